import AudioCore
import MasteringAPI
import Testing

@Suite struct ContractTests {
  private func json(_ text: String) throws -> JSONValue {
    try #require(JSONText.parse(Array(text.utf8)))
  }

  @Test func statusWordsInEverySpelling() {
    for word in ["COMPLETED", "completed", " Complete ", "SUCCESS", "Done", "finished"] {
      #expect(StatusClass(word: word) == .done, "\(word)")
    }
    for word in ["FAILED", "ERROR", "error", "cancelled", "CANCELED", "REJECTED", "TIMEOUT"] {
      #expect(StatusClass(word: word) == .failed, "\(word)")
    }
    for word in ["IN_QUEUE", "in-queue", "In Queue", "PENDING", "QUEUED"] {
      #expect(StatusClass(word: word) == .queued, "\(word)")
    }
    for word in ["IN_PROGRESS", "PROCESSING", "running"] {
      #expect(StatusClass(word: word) == .running, "\(word)")
    }
    #expect(StatusClass(word: nil) == .unknown)
    #expect(StatusClass(word: "ARCHIVING") == .unknown)
  }

  @Test func submitAnswers() throws {
    let answer = try #require(
      SubmitAnswer(
        json(
          #"{"success":true,"task_id":"t","conversion_id":"c","credit_estimate":"0.02","eta":120}"#),
        wanted: .wav))
    #expect(answer.taskID == "t" && answer.conversionID == "c")
    #expect(answer.creditEstimate == 0.02 && answer.etaSeconds == 120)
    #expect(
      try SubmitAnswer(json(#"{"success":true,"task_id":"t","eta":-1}"#), wanted: nil)?.etaSeconds
        == nil)
    #expect(try SubmitAnswer(json(#"{"conversion_id":7}"#), wanted: nil)?.conversionID == "7")
    for wrong in [
      #"{"success":false,"task_id":"t"}"#, #"{"success":true}"#, "[]", #"{"task_id":""}"#,
    ] {
      #expect(try SubmitAnswer(json(wrong), wanted: nil) == nil, "\(wrong)")
    }
  }

  @Test func resultsAreFoundWhereverTheyAre() throws {
    func find(_ text: String, _ wanted: OutputExtension? = nil) throws -> String? {
      Conversion(try json(text), wanted: wanted)?.resultAddress
    }
    #expect(
      try find(#"{"conversion":{"conversion_path":"https://s3/a.mp3"}}"#) == "https://s3/a.mp3")
    #expect(try find(#"{"data":{"audio_url":"https://s3/b.mp3"}}"#) == "https://s3/b.mp3")
    #expect(
      try find(
        #"{"conversion_path":"https://s3/a.mp3","conversion_path_wav":"https://s3/a.wav"}"#, .wav)
        == "https://s3/a.wav")
    for empty in [
      #"{"conversion":{"conversion_path":""}}"#, #"{"conversion":{"conversion_path":null}}"#,
      #"{"conversion":{"conversion_path":"https://lalals.s3.amazonaws.com"}}"#,
      #"{"conversion":{"conversion_path":"https://lalals.s3.amazonaws.com/"}}"#,
      #"{"conversion":{"audio_url":"s3/a.mp3"}}"#, #"{"conversion":{"audio_url":"file:///a"}}"#,
    ] {
      #expect(try find(empty) == nil, "\(empty)")
    }
  }

  @Test func webhookBodiesWithoutStatusAreDone() throws {
    let body =
      #"{"success":true,"task_id":"t","conversion_path":"https://s3/a.mp3","credit_cost":0.02}"#
    let hook = try #require(Conversion(json(body), wanted: nil))
    #expect(hook.status == .done && hook.cost == 0.02)
    let side = try #require(
      Conversion(json(#"{"task_id":"t","subtype":"album_cover_generation"}"#), wanted: nil))
    #expect(side.status == .unknown)
  }

  @Test func errorsOfEveryShape() {
    func text(_ body: String) -> String? { ErrorText.find(in: Array(body.utf8)) }
    #expect(text(#"{"success":false,"error":"Invalid output format"}"#) == "Invalid output format")
    #expect(text(#"{"error":{"code":"x","message":"Nested"}}"#) == "Nested")
    #expect(text(#"{"detail":"SLOW DOWN"}"#) == "SLOW DOWN")
    #expect(
      text(#"{"detail":[{"loc":["body","audio_file"],"msg":"field required"}]}"#)
        == "body.audio_file: field required")
    #expect(text(#"{"message":"Nope"}"#) == "Nope")
    #expect(
      text("<html><head><title>502 Bad Gateway</title></head><body>\n<h1>502</h1></body></html>")
        == "502 Bad Gateway 502")
    #expect(text("") == nil)
    // A body that was compressed unasked has no words.
    #expect(ErrorText.find(in: [0x1F, 0x8B, 0x08, 0x00, 0x6B, 0x6F]) == nil)
    #expect(text(String(repeating: "x ", count: 500))?.count == 200)
  }

  @Test func problemsCarryBothWorlds() {
    let body = Problem(
      402, "insufficient_credits", "Insufficient credits.",
      extra: ["required_credits": .number(150.75)]
    ).document(requestID: "r")
    #expect(body["success"]?.flag == false)
    #expect(body["error"]?.words == body["detail"]?.words)
    #expect(body["title"]?.words == "Insufficient credits")
    #expect(body["required_credits"]?.amount == 150.75)
    #expect(body["status"]?.amount == 402)
  }
}

@Suite struct LimitTests {
  @Test func bucketsHoldTheirRate() {
    var bucket = RateBucket(perMinute: 60, burst: 3, now: 0)
    #expect((0..<3).allSatisfy { _ in bucket.take(now: 0) == 0 })
    #expect(abs(bucket.take(now: 0) - 1) < 1e-9)
    #expect(bucket.take(now: 1) == 0)
    #expect(bucket.take(now: 1) > 0)
    // A clock that goes back gives nothing away.
    #expect(bucket.take(now: 0.5) > 0)
    var passed = 0
    for tenth in 0..<6000 where bucket.take(now: 10 + Double(tenth) / 10) == 0 { passed += 1 }
    #expect((600...604).contains(passed))
  }

  @Test func pollsArePolite() {
    #expect(PollSchedule(eta: 120).firstWait == 20)
    #expect(PollSchedule(eta: 8).firstWait == 4)
    #expect(PollSchedule(eta: 1).firstWait == 3)
    #expect(PollSchedule(eta: nil).firstWait == 5)
    #expect(PollSchedule(eta: nil).deadline == 900)
    #expect(PollSchedule(eta: 1000).deadline == 4000)
    var schedule = PollSchedule(eta: nil)
    let waits = (0..<20).map { _ in schedule.next(jitter: 0.5) }
    #expect(waits.first == 5)
    #expect(waits.last == 20)
    #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(schedule.afterRefusal(retryAfter: nil) == 15)
    #expect(schedule.afterRefusal(retryAfter: nil) == 30)
    #expect(schedule.afterRefusal(retryAfter: 7) == 7)
    _ = schedule.next(jitter: 0)
    #expect(schedule.afterFailure(retryAfter: nil) == 2)
    #expect(schedule.afterFailure(retryAfter: nil) == 4)
    // What the server asks for counts where it is longer, and neither pause grows without end.
    #expect(schedule.afterFailure(retryAfter: 100) == 100)
    let failures = (0..<9).map { _ in schedule.afterFailure(retryAfter: nil) }
    #expect(failures.last == 60)
    let refusals = (0..<9).map { _ in schedule.afterRefusal(retryAfter: nil) }
    #expect(refusals.last == 300)
    #expect(schedule.afterRefusal(retryAfter: 0) == 1)
  }

  /// docs/remote.md: ±20 % of chance.
  @Test func pollsAreSpread() {
    for (jitter, wait) in [(0.0, 4.0), (0.5, 5), (1, 6)] {
      var schedule = PollSchedule(eta: nil)
      #expect(abs(schedule.next(jitter: jitter) - wait) < 1e-9)
    }
  }

  @Test func webhookPlanIsThePublishedOne() {
    #expect(WebhookRetries.delay(beforeAttempt: 0, jitter: 0.5, asked: nil) == 0)
    #expect(WebhookRetries.delay(beforeAttempt: 1, jitter: 0.5, asked: nil) == 5)
    #expect(WebhookRetries.delay(beforeAttempt: 1, jitter: 0.5, asked: 60) == 60)
    #expect(WebhookRetries.delay(beforeAttempt: 7, jitter: 0, asked: nil) == nil)
    // docs/server.md: at once, then after 5 s, 1 min, 5 min, 30 min, 2 h and 5 h, ±10 %.
    #expect(WebhookRetries.delays == [0, 5, 60, 300, 1800, 7200, 18_000])
    for (jitter, share) in [(0.0, 0.9), (1, 1.1)] {
      let delay = WebhookRetries.delay(beforeAttempt: 3, jitter: jitter, asked: nil) ?? 0
      #expect(abs(delay - 300 * share) < 1e-9)
    }
    #expect(WebhookRetries.delay(beforeAttempt: 2, jitter: 0.5, asked: nil, slower: 2) == 120)
    #expect(WebhookRetries.delay(beforeAttempt: 1, jitter: 0.5, asked: 1e6) == 43_200)
    // It ends before a result of 24 hours does.
    #expect(WebhookRetries.delays.reduce(0, +) * 1.1 < 24 * 3600)
  }
}
