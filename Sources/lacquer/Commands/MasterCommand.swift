import ArgumentParser
import AudioCore
import Mastering

/// `lacquer master`: a mix in, a master out.
struct MasterCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "master",
    abstract: "Master a mix, after a reference if you have one.",
    usage: "lacquer master <mix> [--reference <file>] ... --output <file> ... [options]",
    discussion: """
      The mix is never changed. Without a reference nothing is matched: the master keeps the mix's \
      loudness, or takes the one you set, under the ceiling.

        lacquer master mix.wav -r song.flac -o master.wav -o master.mp3
        lacquer master mix.wav -o loud.flac --set loudness.target=-11
        lacquer master mix.wav -r song.flac --plan-out mix.plan.json --dry-run
        lacquer master mix.wav --plan mix.plan.json -o master.wav

      Exit codes: 0 done, 1 our fault, 2 written but a check failed, 3 input, 4 output, 64 usage, \
      130 interrupted.
      """)

  @Argument(
    help: ArgumentHelp("The mix; - is a WAV on standard input.", valueName: "mix"),
    completion: .file())
  var mix: String

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var outputs: OutputOptions
  @OptionGroup var chosen: SettingOptions

  @Option(
    help: ArgumentHelp(
      "Render a saved plan again, bit for bit, in place of solving.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var plan: String?

  @Option(
    help: ArgumentHelp("Write the solved plan.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var planOut: String?

  @Flag(name: [.customShort("n"), .long], help: "Make the plan and the report, write no audio.")
  var dryRun = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func check() throws {
    if outputs.output.isEmpty && !dryRun {
      throw ValidationError("Say where the master goes with -o FILE, or give --dry-run.")
    }
    if plan != nil && (references.areGiven || chosen.areGiven) {
      throw ValidationError(
        "A plan holds its settings and what its references asked for: leave out --reference, "
          + "--preset, --settings and --set, or leave out --plan.")
    }
  }

  func run() throws {
    var request = MasterRequest(mix: mix)
    (request.references, request.settings) = try chosen.resolve(with: references)
    if let plan {
      let saved = try MasterPlan.decode(try DocumentFile.read(plan, orPipe: true), path: plan)
      // The report says it, too: to the person, unless it is a document.
      if let warning = saved.engineWarning, common.json, !common.quiet {
        Console.complain(warning)
      }
      request.plan = saved
    }
    try reading.apply(to: &request)
    request.force = outputs.force
    request.dryRun = dryRun
    let run = MasteringRun(
      request: request, sources: [plan, chosen.settings].compactMap(\.self),
      outputs: outputs.output, reports: outputs.report, planOutput: planOut,
      curves: curves.curves)
    try run.run(common)
  }
}
