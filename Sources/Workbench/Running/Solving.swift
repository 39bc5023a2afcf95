internal import AudioCore
internal import Mastering

/// Finds the plan that a render would write.
enum Solving {
  /// Solves without writing; throws `LacquerError`.
  static func solve(
    _ request: PlanRequest, options: LiveServices.Options, cancellation: Cancellation,
    progress: @escaping ProgressHandler
  ) throws -> SettledPlan {
    var job = MasterRequest(mix: request.mix.path)
    job.references = request.references.map(\.request)
    job.targets = options.targets
    job.settings = request.settings
    job.downmix = options.downmix
    job.dryRun = true
    job.known = ([request.mix] + request.references.map(\.track)).compactMap(\.profiled)
    job.lastSolved = options.lastSolved
    job.cacheDirectory = options.cacheDirectory
    job.scratch = options.scratch
    let outcome = try MasterJob.run(job, cancellation: cancellation, progress: progress)
    guard outcome.plan.mixHash == request.mix.hash else {
      throw LacquerError(
        .input, "\(request.mix.name) has changed on disk since it was measured: :reload takes it.")
    }
    guard let delivered = outcome.report.deliverables.first else {
      throw LacquerError(.internalFault, "The solver gave no master.")
    }
    return SettledPlan(
      plan: outcome.plan, for: request, master: delivered.profile, driveDB: delivered.driveDB,
      reductionDB: delivered.limiter?.centile95DB ?? 0,
      failedChecks: delivered.checks.filter { !$0.passed }.map(\.name))
  }
}
