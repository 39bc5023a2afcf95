import AudioCore
import HTTPClient
import MasteringAPI

/// The one request that makes a job of a wish.
extension RemoteMaster {
  /// Seconds for which a request that is repeated waits while the service still takes the first.
  private static let longestConflict = 60.0
  /// Seconds after which a wait for that looks whether the job was cancelled.
  private static let look = 0.5
  /// A server's word for a request that is not the one first sent under its idempotency key.
  private static let otherRequest = "idempotency_key_reused"

  /// Sends a job that is prepared, or again one that is uncertain at a server that knows the key.
  ///
  /// - isEnding: sends one that is being cancelled again, to learn what there is to end.
  func send(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation,
    _ progress: (@Sendable (Int, Int) -> Void)?, isEnding: Bool = false
  ) throws -> RemoteJob {
    var job = job
    let wasUncertain = job.state == .uncertain || isEnding
    if wasUncertain { try requireUnchanged(&job) }
    let body = try UploadBody(job.wish.form)
    var request = TransportRequest(client.service.address("/audio_mastering"))
    request.method = "POST"
    request.headers = client.authorization
    request.headers[IdempotencyKey.header] = IdempotencyKey.header(job.idempotencyKey)
    request.body = body
    request.idleSeconds = 120
    if !wasUncertain { try takeContents(&job) }
    if !isEnding {
      let watch = CancelWatch(journal, job.id)
      request.isWithdrawn = { watch.look() }
      guard try begin(&job) else { return job }
    }
    let began = clock.steady
    let outcome = Result {
      try deliver(
        request, client, patience: wasUncertain ? Self.longestConflict : 0, cancellation, progress)
    }
    // What is sent again only to be ended counts from when it was first sent.
    if !isEnding { job.sendSeconds = clock.steady - began }
    let answer: TransportAnswer
    do {
      answer = try outcome.get()
    } catch let failure as TransportFailure {
      if failure.leftNothing, !wasUncertain {
        let error = failure.error(client.service)
        try note(&job) {
          $0.state = .failed
          $0.sent = nil
          $0.problem = error.message + " The service has no job of it."
        }
        throw error
      }
      let what =
        wasUncertain
        ? "The job could not be sent again" : "The connection broke while the job was sent"
      let text =
        "\(what): \(client.service.name) may have it. lacquer jobs wait \(job.id) looks for it."
      try note(&job) { $0.problem = text }
      throw LacquerError(
        failure == .cancelled ? .interrupted : .remote, text, cause: "\(failure)")
    }
    return try accept(answer, job, client, wasUncertain: wasUncertain)
  }

  /// Notes that a job leaves now; false where a person has cancelled it before, or another program has
  /// sent it meanwhile.
  private func begin(_ job: inout RemoteJob) throws -> Bool {
    let leaving = job
    let now = clock.now
    var leaves = false
    job = try journal.decide(leaving.id) {
      guard $0.state == leaving.state else { return }
      leaves = true
      $0 = leaving
      $0.sendSeconds = nil
      $0.state = .uncertain
      $0.sent = now
      $0.updated = now
      $0.problem = nil
    }
    return leaves
  }

  /// Sends a request, again after each 409 as long as `patience` lasts, s.
  private func deliver(
    _ request: TransportRequest, _ client: RemoteClient, patience: Double,
    _ cancellation: Cancellation, _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> TransportAnswer {
    var patience = patience
    while true {
      let answer = try client.transport.send(
        request, cancellation: cancellation, progress: progress)
      let asked = RetryAfter.seconds(answer.headers["retry-after"], now: clock.now) ?? 5
      let pause = max(1, asked)
      guard answer.status == 409, pause <= patience else { return answer }
      patience -= pause
      let end = clock.steady + pause
      while clock.steady < end {
        guard request.isWithdrawn?() != true else { return answer }
        try clock.sleep(min(Self.look, end - clock.steady), cancellation)
      }
    }
  }

  /// - wasUncertain: whether the service may have had the job before this answer.
  private func accept(
    _ answer: TransportAnswer, _ job: RemoteJob, _ client: RemoteClient, wasUncertain: Bool
  ) throws -> RemoteJob {
    var job = job
    guard (200..<300).contains(answer.status), let body = JSONText.parse(answer.body),
      let accepted = SubmitAnswer(body, wanted: job.wish.format)
    else {
      var refusal = client.refusal(answer, step: .submit)
      let isOther = refusal.code == Self.otherRequest
      if isOther { refusal.text = otherContent(job, "The mix or the reference") }
      // After a fault of the service the job may exist, and while it is at work on the same request;
      // what turns away a repetition says nothing of the first.
      let isOpen =
        refusal.kind == .service || refusal.status == 409
        || (wasUncertain && refusal.kind != .request) || isOther
      if isOpen, !isOther {
        refusal.text += refusal.text.hasSuffix(".") ? "" : "."
        refusal.text +=
          " \(client.service.name) may have the job: lacquer jobs wait \(job.id) looks for it."
      }
      try note(&job) {
        $0.state = isOpen ? .uncertain : .failed
        $0.problem = refusal.text
      }
      guard job.state == .cancelling else { throw refusal.error }
      // Turned away for good, there is nothing to end; under another request's key it is not found.
      if !isOpen { try note(&job) { $0.sent = nil } }
      throw isOther ? LacquerError(.input, refusal.text) : refusal.error
    }
    try note(&job) {
      $0.state = .submitted
      $0.taskID = accepted.taskID
      $0.conversionID = accepted.conversionID
      $0.etaSeconds = accepted.etaSeconds
      $0.creditEstimate = accepted.creditEstimate
      $0.namesMaster = accepted.resultAddress == nil ? nil : true
      $0.problem = nil
    }
    return job
  }
}
