import AudioCore
import HTTPClient
import MasteringAPI

/// Asking about a job until it is over.
extension RemoteMaster {
  /// Seconds for which a job that was taken may be unknown, and one that is done may lack an address.
  private static let patience = 60.0
  /// Seconds within which a job that was taken is not asked about at once.
  private static let fresh = 5.0

  /// How the asking about one job stands.
  private struct Asking {
    var job: RemoteJob
    var schedule: PollSchedule
    /// Steady seconds.
    let began: Double
    /// Seconds since the service took the job, at that moment.
    private let ageAtStart: Double
    /// Seconds before the next question.
    var pause = 0.0
    /// Whether the last question was answered, so that the next may be held back until there is news.
    var isAnswered = false
    /// Whether the job's second name is used.
    var usesOther = false
    /// Steady seconds since which the job is done and its master has no address.
    var doneSince: Double?

    /// - now: Unix seconds.
    init(_ job: RemoteJob, began: Double, now: Double) {
      self.job = job
      self.began = began
      ageAtStart = max(0, now - (job.sent ?? job.created) - (job.sendSeconds ?? 0))
      schedule = PollSchedule(eta: job.etaSeconds)
    }

    /// Seconds for which the service has had the job, whatever a clock that is set does meanwhile.
    ///
    /// - steady: steady seconds.
    func age(_ steady: Double) -> Double { ageAtStart + steady - began }
  }

  /// Asks until the job is over or can be fetched, or its time is.
  func poll(
    _ start: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation,
    _ webhooks: WebhookReceiver?, _ update: Update?
  ) throws -> RemoteJob {
    var asking = Asking(start, began: clock.steady, now: clock.now)
    if asking.age(clock.steady) < Self.fresh, start.namesMaster != true,
      !client.offer(cancellation).holdsQuestions
    {
      asking.pause = asking.schedule.firstWait
    }
    while clock.steady + asking.pause - asking.began < asking.schedule.deadline {
      try rest(asking.pause, asking.job, webhooks, cancellation)
      if let over = try cancelled(asking.job) { return over }
      if let end = try ask(&asking, client, cancellation, update) { return end }
    }
    return asking.job
  }

  /// Waits, or until a webhook says that there is something to ask about.
  private func rest(
    _ seconds: Double, _ job: RemoteJob, _ webhooks: WebhookReceiver?, _ cancellation: Cancellation
  ) throws {
    guard let webhooks, let token = job.wish.webhookToken else {
      return try clock.sleep(seconds, cancellation)
    }
    let end = clock.steady + seconds
    while clock.steady < end, !webhooks.takeNews(of: token) {
      try clock.sleep(min(0.1, end - clock.steady), cancellation)
    }
  }

  /// Asks once; the job where there is nothing more to ask.
  private func ask(
    _ asking: inout Asking, _ client: RemoteClient, _ cancellation: Cancellation, _ update: Update?
  ) throws -> RemoteJob? {
    let canHold = client.offer(cancellation).holdsQuestions
    let route = try route(asking, canHold: canHold)
    try client.takeStatusCall(cancellation)
    asking.isAnswered = false
    do {
      let body = try client.ask("GET", route, step: .status, cancellation: cancellation)
      asking.isAnswered = true
      if let over = try cancelled(asking.job) { return over }
      if let end = try heed(body, &asking, client, update) { return end }
      asking.pause =
        canHold
        ? asking.schedule.afterHeld(followed: clock.steady - asking.began)
        : asking.schedule.next(jitter: clock.jitter)
      return nil
    } catch let refusal as Refusal {
      return try heed(refusal, &asking)
    } catch let failure as TransportFailure {
      guard failure != .cancelled else { throw failure.error(client.service) }
      asking.pause = asking.schedule.afterFailure(retryAfter: nil)
      return nil
    }
  }

  /// Where a question goes.
  ///
  /// Only one that follows an answer is held: the state is known at once, and where holding fails, as
  /// behind a proxy that waits less long, the plain question still comes through.
  private func route(_ asking: Asking, canHold: Bool) throws -> String {
    let names = asking.job.queries
    guard let name = asking.usesOther ? names.last : names.first else {
      throw LacquerError(.internalFault, "The job \(asking.job.id) has no id; please report this.")
    }
    let route = RemoteClient.statusRoute + name
    guard canHold, asking.isAnswered else { return route }
    let left = asking.schedule.deadline - (clock.steady - asking.began)
    return route + "&wait=\(Int(max(0, min(ServiceOffer.longestWait, left))))"
  }

  /// Notes what an answer says; the job where it is over or can be fetched.
  private func heed(
    _ body: JSONValue, _ asking: inout Asking, _ client: RemoteClient, _ update: Update?
  ) throws -> RemoteJob? {
    let name = client.service.name
    let answer = Conversion(body, wanted: asking.job.wish.format)
    guard body["success"]?.flag != false, let found = answer else {
      let text =
        ErrorText.find(in: JSONText.line(body)) ?? answer?.error ?? answer?.statusMessage
        ?? "the status could not be read"
      return try fail(asking.job, "\(name) says: \(ErrorText.line(text))")
    }
    let before = asking.job
    take(found, into: &asking.job)
    if asking.job != before { try note(&asking.job) { _ in } }
    update?(asking.job)
    switch found.status {
    case .done where found.resultAddress != nil:
      try note(&asking.job) { $0.state = .ready }
      return asking.job
    case .done:
      let since = asking.doneSince ?? clock.steady
      asking.doneSince = since
      guard clock.steady - since >= Self.patience else { return nil }
      return try fail(
        asking.job,
        "\(name) says the job is done and gives no address of the master: "
          + "ask its support with the id \(found.taskID ?? found.conversionID ?? "-").")
    case .failed:
      let reason = found.error ?? found.statusMessage ?? found.statusWord ?? "no reason given"
      return try fail(asking.job, "\(name) could not master it: \(ErrorText.line(reason))")
    default: return nil
    }
  }

  /// Does what a refusal of the question asks for; the job where it is over.
  private func heed(_ refusal: Refusal, _ asking: inout Asking) throws -> RemoteJob? {
    switch refusal.kind {
    case .later:
      asking.pause = asking.schedule.afterRefusal(retryAfter: refusal.retryAfter)
    case .service:
      asking.pause = asking.schedule.afterFailure(retryAfter: refusal.retryAfter)
    case .missing where asking.age(clock.steady) < Self.patience:
      asking.pause = asking.schedule.next(jitter: clock.jitter)
    case .missing where !asking.usesOther && asking.job.queries.count > 1:
      asking.usesOther = true
      asking.pause = 0
    case .missing: return try fail(asking.job, refusal.text)
    default: throw refusal.error
    }
    return nil
  }

  private func take(_ found: Conversion, into job: inout RemoteJob) {
    job.statusWord = found.statusWord ?? job.statusWord
    job.progress = found.progress
    job.stage = found.stage
    job.cost = found.cost ?? job.cost
    job.taskID = job.taskID ?? found.taskID
    job.conversionID = job.conversionID ?? found.conversionID
    if found.etaSeconds != nil { job.etaSeconds = job.etaSeconds ?? found.etaSeconds }
  }
}
