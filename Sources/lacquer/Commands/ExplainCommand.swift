import ArgumentParser
import AudioCore
import Glibc
import Mastering

/// `lacquer explain`: what would be done, or was done, and why.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what mastering would do, or did, and why.",
    usage: "lacquer explain <file> [--reference <file>] ... [options]",
    discussion: """
      Give a mix, and what would be done to it is worked out without writing audio; or give a \
      report (or plan) that 'lacquer master' has written.

        lacquer explain mix.wav --reference song.flac
        lacquer explain master.report.json
        lacquer explain mix.wav -r song.flac --eq --ir curve.wav
      """)

  @Argument(
    help: ArgumentHelp("A mix, a report or a plan.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var chosen: SettingOptions
  @OptionGroup var export: ExportOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    if DocumentFile.holdsObject(file) { return try explainDocument() }
    var request = MasterRequest(mix: file)
    (request.references, request.settings) = try chosen.resolve(with: references)
    try reading.apply(to: &request)
    request.dryRun = true
    try MasteringRun(
      request: request, sources: [chosen.settings].compactMap(\.self), explains: true,
      curves: curves.curves, export: CurveExport(export, of: file)
    ).run(common)
  }

  private func explainDocument() throws {
    guard !references.areGiven, !chosen.areGiven else {
      throw LacquerError(
        .usage, "\(file) tells what was done: --reference and settings do not change that.")
    }
    let bytes = try DocumentFile.read(file)
    let tree = try JSONDocument.decode(JSONValue.self, from: bytes, named: file)
    let export = try CurveExport(export, of: file)
    let style = Console.style(of: export.wordsDescriptor)
    var exported = CurveExport.Result()
    let text: String
    switch tree["schema"] {
    case .string(MasterPlan.currentSchema):
      let plan = try MasterPlan.decode(bytes, path: file)
      try export.check(inputs: [file], json: common.json)
      exported = try export.run(plan)
      text = PlanText(plan, style: style).explanation + exported.text
    case .string("lacquer.report/1"):
      guard !export.isAsked else {
        throw LacquerError(
          .usage, "\(file) is a report: give the mix, or a plan (--plan-out), to --eq and --ir.")
      }
      let report = try JSONDocument.decode(MasterReport.self, from: bytes, named: file)
      text = ReportText(report, style: style).explanation
    default:
      throw LacquerError(
        .input, "\(file) is neither a report nor a plan that this version of Lacquer wrote.")
    }
    if common.json {
      let whole = tree.adding(exported.members)
      Console.output((curves.curves ? whole : whole.withoutLongArrays()).text)
    } else {
      common.say(text, isPiped: export.isPiped)
    }
  }
}
