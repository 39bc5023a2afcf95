import ArgumentParser
import AudioCore
import AudioFiles
import Foundation
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
      "Write the report, as .html (a page with plots), .json or .txt; repeatable. {name} and {date} "
        + "are filled in.",
      valueName: "file"),
    completion: .file(extensions: ["html", "json", "txt"]))
  var report: [String] = []
}

/// Long arrays of numbers in --json.
struct CurveOptions: ParsableArguments {
  @Flag(help: "Keep spectra and waveforms in the document of --json.")
  var curves = false
}

/// What leaves as settings or filters for other programs.
struct ExportOptions: ParsableArguments {
  @Flag(help: "Also say the curves as the settings of a parametric equaliser.")
  var eq = false

  @Option(
    help: ArgumentHelp(
      "Also write the filters as an impulse response for convolvers, 32-bit float: mid and side, or "
        + "one channel where both are alike. {name} and {date} are filled in.",
      valueName: "file.wav"),
    completion: .file(extensions: ["wav"]))
  var ir: String?

  @Flag(name: [.short, .long], help: "Replace the file of --ir if it exists.")
  var force = false
}

/// The references of a command.
struct ReferenceOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A track, saved profile or neutral:CURVE to sound like; repeatable. With a section and "
        + "weights: song.flac@1:02-1:40, song.flac:60%, song.flac:tone=40,level=0.",
      valueName: "file[@section][:weights]"),
    completion: .file())
  var reference: [String] = []

  @Option(
    help: ArgumentHelp(
      "The section of the mix that is compared (match.region).", valueName: "start-end"))
  var mixRegion: String?

  /// Whether anything is given.
  var areGiven: Bool { !reference.isEmpty || mixRegion != nil }

  /// The references asked for, those `behind` the mix first, in place of those of the settings file.
  func resolve(
    behind: [String] = [], file: [ReferenceRequest] = []
  ) throws -> [ReferenceRequest] {
    let typed = behind + reference
    let requests = typed.isEmpty ? file : try typed.map { try ReferenceArgument($0).request }
    for request in requests { try Self.checkName(of: request) }
    guard requests.count <= 8 else {
      throw LacquerError(.usage, "At most eight references can be given, not \(requests.count).")
    }
    guard requests.isEmpty || requests.contains(where: \.counts) else {
      throw LacquerError(
        .usage, "Every reference has the weight 0: give one of them a weight, or none of them.")
    }
    return requests
  }

  /// Refuses a curve's name without "neutral:" where no file has that name.
  static func checkName(of request: ReferenceRequest) throws {
    guard let curve = NeutralCurve.path(of: request.path),
      !FileManager.default.fileExists(atPath: request.path)
    else { return }
    throw LacquerError(
      .usage, "There is no file \(request.path); the curve of that name is \(curve).")
  }

  /// Puts --mix-region into settings.
  func apply(to settings: inout MasterSettings) throws {
    guard let mixRegion else { return }
    try SettingTable.setting(named: "match.region").set(mixRegion, in: &settings)
  }
}
