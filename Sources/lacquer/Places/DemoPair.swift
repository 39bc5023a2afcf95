import AudioCore
import Foundation

/// The pair of recordings that come with the program.
enum DemoPair {
  /// Mix and reference: beside the installed program, or in the build tree it lies in.
  static func find() throws -> (mix: String, reference: String) {
    var folder = URL(filePath: OwnProcess.program ?? "/").deletingLastPathComponent()
    var places = [folder.deletingLastPathComponent().appending(path: "share/lacquer/demo")]
    while folder.path != "/" {
      if exists(folder.appending(path: "Package.swift")) {
        places.append(folder.appending(path: "demo"))
      }
      folder = folder.deletingLastPathComponent()
    }
    for place in places {
      let mix = place.appending(path: "mix.flac")
      let reference = place.appending(path: "reference.flac")
      if exists(mix), exists(reference) { return (mix.path, reference.path) }
    }
    throw LacquerError(
      .input, "The demo pair is not installed; it lies in the folder demo of the sources.")
  }

  private static func exists(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path)
  }
}
