import ArgumentParser
import AudioCore
import AudioFiles
import Mastering

/// How inputs are read.
struct ReadingOptions: ParsableArguments {
  @Flag(help: "Fold inputs of more than two channels to stereo (ITU-R BS.775).")
  var downmix = false

  @Option(
    help: ArgumentHelp(
      "Where measurements are kept between runs, or none.", valueName: "folder|none"),
    completion: .directory)
  var cache: String?

  /// The folder, nil for none.
  var cacheDirectory: String? { CacheDirectory.chosen(cache) }
}

/// What is written, and over what.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the master goes; the extension names the format; - is a WAV on standard output. "
        + "Repeatable. {name}, {lufs} and {date} are filled in.",
      valueName: "file"),
    completion: .file())
  var output: [String] = []

  @Flag(name: [.short, .long], help: "Replace files that exist already.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write the report, as .json or .txt; repeatable.", valueName: "file"),
    completion: .file(extensions: ["json", "txt"]))
  var report: [String] = []
}

/// Long arrays of numbers in --json.
struct CurveOptions: ParsableArguments {
  @Flag(help: "Keep spectra and waveforms in the document of --json.")
  var curves = false
}

/// The references of a command.
struct ReferenceOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A track to sound like; repeatable, with a weight: song.flac:60%.",
      valueName: "file[:weight]"),
    completion: .file())
  var reference: [String] = []

  /// The references asked for.
  func resolve() throws -> [ReferenceRequest] {
    guard reference.count <= 8 else {
      throw LacquerError(.usage, "At most eight references can be given, not \(reference.count).")
    }
    let parsed = try reference.map { try ReferenceArgument($0) }
    guard parsed.isEmpty || parsed.contains(where: { $0.weight > 0 }) else {
      throw LacquerError(
        .usage, "Every reference has the weight 0: give one of them a weight, or none of them.")
    }
    return parsed.map { ReferenceRequest(path: $0.path, weight: $0.weight) }
  }
}
