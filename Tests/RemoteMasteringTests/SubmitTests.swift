import AudioCore
import HTTPClient
import MasteringAPI
import RemoteMastering
import Testing

/// What is sent, what is written down before, and what is never sent twice.
struct SubmitTests {
  private func desk(_ answer: @escaping @Sendable (Int) throws -> TransportAnswer) throws -> Desk {
    try Desk { request, before in
      request.method == "POST" ? try answer(before) : .unknownRoute
    }
  }

  @Test("Every refusal has its sentence; faults of the service leave the job open")
  func sentences() throws {
    let cases: [(Int, String, String, RemoteJob.State)] = [
      (400, #"{"error": "Invalid output format specified"}"#, "refused the request", .failed),
      (400, #"{"error": "Insufficient credits"}"#, "wants more credits", .failed),
      (401, #"{"error": "Authentication failed"}"#, "did not accept the key", .failed),
      (
        402, #"{"required_credits": 3, "available_credits": "1.5"}"#,
        "3 are needed and 1.5 are there", .failed
      ),
      (403, #"{"error": "Forbidden"}"#, "did not accept the key", .failed),
      (404, #"{"error": "User subscription plan not found"}"#, "account or plan", .failed),
      (409, #"{"error": "Duplicate"}"#, "already at work", .failed),
      (413, "<html>Request Entity Too Large</html>", "too large", .failed),
      (415, #"{"error": "what is this"}"#, "does not take a file of this kind", .failed),
      (
        422, #"{"detail": [{"loc": ["body", "audio_file"], "msg": "field required"}]}"#,
        "body.audio_file: field required", .failed
      ),
      (
        429, #"{"detail": "SLOW DOWN - TOO MANY PARALLEL REQUESTS"}"#,
        "wait for one to end", .failed
      ),
      (429, #"{"detail": "SLOW DOWN"}"#, "asks to slow down", .failed),
      (302, "", "points to another address", .failed),
      (
        200, #"{"success": false, "error": "Invalid output format specified"}"#,
        "Invalid output format specified", .failed
      ),
      (200, "{}", "fault of its own", .uncertain),
      (
        500, #"{"error": "Internal server error during mastering"}"#, "fault of its own", .uncertain
      ),
      (502, "<html><h1>Bad Gateway</h1></html>", "Bad Gateway", .uncertain),
    ]
    for (status, body, words, state) in cases {
      let desk = try desk { _ in .json(status, body) }
      let said = desk.sentence { _ = try desk.submit() }
      #expect(said.contains(words), "\(status): \(said)")
      #expect(!said.contains("secret"))
      #expect(desk.transport.requests(of: "/audio_mastering").count == 1)
      #expect(desk.master.journal.all().map(\.state) == [state], "\(status)")
    }
  }

  @Test("What never left is failed; what broke under way is looked for, never sent again blindly")
  func broken() throws {
    let unreached = try desk { _ in throw TransportFailure.unreachable("refused") }
    #expect(unreached.sentence { _ = try unreached.submit() }.contains("cannot be reached"))
    #expect(unreached.master.journal.all()[0].state == .failed)

    let alone = try Desk { _, _ in throw TransportFailure.unreachable("refused") }
    #expect(alone.sentence { _ = try alone.submit() }.contains("cannot be reached"))
    #expect(alone.master.journal.all().isEmpty)

    let changed = try desk { _ in throw TransportFailure.source("mix.wav was written to") }
    #expect(changed.sentence { _ = try changed.submit() }.contains("mix.wav was written to"))
    #expect(changed.master.journal.all()[0].state == .failed)

    let broken = try desk { _ in throw TransportFailure.broken("reset") }
    #expect(broken.sentence { _ = try broken.submit() }.contains("may have it"))
    let job = broken.master.journal.all()[0]
    #expect(job.state == .uncertain)
    #expect(broken.sentence { _ = try broken.follow(job) }.contains("you may pay twice"))
    #expect(broken.transport.requests(of: "/audio_mastering").count == 1)
  }

  @Test("A server that knows the key is sent the same request again, once accepted never")
  func idempotent() throws {
    let desk = try Desk { request, before in
      if request.url.hasSuffix("/capabilities") {
        return .json(200, #"{"engine": {"version": "1"}, "idempotency": true}"#)
      }
      if request.method == "POST" {
        guard before > 0 else { throw TransportFailure.broken("reset") }
        return .json(200, accepted)
      }
      return .json(200, #"{"conversion": {"status": "FAILED"}}"#)
    }
    #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
    let end = try desk.follow(desk.master.journal.all()[0])
    #expect(end.taskID == "t1")
    let sent = desk.transport.requests(of: "/audio_mastering")
    #expect(sent.count == 2)
    #expect(Set(sent.map { $0.headers["Idempotency-Key"] }).count == 1)
  }

  @Test("The plan's number of jobs is kept, and what was refused takes no place")
  func places() throws {
    var desk = try desk { _ in .json(200, accepted) }
    desk.service.plan = .free
    _ = try desk.submit()
    _ = try desk.submit()
    #expect(desk.sentence { _ = try desk.submit() }.contains("all the plan free allows"))
    #expect(desk.transport.requests(of: "/audio_mastering").count == 2)
  }

  @Test("Nothing is written or sent when the person says no")
  func declined() throws {
    let desk = try desk { _ in .json(200, accepted) }
    var asked: RemoteQuote?
    let said = desk.sentence {
      _ = try desk.master.submit(desk.wish, to: desk.service, cancellation: Cancellation()) {
        asked = $0
        return false
      }
    }
    #expect(said == "Nothing was sent.")
    #expect(asked?.charges == true)
    #expect(desk.master.journal.all().isEmpty)
    #expect(desk.transport.requests(of: "/audio_mastering").isEmpty)
  }

  @Test("A price comes from the service, else from the last job that cost something")
  func quotes() throws {
    var job = try desk { _ in .json(200, accepted) }.submit()
    job.cost = 3
    job.mixSeconds = 120
    let known = RemoteQuote(capabilities: nil, history: [job], seconds: 200)
    #expect(known.basis == .history && known.creditsPerMinute == 1.5 && known.credits == 5)
    let stated = RemoteQuote(
      capabilities: JSONText.parse(Array(#"{"credits": {"enabled": true, "per_minute": 2}}"#.utf8)),
      history: [job], seconds: 30)
    #expect(stated.basis == .stated && stated.credits == 1)
    let free = RemoteQuote(
      capabilities: JSONText.parse(Array(#"{"credits": {"enabled": false}}"#.utf8)),
      history: [job], seconds: 30)
    #expect(!free.charges && free.credits == nil)
    #expect(RemoteQuote(capabilities: nil, history: [], seconds: 30).basis == .unknown)
  }
}
