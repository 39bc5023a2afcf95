public import AudioCore
import HTTPClient
import MasteringAPI

/// What a person decides about a job that was sent.
extension RemoteMaster {
  /// Ends a job: at the service where it can be ended, in the journal in any case.
  ///
  /// The hosted API cannot end a job; the sentence says so.
  public func cancel(_ id: String, cancellation: Cancellation) throws -> (RemoteJob, String) {
    var job = try journal.job(id)
    guard !job.isOver else { return (job, "The job \(job.id) is over already.") }
    var text = "The job \(job.id) is put aside; \(job.service) cannot end jobs and may charge it."
    if job.taskID != nil || job.conversionID != nil {
      let client = try client(of: job)
      if client.capabilities(cancellation) != nil {
        let id =
          job.taskID.map { "task_id=" + FormText.encode($0) }
          ?? "conversion_id=" + FormText.encode(job.conversionID ?? "")
        do {
          _ = try client.ask("POST", "/cancel?\(id)", step: .status, cancellation: cancellation)
          text = "The job \(job.id) is cancelled."
        } catch let refusal as Refusal {
          throw refusal.error
        } catch let failure as TransportFailure {
          throw failure.error(client.service)
        }
      }
    }
    try note(&job) {
      $0.state = .cancelled
      $0.problem = nil
    }
    return (job, text)
  }

  /// Makes a finished job ready to be fetched again, under another name if one is given.
  public func refetch(_ id: String, output: String?, force: Bool) throws -> RemoteJob {
    var job = try journal.job(id)
    guard job.taskID != nil || job.conversionID != nil else {
      throw LacquerError(.usage, "The job \(job.id) was never accepted: there is no master of it.")
    }
    guard job.state != .cancelled else {
      throw LacquerError(.usage, "The job \(job.id) was cancelled: there is no master of it.")
    }
    if let output, !output.lowercased().hasSuffix("." + job.wish.format.rawValue) {
      throw LacquerError(
        .usage, "The master is \(job.wish.format.rawValue): \(output) has to end with that.")
    }
    try note(&job) {
      if let output { $0.wish.output = absolute(output) }
      if force { $0.wish.force = true }
      $0.state = $0.state == .fetched || $0.state == .ready ? .ready : .submitted
      $0.problem = nil
    }
    return job
  }
}
