public import AudioCore
import HTTPClient
import MasteringAPI

/// How a person ends a job that was sent, or is being sent.
extension RemoteMaster {
  /// Ends a job: at the service where it can be ended, in the journal in any case.
  ///
  /// The wish is in the journal before anything is asked: nobody follows or fetches the job from then
  /// on, and what of it is being sent is not sent any more, or ended as soon as the service has
  /// answered. The hosted API cannot end a job; the sentence says so. A job that is finished there by
  /// then is ready to be fetched. Throws `LacquerError` when the service does not answer or does not do
  /// it; the job stays `cancelling` then, and `follow` and `cancel` tell it the next time.
  ///
  /// - wished: told of the job once the wish is in the journal, before the service is asked.
  public func cancel(
    _ id: String, cancellation: Cancellation, wished: (RemoteJob) -> Void = { _ in }
  ) throws -> (job: RemoteJob, text: String) {
    // In the journal before anything else: whoever sends or follows the job looks for it there.
    let job = try decide(journal.job(id)) {
      if !$0.isOver { $0.state = .cancelling }
    }
    guard !job.isOver else { return (job, "The job \(job.id) is over already.") }
    wished(job)
    if job.isAccepted { return try end(job, cancellation) }
    let ended = try journal.locked(job.id) { try end(journal.job(job.id), cancellation) }
    if let ended { return ended }
    return (job, "The job \(job.id) is being sent; once \(job.service) has answered it is ended.")
  }

  /// Does what may make a service take a job, and ends the job if a person has cancelled it meanwhile.
  ///
  /// [holding the job's lock]
  func heeding(_ id: String, _ work: () throws -> RemoteJob) throws -> RemoteJob {
    let outcome = Result { try work() }
    guard let job = journal.known(id), job.state == .cancelling else { return try outcome.get() }
    return try end(job, Cancellation(), mayRepeat: false).job
  }

  /// The job in the journal where a person has cancelled it meanwhile.
  func cancelled(_ job: RemoteJob) throws -> RemoteJob? {
    let known = try journal.job(job.id)
    return known.isCancelled ? known : nil
  }

  /// Ends a job where it is, and says how.
  ///
  /// - mayRepeat: whether a request whose answer was lost may be sent again to learn what it became.
  ///
  /// [holding the job's lock, unless the service has accepted it]
  func end(
    _ start: RemoteJob, _ cancellation: Cancellation, mayRepeat: Bool = true
  ) throws -> (job: RemoteJob, text: String) {
    var job = start
    guard !job.isOver else {
      let state = job.state == .cancelled ? "cancelled" : "over already"
      return (job, "The job \(job.id) is \(state).")
    }
    guard job.isAccepted || job.sent != nil else {
      return (try conclude(job), "The job \(job.id) is cancelled; nothing of it was sent.")
    }
    let client = try client(of: job)
    let known: JSONValue?
    do {
      known = try client.learn(cancellation)
    } catch let failure as TransportFailure {
      guard isLasting(failure, job) else { throw untold(job, failure.error(client.service)) }
      return try endUnasked(job, client, cancellation)
    }
    guard let own = known else {
      return (
        try conclude(job),
        "The job \(job.id) is put aside; \(job.service) cannot end jobs and may charge it."
      )
    }
    if !job.isAccepted, own["idempotency"]?.flag == true {
      guard mayRepeat else {
        throw LacquerError(
          .remote,
          "The job \(job.id) is being cancelled, and \(job.service) may have it: lacquer jobs wait "
            + "\(job.id) looks for it and ends it there.")
      }
      job = try named(job, client, cancellation)
      guard job.sent != nil else {
        return (
          try conclude(job), "The job \(job.id) is cancelled; \(job.service) has no job of it."
        )
      }
    }
    guard job.isAccepted else {
      return (
        try conclude(job),
        "The job \(job.id) is put aside; \(job.service) may have it, cannot be asked for it any more "
          + "and may charge it."
      )
    }
    return try told(job, tell(job, client, cancellation))
  }

