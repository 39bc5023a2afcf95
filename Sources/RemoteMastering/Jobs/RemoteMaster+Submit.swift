public import AudioCore
import HTTPClient
import MasteringAPI

extension RemoteMaster {
  /// Sends a wish to a service and returns the accepted job.
  ///
  /// - mayDropSettings: whether a service that takes no settings may do it without them, in place of a
  ///   refusal.
  /// - confirm: asked with what the job will cost before anything is written down or sent; false stops.
  /// - written: told of the job once it is in the journal, before anything of it is sent.
  /// - progress: bytes sent, and of how many.
  /// - Throws: `LacquerError`. The job is in the journal in every case but those found before anything
  ///   was sent; one whose request broke is `uncertain` and is looked for by `follow`, and one that was cancelled
  ///   meanwhile comes back as that.
  public func submit(
    _ wish: RemoteWish, to service: RemoteService, mayDropSettings: Bool = false,
    cancellation: Cancellation,
    confirm: ((RemoteQuote) throws -> Bool)? = nil, written: ((RemoteJob) -> Void)? = nil,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> RemoteJob {
    let client = try clients.fresh(service)
    let seconds = try check(wish, service, cancellation)
    let capabilities: JSONValue?
    do {
      capabilities = try client.learn(cancellation)
    } catch TransportFailure.cancelled {
      throw LacquerError(.interrupted, "Nothing was sent.")
    } catch let failure as TransportFailure {
      if case .unreachable = failure { throw failure.error(service) }
      // A master of other settings than were asked for is worse than none.
      guard wish.settings.isEmpty, wish.preset == nil else {
        throw LacquerError(
          .remote,
          "\(service.name) did not answer whether it takes settings, and nothing was sent: try again "
            + "in a moment.", cause: "\(failure)")
      }
      // A question that breaks says nothing of the job, whose own request comes to an end of its own.
      capabilities = nil
    }
    let stated = ServiceOffer(capabilities: capabilities).parallelJobs
    try requirePlace(service, stated: stated)
    let takesSettings = capabilities?["settings"] != nil
    if !wish.settings.isEmpty || wish.preset != nil {
      guard takesSettings || mayDropSettings else {
        throw LacquerError(
          .usage,
          "\(service.name) masters with its own engine and takes no settings: leave out --set and "
            + "--preset.")
      }
    }
    guard try confirm?(quote(service, capabilities, seconds: seconds)) ?? true else {
      throw LacquerError(.interrupted, "Nothing was sent.")
    }
    var settled = wish
    settled.mix = absolute(wish.mix)
    settled.reference = absolute(wish.reference)
    settled.output = absolute(wish.output)
    if !takesSettings { (settled.settings, settled.preset) = ([:], nil) }
    var job = RemoteJob(
      id: journal.newID(), service: service.name, baseURL: service.baseURL, wish: settled,
      idempotencyKey: RandomBytes.uuid(), created: clock.now, updated: clock.now)
    job.mixSeconds = seconds
    job.clockAhead = client.clockAhead
    // Of two programs that submit at the same time, one sees the job of the other.
    try journal.alone("service-" + service.name) {
      try requirePlace(service, stated: stated)
      try journal.write(job)
    }
    written?(job)
    return try journal.locked(job.id) {
      try heeding(job.id) { try send(job, client, cancellation, progress) }
    } ?? job
  }

  /// What a master costs at a service: its own word, else that of the last job there.
  ///
  /// Asks the service, without the key; blocks.
  public func quote(_ service: RemoteService, seconds: Double?) -> RemoteQuote {
    let said = try? RemoteClient.capabilities(of: service) {
      try CurlTransport().send($0, cancellation: Cancellation(), progress: nil)
    }
    return quote(service, said, seconds: seconds)
  }

  private func quote(
    _ service: RemoteService, _ capabilities: JSONValue?, seconds: Double?
  ) -> RemoteQuote {
    RemoteQuote(
      capabilities: capabilities, history: journal.all().filter { $0.service == service.name },
      seconds: seconds)
  }

  /// Keeps the number of jobs at a time that the service states, else the plan's.
  private func requirePlace(_ service: RemoteService, stated: Int?) throws {
    let unfinished: [RemoteJob.State] = [.prepared, .submitted, .uncertain, .cancelling]
    let open = journal.all().filter {
      $0.service == service.name && unfinished.contains($0.state)
    }
    guard open.count >= stated ?? service.plan.parallelJobs else { return }
    let limit =
      stated == nil
      ? "all the plan \(service.plan.rawValue) allows: lacquer jobs wait, or add the service with "
        + "--plan."
      : "all it takes at a time: lacquer jobs wait."
    throw LacquerError(
      .remote, "\(open.count) jobs at \(service.name) are not finished, which is \(limit)")
  }

  /// A file by a path that holds from any folder: the job may be sent again from another one.
  private func absolute(_ source: RemoteWish.Source) -> RemoteWish.Source {
    if case .file(let path) = source { .file(absolute(path)) } else { source }
  }

  func absolute(_ path: String) -> String {
    Paths.join(OwnProcess.folder, path)
  }
}
