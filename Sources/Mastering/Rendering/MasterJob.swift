public import AudioCore
internal import AudioFiles
internal import CRealtime
import Foundation
internal import Metering

/// Two files in, a master out: the one line that command line, terminal and server share.
public enum MasterJob {
  /// Masters a mix.
  ///
  /// Files are opened and measured, a plan is solved (or the given one taken), every deliverable is
  /// rendered into a temporary file beside its place, and all are renamed together at the end.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - cancellation: stops the work between blocks; nothing stays behind.
  ///   - progress: called on working threads.
  /// - Returns: the plan and the report. A failed check is in the report, not an error.
  /// - Throws: `LacquerError`.
  public static func run(
    _ request: MasterRequest, cancellation: Cancellation, progress: ProgressHandler? = nil
  ) throws -> MasterOutcome {
    try run(request, cancellation: cancellation, progress: progress) { _, _ in }
  }

  /// The same; `announce` is told of the finished files, with their report, before they get their
  /// names.
  static func run(
    _ request: MasterRequest, cancellation: Cancellation, progress: ProgressHandler?,
    announce: (MasterReport, [StagedOutputs.File]) -> Void
  ) throws -> MasterOutcome {
    let clock = RunClock()
    defer { lacquer_release_memory() }
    var request = request
    if let target = try request.targets.resolve(&request.settings) { request.target = target }
    let job = MasterRun(request: request, cancellation: cancellation, progress: progress)
    var outcome = try job.run(announce: announce)
    outcome.report.timing = clock.timing
    return outcome
  }
}

/// One run of a job.
struct MasterRun {
  let request: MasterRequest
  let cancellation: Cancellation
  let progress: ProgressHandler?

  private var settings: MasterSettings { request.plan?.settings ?? request.settings }

  func run(
    announce: (MasterReport, [StagedOutputs.File]) -> Void
  ) throws -> MasterOutcome {
    let staged = StagedOutputs(force: request.force)
    do {
      var outcome = try outcome(into: staged)
      try nameOutputs(of: &outcome.report, in: staged)
      try cancellation.check()
      try staged.publish { announce(outcome.report, $0) }
      return outcome
    } catch {
      throw staged.told(error)
    }
  }

  /// Gives outputs whose names depend on the finished master those names, in the report too, and refuses
  /// them as all outputs were refused before the work.
  private func nameOutputs(of report: inout MasterReport, in staged: StagedOutputs) throws {
    guard let finalName = request.finalName else { return }
    for index in report.deliverables.indices {
      let path = report.deliverables[index].path
      let loudness = report.deliverables[index].written.loudness.integratedLUFS
      let final = try finalName(path, loudness)
      staged.rename(path, to: final)
      report.deliverables[index].path = final
      report.deliverables[index].deliverable.path = final
    }
    guard !request.dryRun else { return }
    try AudioWriter.preflight(
      report.deliverables.map(\.deliverable), inputs: inputs, force: request.force)
  }

  /// Everything but the names of the outputs, which wait in `staged`.
  private func outcome(into staged: StagedOutputs) throws -> MasterOutcome {
    let early = try request.outputs.map { try deliverable($0, sourceRate: 48_000, channels: 2) }
    if !request.dryRun {
      try AudioWriter.preflight(early, inputs: inputs, force: request.force)
    }
    let (mix, references) = try measure()
    let part = try writtenFrames(of: mix.profile)
    let deliverables = try request.outputs.map {
      try deliverable(
        $0, sourceRate: mix.profile.sampleRate, channels: mix.audio.source.format.channels)
    }
    var rates = Set(deliverables.map(\.sampleRate)).sorted()
    if rates.isEmpty { rates = [settings.deliver.rate ?? mix.profile.sampleRate] }
    var settings = settings
    let shortNotes =
      request.plan == nil && request.shared == nil
      ? try ShortTracks.adapt(
        &settings, mix: mix.length, references: references.map(\.length)) : []
    let comparison = try Comparison(
      mix: mix, references: references, settings: settings, isReplay: request.plan != nil,
      cancellation: cancellation)
    var solution = try solve(comparison, settings: settings, rates: rates)
    solution.plan.notes = shortNotes + solution.plan.notes
    if request.plan == nil {
      solution.plan.references = references.map(\.use)
      solution.plan.target = request.target
    }
    let codecs = try CodecLoop(
      plan: solution.plan, settings: settings, scratch: request.scratch,
      cancellation: cancellation, progress: progress
    ).solve(solution.rates, for: deliverables)
    solution.plan.codecs = codecs.isEmpty ? nil : codecs.map(\.plan)
    let delivered = try deliver(
      part, of: solution, codecs: codecs, deliverables: deliverables, comparison: comparison,
      into: staged)
    for track in [mix] + references.compactMap(\.track) {
      try track.identity?.requireUnwritten(track.path, holding: track.hash)
    }
    let report = try ReportBuilder(
      request: request, mix: mix, references: references, comparison: comparison,
      solution: solution, delivered: delivered
    ).report()
    if let lastSolved = request.lastSolved, !solution.rates.isEmpty {
      lastSolved.keep(try AuditionMaster(solution, cancellation: cancellation))
    }
    return MasterOutcome(
      plan: solution.plan, report: report, loudness: delivered.first?.loudness ?? [])
  }

