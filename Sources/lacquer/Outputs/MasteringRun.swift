import AudioCore
import AudioFiles
import Mastering

/// One run of the engine from the command line: names, files beside the master, words, status.
struct MasteringRun {
  /// What to do; `outputs` is filled in here.
  var request: MasterRequest
  /// Files that were read for the request: settings, a plan, a project.
  var sources: [String] = []
  /// Names of the outputs as typed.
  var outputs: [String] = []
  /// Reports to write, as typed.
  var reports: [String] = []
  /// Where the plan goes, as typed.
  var planOutput: String?
  /// Whether the long explanation is printed in place of the summary.
  var explains = false
  /// Whether --json keeps curves.
  var curves = false
  /// What of the plan leaves for other programs.
  var export: CurveExport?

  /// Runs the engine and says what came of it.
  ///
  /// Throws `EarlyEnd` with `checkFailed` when a check of a written master failed.
  func run(_ common: CommonOptions) throws {
    let names = try OutputNames(outputs, mix: request.mix)
    let reports = try self.reports.map(names.document)
    let planOutput = try self.planOutput.map(names.document)
    let holdsMaster = names.paths.contains("-")
    let isPiped = holdsMaster || export?.isPiped == true
    if holdsMaster { try Console.requirePipe(for: "the master", json: common.json) }
    let tracks = [request.mix] + request.references.map(\.path)
    try Console.requireSingleInput(tracks)
    let inputs = tracks + sources
    let documents = reports + [planOutput].compactMap(\.self)
    for path in reports { _ = try ReportKind(of: path) }
    if planOutput == "-" {
      throw LacquerError(.usage, "A plan goes into a file: name one, such as mix.plan.json.")
    }
    try export?.check(inputs: inputs, json: common.json)
    try FilePlace.requireApart(names.paths + documents, inputs: inputs)
    for path in documents { try DocumentFile.preflight(path, force: request.force) }

    let work = LongWork(common)
    var request = request
    request.spared = sources
    request.outputs = names.paths
    request.finalName = names.finalName(besides: documents)
    let outcome = try work.run {
      try MasterJob.run(request, cancellation: work.cancellation, progress: work.progress)
    }
    // What cannot be written keeps no other document from being.
    var faults: [LacquerError] = []
    if let planOutput {
      try besideMaster("plan", &faults) {
        try DocumentFile.write(try outcome.plan.encoded(), to: planOutput, force: request.force)
      }
    }
    for path in reports {
      try besideMaster("report", &faults) {
        let bytes = try ReportKind(of: path).bytes(of: outcome.report, isDryRun: request.dryRun)
        try DocumentFile.write(bytes, to: path, force: request.force)
      }
    }
    var exported = CurveExport.Result()
    if let export {
      try besideMaster("impulse response", &faults) { exported = try export.run(outcome.plan) }
    }
    if let fault = faults.combined { throw fault }
    try say(outcome.report, exported, common, isPiped: isPiped)
  }

  /// Writes a document; where that fails, the fault tells that the master is there.
  private func besideMaster(
    _ document: String, _ faults: inout [LacquerError], _ write: () throws -> Void
  ) throws {
    do { try write() } catch let error as LacquerError {
      faults.append(request.dryRun ? error : error.withMaster("The master", without: document))
    }
  }

  private func say(
    _ report: MasterReport, _ exported: CurveExport.Result, _ common: CommonOptions, isPiped: Bool
  ) throws {
    if common.json {
      let tree = try JSONDocument.tree(report).adding(exported.members)
      Console.output((curves ? tree : tree.withoutLongArrays()).text)
    } else {
      let style = Console.style(of: Console.descriptorOfWords(isPiped: isPiped))
      let text = ReportText(report, style: style, isDryRun: request.dryRun)
      common.say((explains ? text.explanation : text.summary) + exported.text, isPiped: isPiped)
    }
    guard !report.passed else { return }
    let failed = report.deliverables.flatMap(\.checks).filter { !$0.passed }.map(\.name)
    let names = Set(failed).sorted().joined(separator: ", ")
    let what = request.dryRun ? "A check would fail" : "Written, but a check failed"
    Console.complain("\(what): \(names).")
    if !request.dryRun { throw EarlyEnd(status: .checkFailed) }
  }
}
