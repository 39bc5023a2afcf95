public import AudioCore
import HTTPClient
import MasteringAPI

/// How a person ends a job that was sent, or is being sent.
extension RemoteMaster {
  /// Ends a job: at the service where it can be ended, in the journal in any case.
  ///
  /// A job that is being sent at this moment is marked in the journal: the rest of it is not sent any
  /// more, or it is ended as soon as the service has answered. The hosted API cannot end a job; the
  /// sentence says so. Throws `LacquerError` when the service does not do it; the job goes on then.
  public func cancel(_ id: String, cancellation: Cancellation) throws -> (RemoteJob, String) {
    // In the journal before anything else: whoever sends the job looks for it there.
    let job = try decide(journal.job(id)) {
      if !$0.isOver, !$0.isAccepted { $0.state = .cancelling }
    }
    guard !job.isOver else { return (job, "The job \(job.id) is over already.") }
    if job.isAccepted { return try end(job, cancellation) }
    let ended = try journal.locked(job.id) { try end(journal.job(job.id), cancellation) }
    return ended
      ?? (job, "The job \(job.id) is being sent; once \(job.service) has answered it is ended.")
  }

  /// Does what may make a service take a job, and ends the job if a person has cancelled it meanwhile.
  ///
  /// [holding the job's lock]
  func heeding(_ id: String, _ work: () throws -> RemoteJob) throws -> RemoteJob {
    let outcome = Result { try work() }
    guard let job = journal.known(id), job.state == .cancelling else { return try outcome.get() }
    return try end(job, Cancellation()).0
  }

  /// Ends a job where it is, and says how.
  ///
  /// [holding the job's lock, unless the service has accepted it]
  func end(_ job: RemoteJob, _ cancellation: Cancellation) throws -> (RemoteJob, String) {
    guard !job.isOver else {
      let state = job.state == .cancelled ? "cancelled" : "over already"
      return (job, "The job \(job.id) is \(state).")
    }
    var text = "The job \(job.id) is put aside; \(job.service) cannot end jobs and may charge it."
    if job.isAccepted {
      if try tell(job, cancellation) { text = "The job \(job.id) is cancelled." }
    } else if job.sent == nil {
      text = "The job \(job.id) is cancelled; nothing of it was sent."
    }
    let ended = try decide(job) {
      guard $0.state != .fetched else { return }
      $0.state = .cancelled
      $0.problem = nil
    }
    return (ended, text)
  }

  /// Tells the service; false where it cannot end jobs.
  private func tell(_ job: RemoteJob, _ cancellation: Cancellation) throws -> Bool {
    let client = try client(of: job)
    guard client.capabilities(cancellation) != nil else { return false }
    let id =
      job.taskID.map { "task_id=" + FormText.encode($0) }
      ?? "conversion_id=" + FormText.encode(job.conversionID ?? "")
    do {
      _ = try client.ask("POST", "/cancel?\(id)", step: .status, cancellation: cancellation)
      return true
    } catch let refusal as Refusal {
      throw refusal.error
    } catch let failure as TransportFailure {
      throw failure.error(client.service)
    }
  }

  private func decide(
    _ job: RemoteJob, _ change: (inout RemoteJob) -> Void
  ) throws -> RemoteJob {
    try journal.decide(job.id) {
      change(&$0)
      $0.updated = clock.now
    }
  }
}