  private var inputs: [String] {
    ([request.mix] + request.references.map(\.path) + request.spared).filter {
      $0 != "-" && !$0.hasPrefix(NeutralCurve.prefix)
    }
  }

  /// The frames of the mix whose master is written; nil where all of it is.
  private func writtenFrames(of mix: TrackProfile) throws -> Range<Int>? {
    guard let part = request.part else { return nil }
    let kept = try request.plan?.kept ?? KeptRange.frames(of: mix, edit: settings.edit)
    return try WrittenPart.frames(of: part, in: kept, of: mix)
  }

  private func deliverable(
    _ path: String, sourceRate: Int, channels: Int
  ) throws -> Deliverable {
    let choice = settings.deliver
    let depth = WordLength(rawValue: choice.depth.rawValue)
    return try Deliverable.named(
      path, sourceRate: sourceRate, rate: choice.rate,
      depth: depth ?? (settings.limit.style == .off ? floatIfPossible(path) : nil),
      bitrateKbps: choice.bitrate, channels: channels)
  }

  /// Unlimited audio may pass full scale, which only float holds.
  private func floatIfPossible(_ path: String) throws -> WordLength? {
    switch try Deliverable.container(of: path) {
    case .wav, .aiff: .float32
    default: nil
    }
  }

  private func measure() throws -> (mix: MeasuredTrack, references: [MeasuredReference]) {
    let profiler = TrackMeasurer(
      downmix: request.downmix || request.plan?.downmix == true, scratch: request.scratch,
      cacheDirectory: request.cacheDirectory, known: request.known, cancellation: cancellation)
    let handler = progress
    let mixPath = request.mix
    return try MeasuredReference.load(request.references, measurer: profiler) {
      try profiler.measure(mixPath, progress: handler)
    }
  }

  private func solve(
    _ comparison: Comparison, settings: MasterSettings, rates: [Int]
  ) throws -> MasterSolver.Solution {
    let solver = MasterSolver(
      comparison: comparison, settings: settings,
      shared: request.shared, isDownmixed: request.downmix, scratch: request.scratch,
      cancellation: cancellation,
      progress: progress)
    guard let plan = request.plan else { return try solver.solve(rates: rates) }
    var solution = try solver.replay(plan, rates: rates, keepsMasters: true)
    for index in solution.rates.indices {
      let rate = solution.rates[index]
      solution.rates[index].master = try RenderPass(
        rate.input, plan: plan, cancellation: cancellation
      ).replay(rate.render)
    }
    return solution
  }

  /// Writes every deliverable, rate by rate; what a codec asked for is a master of its own.
  private func deliver(
    _ part: Range<Int>?, of solution: MasterSolver.Solution, codecs: [CodecLoop.Solved],
    deliverables: [Deliverable], comparison: Comparison, into staged: StagedOutputs
  ) throws -> [Delivered] {
    let before =
      try solution.before
      ?? comparison.spectrum(
        in: solution.plan.kept, decision: solution.decision, cancellation: cancellation)
    var delivered: [Delivered] = []
    for rate in solution.rates {
      let mine = deliverables.filter { $0.sampleRate == rate.render.sampleRate }
      let delivery = RateDelivery(
        request: request, settings: settings, solution: solution, rate: rate, codecs: codecs,
        comparison: comparison, before: before, part: part, staged: staged, inputs: inputs,
        cancellation: cancellation, progress: progress)
      delivered += try delivery.run(mine)
    }
    // In the order asked for, whatever was rendered together.
    return delivered.enumerated().sorted { a, b in
      let order = { (one: Delivered) in
        request.outputs.firstIndex(of: one.report.path) ?? request.outputs.count
      }
      return (order(a.element), a.offset) < (order(b.element), b.offset)
    }.map(\.element)
  }
}

extension LimiterReport {
  /// The part of a limiter's outcome that a report keeps.
  init(_ outcome: LimiterOutcome, corrections: [PeakCorrection]) {
    self.init(
      activePercent: outcome.activePercent, medianDB: outcome.medianDB,
      centile95DB: outcome.centile95DB, maximumDB: outcome.maximumDB,
      corrections: corrections.count)
  }
}
