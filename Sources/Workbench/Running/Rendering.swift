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
    var failedChecks: [String]
  }

  /// Renders; throws `LacquerError`, and leaves nothing half-written.
  static func render(
    _ order: RenderOrder, options: LiveServices.Options, cancellation: Cancellation,
    progress: @escaping ProgressHandler
  ) throws -> Result {
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
    return Result(
      figures: LevelFigures(measured: delivered.written),
      failedChecks: delivered.checks.filter { !$0.passed }.map(\.name))
  }

  /// The solved plan where it has the file's rate, which a codec may choose; nil where the file is to be
  /// solved for.
  private static func plan(of order: RenderOrder) throws -> MasterPlan? {
    guard let plan = order.plan else { return nil }
    let rate = try Deliverable.named(
      order.output, sourceRate: plan.format.sampleRate, rate: plan.settings.deliver.rate
    ).sampleRate
    return plan.renders.contains { $0.sampleRate == rate } ? plan : nil
  }
}
