internal import AudioCore
internal import AudioFiles
internal import Mastering

/// Writes a master.
enum Rendering {
  /// What was written.
  struct Result {
    /// Of what the file holds.
    var figures: LevelFigures
    /// Of the whole master.
    var failedChecks: [String] = []
    /// Why the report is not written; nil where it is, or none was asked for.
    var reportFault: LacquerError?
    /// What else there is to know about it.
    var remarks: [String] = []
  }

  /// Renders; throws `LacquerError` where there is no master, and leaves nothing half-written.
  static func render(
    _ order: RenderOrder, options: LiveServices.Options, cancellation: Cancellation,
    progress: @escaping ProgressHandler
  ) throws -> Result {
    if let report = order.report { try preflight(report, of: order) }
    var job = MasterRequest(mix: order.mix)
    job.plan = try plan(of: order)
    if job.plan == nil {
      job.references = order.references
      job.settings = order.settings
      job.targets = options.targets
    }
    job.outputs = [order.output]
    job.part = order.part
    job.downmix = options.downmix
    job.force = order.replaces
    job.cacheDirectory = options.cacheDirectory
    job.scratch = options.scratch
    let outcome = try MasterJob.run(job, cancellation: cancellation, progress: progress)
    guard let delivered = outcome.report.deliverables.first else {
      throw LacquerError(.internalFault, "Nothing was written.")
    }
    var result = Result(
      figures: LevelFigures(measured: delivered.written),
      failedChecks: delivered.checks.filter { !$0.passed }.map(\.name))
    if let report = order.report {
      do {
        try requireFree(report, of: order)
        try AtomicFile.write(try ReportKind(of: report).bytes(of: outcome.report), to: report)
      } catch let error as LacquerError {
        result.reportFault = error
      }
    }
    return result
  }

  /// What stopped a render, with what can be done about it here.
  static func told(_ error: any Error, of order: RenderOrder) -> any Error {
    guard let fault = error as? LacquerError else { return error }
    if fault == AtomicFile.exists(order.output) {
      return AtomicFile.exists(
        order.output, remedy: "choose another name, or render.replace replaces it")
    }
    if fault.code == .input, order.service == nil, let plan = order.plan,
      let hash = try? ContentHash(ofFile: order.mix), hash != plan.mixHash
    {
      return changed(order)
    }
    return error
  }

  /// The error of a mix that is not any more what was measured.
  private static func changed(_ order: RenderOrder) -> LacquerError {
    LacquerError(
      .input,
      "\(Paths.name(of: order.mix)) was changed after it was measured: :reload reads it again, then "
        + "render once more.")
  }

  /// Refuses a report that could not be written, before any work is done.
  private static func preflight(_ report: String, of order: RenderOrder) throws {
    try FilePlace.requireApart(
      [order.output, report], inputs: [order.mix] + order.references.map(\.path))
    try requireFree(report, of: order)
    try AtomicFile.preflight(report)
  }

  private static func requireFree(_ report: String, of order: RenderOrder) throws {
    guard !order.replaces, FolderReading.inspect(report).isTaken else { return }
    throw AtomicFile.exists(
      report, remedy: "render.report names another, render.replace replaces it")
  }

  /// The solved plan where it has the file's rate, which a codec may choose; nil where the file is to be
  /// solved for.
  ///
  /// For a report, too: a plan holds no figures of its references. Solving it again gives the same.
  private static func plan(of order: RenderOrder) throws -> MasterPlan? {
    guard let plan = order.plan else { return nil }
    guard order.report == nil else {
      guard try ContentHash(ofFile: order.mix) == plan.mixHash else {
        throw changed(order)
      }
      return nil
    }
    let rate = try Deliverable.named(
      order.output, sourceRate: plan.format.sampleRate, rate: plan.settings.deliver.rate
    ).sampleRate
    return plan.renders.contains { $0.sampleRate == rate } ? plan : nil
  }
}
