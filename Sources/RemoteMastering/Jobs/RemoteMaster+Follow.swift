public import AudioCore
import HTTPClient
import MasteringAPI

extension RemoteMaster {
  /// Follows a job to its end: finds it if its sending broke, asks until it is done, fetches the
  /// master and checks it.
  ///
  /// Returns the job as it is when there is nothing more to wait for, or when its time is over and it
  /// goes on at the service ("detached": state `submitted`). One that a person cancels meanwhile comes
  /// back as `cancelled` or `cancelling`. Throws `LacquerError` for what the
  /// person has to act on; the job can be followed again.
  ///
  /// - webhooks: hears of the job's end where the service was told to post it; asked at once then.
  public func follow(
    _ id: String, cancellation: Cancellation, webhooks: WebhookReceiver? = nil,
    update: Update? = nil,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> RemoteJob {
    let known = try journal.job(id)
    guard !known.isOver else { return known }
    let client = try client(of: known)
    let outcome = try journal.locked(known.id) { () -> RemoteJob in
      var job = try journal.job(known.id)
      if job.state == .prepared || job.state == .uncertain {
        job = try heeding(job.id) { [job] in try settle(job, client, cancellation) }
        update?(job)
      }
      if job.state == .cancelling {
        // Finished there by then it is not fetched unasked.
        job = try end(job, cancellation).job
        update?(job)
        return job
      }
      if job.state == .submitted {
        try expect(job, webhooks)
        job = try poll(job, client, cancellation, webhooks, update)
      }
      if job.state == .ready {
        job = try download(job, client, cancellation, progress)
        update?(job)
      }
      return job
    }
    guard let outcome else {
      throw LacquerError(.remote, "Another lacquer follows the job \(known.id) already.")
    }
    return outcome
  }

  /// Listens for word of a job whose service was told where to post it.
  ///
  /// `follow` does so when its turn comes; before that a post would find nobody.
  public func expect(_ job: RemoteJob, _ webhooks: WebhookReceiver?) throws {
    guard let webhooks, let token = job.wish.webhookToken else { return }
    webhooks.expect(
      token, secret: try services.service(named: job.service).webhookSecret?.fetch(),
      ids: [job.taskID, job.conversionID].compactMap(\.self))
  }

  /// The client of a job's service; the key goes to the address the job was sent to, or nowhere.
  func client(of job: RemoteJob) throws -> RemoteClient {
    let service = try services.service(named: job.service)
    guard service.origin == (WebAddress(job.baseURL)?.origin ?? "") else {
      throw LacquerError(
        .usage,
        "The job \(job.id) was sent to \(job.baseURL), and \(job.service) is now another address: "
          + "add that one again to follow it.")
    }
    return try clients.known(service)
  }

  /// Finds out whether a job whose sending broke is at the service.
  ///
  /// Never sends blindly again.
  private func settle(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> RemoteJob {
    if job.state == .prepared { return try send(job, client, cancellation, nil) }
    var job = job
    do {
      if try repeats(job, client, cancellation) {
        return try send(job, client, cancellation, nil)
      }
      switch try listed(&job, client, cancellation) {
      case .found(let entry):
        try takeNames(entry, into: &job)
        return job
      case .absent:
        return try fail(
          job,
          "\(client.service.name) did not receive the job: submit it again, nothing was charged.")
      case .early:
        throw LacquerError(
          .remote,
          "\(client.service.name) does not list the job \(job.id) yet: look again in a minute "
            + "(lacquer jobs wait \(job.id)) before you submit it again, or you may pay twice.")
      case .unclear: break
      }
    } catch let refusal as Refusal where refusal.kind == .key {
      throw refusal.error
    } catch is Refusal {
    } catch let failure as TransportFailure {
      throw failure.error(client.service)
    }
    throw LacquerError(
      .remote,
      "It cannot be told whether \(client.service.name) has the job \(job.id): look there before you "
        + "submit it again, or you may pay twice. lacquer jobs cancel \(job.id) puts it aside.")
  }

  /// Whether a service knows the key of a request that is sent again.
  private func repeats(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> Bool {
    do {
      return try client.learn(cancellation)?["idempotency"]?.flag == true
    } catch let failure as TransportFailure where isLasting(failure, job) {
      return false
    }
  }
}