  /// What a service that was told made of it; `finished` is what it has where the wish came too late.
  private func told(
    _ job: RemoteJob, _ finished: Conversion?
  ) throws -> (job: RemoteJob, text: String) {
    let ended = try conclude(job, finished)
    if finished != nil { return (ended, Self.finishedText(job)) }
    guard ended.state == .cancelled else { return (ended, "The job \(job.id) is over already.") }
    return (ended, "The job \(job.id) is cancelled.")
  }

  /// Ends a job at a service of which nobody learns what it can do, as far as its other answers let it.
  private func endUnasked(
    _ start: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> (job: RemoteJob, text: String) {
    var job = start
    do {
      if !job.isAccepted {
        switch try listed(&job, client, cancellation) {
        case .found(let entry): try takeNames(entry, into: &job)
        case .absent:
          return (
            try conclude(job), "The job \(job.id) is cancelled; \(job.service) has no job of it."
          )
        case .early, .unclear:
          return (
            try conclude(job),
            "The job \(job.id) is put aside; \(job.service) may have it and may charge it."
          )
        }
      }
      return try told(job, finished(client.ask("POST", "/cancel?", about: job, cancellation), job))
    } catch let refusal as Refusal {
      guard refusal.kind == .missing || refusal.kind == .request else {
        throw untold(job, refusal.error)
      }
      return (
        try conclude(job),
        "The job \(job.id) is put aside; \(job.service) cannot end jobs and may charge it."
      )
    } catch let failure as TransportFailure {
      throw untold(job, failure.error(client.service))
    }
  }

  /// Writes down how a job that was cancelled ended; `finished` is what the service has of it where the
  /// wish came too late.
  private func conclude(_ job: RemoteJob, _ finished: Conversion? = nil) throws -> RemoteJob {
    let ended = try decide(job) {
      guard $0.state != .fetched else { return }
      guard let finished else {
        $0.state = .cancelled
        $0.problem = nil
        return
      }
      $0.state = finished.resultAddress == nil ? .submitted : .ready
      $0.problem = Self.finishedText(job)
    }
    if ended.state == .cancelled { MasterPart(of: ended).discard() }
    return ended
  }

  private static func finishedText(_ job: RemoteJob) -> String {
    "The job \(job.id) was finished at \(job.service) before it could be cancelled: lacquer jobs fetch "
      + "\(job.id) fetches its master."
  }

  /// Learns what a service calls a job whose answer was lost, by the same request under the same key.
  ///
  /// Without `sent` the service has no job of it; with `sent` and no name it cannot be asked any more,
  /// because the files are others by now.
  private func named(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> RemoteJob {
    do {
      return try send(job, client, cancellation, nil, isEnding: true)
    } catch let error as LacquerError {
      let left = try journal.job(job.id)
      guard error.code == .input || left.sent == nil else { throw error }
      return left
    }
  }

  /// Tells the service; returns what it has of the job where that is finished.
  private func tell(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> Conversion? {
    do {
      return try finished(client.ask("POST", "/cancel?", about: job, cancellation), job)
    } catch let refusal as Refusal {
      // What it does not know is over there.
      guard refusal.kind != .missing else { return nil }
      throw untold(job, refusal.error)
    } catch let failure as TransportFailure {
      throw untold(job, failure.error(client.service))
    }
  }

  /// What a service has of a job by its answer to a cancel, where that is finished.
  private func finished(_ body: JSONValue, _ job: RemoteJob) -> Conversion? {
    guard let found = Conversion(body, wanted: job.wish.format), found.status == .done else {
      return nil
    }
    return found
  }

  /// An error that says when the service is told after all.
  private func untold(_ job: RemoteJob, _ error: LacquerError) -> LacquerError {
    LacquerError(
      error.code,
      error.message + (error.message.hasSuffix(".") ? "" : ".")
        + " The job \(job.id) is being cancelled; the next lacquer jobs wait or cancel tells "
        + "\(job.service).", cause: error.cause)
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
