import AudioFiles
import Mastering

/// What `lacquer --version` prints.
enum VersionText {
  /// All of it where it will be printed, else the version alone: naming libraries loads them.
  static var asked: String {
    CommandLine.arguments.contains("--version") ? full : EngineIdentity.current.version
  }

  /// Version, engine and libraries, a line each.
  static var full: String {
    let engine = EngineIdentity.current
    let head = "lacquer \(engine.version)\nengine: FFTW \(engine.fftw) (\(engine.simd))"
    let libraries = AudioLibraries.versions.map { "\($0.name) \($0.version)" }
    return head + "\nlibraries: " + libraries.joined(separator: ", ")
      + "\nlicence: GPL-3.0-or-later"
  }
}
