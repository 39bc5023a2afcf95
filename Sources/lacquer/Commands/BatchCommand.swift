import ArgumentParser
import AudioCore
import AudioFiles
import Foundation
import Glibc
import Mastering

/// `lacquer batch`: many mixes in one call.
struct BatchCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Master many mixes, several at a time.",
    usage: "lacquer batch <mix> ... [--reference <file>] ... --output <name> [options]",
    discussion: """
      Each mix becomes what 'lacquer master' would make of it; one that fails does not stop the \
      others. What is finished is left alone when the call is repeated, and made again when its mix, \
      a reference, a setting or what is to be written has changed. With --album all tracks share one tone and keep their \
      loudness apart from each other.

        lacquer batch mixes/*.wav -r song.flac -o 'masters/{name}.flac'
        lacquer batch 01.wav 02.wav --album -r song.flac -o '{name} master.wav'
        lacquer batch mix.wav -r song.flac -o '{name} master.wav' --watch
      """)

  @Argument(help: ArgumentHelp("The mixes.", valueName: "mix"), completion: .file())
  var mixes: [String]

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var outputs: BatchOutputOptions
  @OptionGroup var chosen: SettingOptions

  @Flag(help: "One tone for all, loudness apart as in the mixes.")
  var album = false

  @Flag(help: "Stay, and master a mix again when it is bounced again; Ctrl-C ends.")
  var watch = false

  @Flag(help: "Make what is finished again.")
  var redo = false

  @Option(
    help: ArgumentHelp("Masters at work at once; one for each core by itself.", valueName: "number")
  )
  var jobs: Int?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func check() throws {
    if outputs.output.isEmpty {
      throw ValidationError("Say where masters go with -o, for instance -o '{name} master.wav'.")
    }
    if mixes.contains("-") || outputs.output.contains("-") {
      throw ValidationError("A batch reads and writes files, not pipes.")
    }
    if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64.") }
  }

  func run() throws {
    let template = try self.template()
    try refusePipes(mixes + template.references.map(\.path))
    let plan = try BatchPlan(
      mixes: mixes, outputs: outputs.output, reports: outputs.report, template: template,
      sources: [chosen.settings].compactMap(\.self))
    let work = LongWork(common)
    let job = BatchJob(
      jobs: jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount),
      journal: BatchJournal.defaultDirectory.map { BatchJournal(directory: $0) }, isAlbum: album,
      redoes: redo)
    var watcher = MixWatcher(mixes + template.references.map(\.path))
    var results = try master(plan, job, work)
    guard watch else { return try end(results) }
    while true {
      let watched = mixes.count == 1 ? TerminalText.line(mixes[0]) : "\(mixes.count) mixes"
      common.say("Watching \(watched); Ctrl-C ends.\n")
      guard try watcher.wait(for: work.cancellation) else { return try end(results) }
      results = try master(plan, job, work)
    }
  }

  /// Inputs are read more than once here, which a pipe cannot be.
  private func refusePipes(_ paths: [String]) throws {
    for path in paths where InputKind.isPipe(path) {
      throw LacquerError(
        .usage, "A batch reads and writes files, not pipes: save \(path) as a file first.")
    }
  }

  /// What all mixes have in common.
  private func template() throws -> MasterRequest {
    var request = MasterRequest(mix: "")
    (request.references, request.settings) = try chosen.resolve(with: references)
    try reading.apply(to: &request)
    request.force = outputs.force
    return request
  }

  private func master(_ plan: BatchPlan, _ job: BatchJob, _ work: LongWork) throws -> [BatchResult]
  {
    let count = plan.requests.count
    let show = work.progress
    show?(BatchText.progress(0, of: count))
    let results = try work.run {
      try job.run(
        plan.requests, reports: plan.reports, cancellation: work.cancellation,
        progress: { done, _ in show?(BatchText.progress(done, of: count)) })
    }
    if common.json {
      Console.output(try JSONDocument.text(BatchDocument(results), curves: curves.curves))
    } else {
      common.say(BatchText(results, style: Console.style(of: STDOUT_FILENO)).table)
    }
    if common.quiet || common.json {
      for case let error? in results.map(\.error) { Console.complain(error.message) }
    }
    return results
  }

  private func end(_ results: [BatchResult]) throws {
    if let error = results.compactMap(\.error).first {
      throw EarlyEnd(status: ExitStatus(error.code))
    }
    if results.contains(where: { !$0.failedChecks.isEmpty }) {
      throw EarlyEnd(status: .checkFailed)
    }
  }
}

/// A batch as a JSON document.
private struct BatchDocument: Encodable {
  struct Row: Encodable {
    var mix: String
    var status: String
    var error: String?
    var outputs: [String]
    var report: MasterReport?
  }

  var schema = "lacquer.batch/1"
  var engine = EngineIdentity.current
  var mixes: [Row]
  var album: AlbumFigures?

  init(_ results: [BatchResult]) {
    album = AlbumFigures(results)
    mixes = results.map { result in
      let report = result.outcome?.report
      let status =
        result.error != nil
        ? "failed"
        : result.isUnchanged ? "unchanged" : result.failedChecks.isEmpty ? "done" : "check failed"
      return Row(
        mix: result.request.mix, status: status, error: result.error?.message,
        outputs: report?.deliverables.map(\.path) ?? result.request.outputs, report: report)
    }
  }
}
