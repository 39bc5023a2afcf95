import ArgumentParser
import AudioCore
import Mastering

/// `lacquer limit`: the limiter alone.
struct LimitCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "limit",
    abstract: "Limit a file: nothing but level, ceiling and limiter.",
    usage: "lacquer limit <file> --output <file> ... [options]",
    discussion: """
      Without --drive and --loudness only what passes the ceiling is limited.

        lacquer limit mix.wav -o limited.wav --loudness -11 --style loud
        lacquer limit mix.wav -o limited.wav --drive 6
      """)

  @Argument(
    help: ArgumentHelp("The file; - is a WAV on standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @OptionGroup var outputs: OutputOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Gain in front of the limiter, dB.", valueName: "dB"))
  var drive: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Integrated loudness to reach, LUFS.", valueName: "LUFS"))
  var loudness: String?

  @Option(
    help: ArgumentHelp(
      "Character: transparent, balanced, loud, clip or off.", valueName: "name"),
    completion: .list(LimitSettings.Style.allCases.map(\.rawValue)))
  var style: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What no true peak passes, dBTP.", valueName: "dBTP"))
  var ceiling: String?

  @Option(
    help: ArgumentHelp(
      "Any other setting of limit, edit or deliver; repeatable.", valueName: "key=value"))
  var set: [String] = []

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func check() throws {
    if outputs.output.isEmpty { throw ValidationError("Say where the result goes with -o FILE.") }
    if drive != nil && loudness != nil {
      throw ValidationError("--drive fixes the gain and --loudness finds it: give one of them.")
    }
  }

  func run() throws {
    var request = MasterRequest(mix: file)
    request.settings = try settings()
    try reading.apply(to: &request)
    request.force = outputs.force
    let run = MasteringRun(
      request: request, outputs: outputs.output, reports: outputs.report, curves: curves.curves)
    try run.run(common)
  }

  private func settings() throws -> MasterSettings {
    var settings = MasterSettings()
    settings.loudness.target = .keep
    settings.input.dc = .off
    let chosen = [
      ("loudness.target", loudness), ("limit.drive", drive ?? (loudness == nil ? "0" : nil)),
      ("limit.style", style), ("limit.ceiling", ceiling),
    ]
    for (key, value) in chosen {
      if let value { try SettingTable.setting(named: key).set(value, in: &settings) }
    }
    let keys = try set.map { assignment in
      let setting = try SettingTable.apply(assignment: assignment, to: &settings)
      guard ["loudness", "limit", "edit", "deliver"].contains(setting.group) else {
        throw LacquerError(
          .usage,
          "lacquer limit knows level, ceiling and limiter alone: set \(setting.key) with lacquer "
            + "master.")
      }
      return setting.key
    }
    if drive == nil, keys.contains("loudness.target"), !keys.contains("limit.drive") {
      settings.limit.drive = nil
    }
    return settings
  }
}
