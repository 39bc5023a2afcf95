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
      (404, #"{"code": "not_found"}"#, "correct the address", .failed),
      (409, #"{"error": "Duplicate"}"#, "already at work", .uncertain),
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
        "refused the request (HTTP 200). It says: Invalid output format specified", .failed
      ),
      (200, #"{"success": false, "error": "INSUFFICIENT FUNDS"}"#, "wants more credits", .failed),
      (200, "{}", "makes no sense (HTTP 200)", .uncertain),
      (
        200, "<html><title>Sign in</title></html>",
        "makes no sense (HTTP 200): check its address (lacquer remote add). It says: Sign in",
        .uncertain
      ),
      (
        500, #"{"error": "Internal server error during mastering"}"#, "fault of its own", .uncertain
      ),
      (502, "<html><h1>Bad Gateway</h1></html>", "Bad Gateway", .uncertain),
      (503, #"{"error": "The queue is full"}"#, "takes nothing now", .uncertain),
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

  @Test("A master never takes the place of the mix or the reference")
  func inputsAreSpared() throws {
    let desk = try desk { _ in .json(500, "{}") }
    let file = desk.folder + "/song.wav"
    try AtomicFile.write([1, 2, 3], to: file)
    for isMix in [true, false] {
      var wish = desk.wish
      if isMix { wish.mix = .file(file) } else { wish.reference = .file(file) }
      wish.output = desk.folder + "/./song.wav"
      wish.force = true
      let said = desk.sentence {
        _ = try desk.master.submit(wish, to: desk.service, cancellation: Cancellation())
      }
      #expect(said.contains("inputs are never overwritten"), "\(said)")
    }
    #expect(desk.transport.requests.isEmpty && desk.master.journal.all().isEmpty)
  }

  @Test("A webhook's address that is none is refused before anything is sent")
  func webhookAddress() throws {
    let desk = try desk { _ in .json(200, accepted) }
    for (address, isTaken) in [("studio.example.com/hook", false), ("http://[::1]:8719/a", true)] {
      var wish = desk.wish
      wish.webhookURL = address
      let wanted = wish
      let said = desk.sentence {
        _ = try desk.master.submit(wanted, to: desk.service, cancellation: Cancellation())
      }
      #expect(said.contains("\(address) is not an http or https address") != isTaken, "\(said)")
      #expect(desk.transport.requests.isEmpty != isTaken)
    }
  }

  @Test("What never left is failed; what broke under way is looked for, never sent again blindly")
  func broken() throws {
    let unreached = try desk { _ in throw TransportFailure.unreachable("refused") }
    #expect(unreached.sentence { _ = try unreached.submit() }.contains("cannot be reached"))
    #expect(unreached.master.journal.all()[0].state == .failed)

    let alone = try Desk { _, _ in throw TransportFailure.unreachable("expired certificate") }
    #expect(alone.sentence { _ = try alone.submit() }.contains("cannot be reached"))
    #expect(alone.sentence { _ = try alone.submit() }.contains("(expired certificate)"))
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
    let desk = try Desk.forgetful { _ in .json(200, accepted) }
    #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
    let end = try desk.follow(desk.master.journal.all()[0])
    #expect(end.taskID == "t1")
    let sent = desk.transport.requests(of: "/audio_mastering")
    #expect(sent.count == 2)
    #expect(Set(sent.map { $0.headers["Idempotency-Key"] }).count == 1)
  }

  @Test("A repetition that is turned away leaves the job open, one that cannot be used ends it")
  func repetition() throws {
    let cases: [(Int, RemoteJob.State)] = [
      (401, .uncertain), (402, .uncertain), (408, .uncertain), (429, .uncertain),
      (503, .uncertain), (400, .failed), (413, .failed), (415, .failed), (422, .failed),
    ]
    for (status, state) in cases {
      let desk = try Desk.forgetful { $0 > 1 ? .json(200, accepted) : .json(status, "{}") }
      #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
      let job = desk.master.journal.all()[0]
      let said = desk.sentence { _ = try desk.follow(job) }
      #expect(said.contains("lacquer jobs wait \(job.id)") == (state == .uncertain), "\(status)")
      #expect(try desk.master.journal.job(job.id).state == state, "\(status)")
      guard state == .uncertain else { continue }
      #expect(try desk.follow(job).taskID == "t1", "\(status)")
      #expect(desk.transport.requests(of: "/audio_mastering").count == 3)
    }
    for failure in [TransportFailure.unreachable("refused"), .source("mix.wav was written to")] {
      let desk = try Desk.forgetful { _ in throw failure }
      #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
      let job = desk.master.journal.all()[0]
      #expect(desk.sentence { _ = try desk.follow(job) }.contains("could not be sent again"))
      #expect(try desk.master.journal.job(job.id).state == .uncertain)
    }
  }

  @Test("While the server still takes the first request the second waits, but not for ever")
  func conflict() throws {
    let desk = try Desk.forgetful {
      $0 > 2 ? .json(200, accepted) : .json(409, "{}", ["retry-after": "7"])
    }
    #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
    #expect(try desk.follow(desk.master.journal.all()[0]).taskID == "t1")
    #expect(desk.clock.slept.prefix { $0 <= 0.5 }.reduce(0, +) == 14)
    for wait in ["7", "7200"] {
      let endless = try Desk.forgetful { _ in .json(409, "{}", ["retry-after": wait]) }
      #expect(!endless.sentence { _ = try endless.submit() }.isEmpty)
      let job = endless.master.journal.all()[0]
      #expect(endless.sentence { _ = try endless.follow(job) }.contains("already at work"))
      #expect(endless.clock.slept.reduce(0, +) <= 60)
      #expect(try endless.master.journal.job(job.id).state == .uncertain)
    }
  }

  @Test("That a service does not have a job is said only where its list shows it")
  func listed() throws {
    let sent = 1_760_000_000.0
    func entry(_ id: String, _ date: String) -> String {
      #"{"task_id": "\#(id)", "status": "FAILED", "createdAt": \#(date)}"#
    }
    func dated(_ id: String, _ seconds: Double) -> String {
      entry(id, "\"\(RFC3339.text(sent + seconds))\"")
    }
    func list(_ entries: String...) -> String {
      #"{"success": true, "conversions": [\#(entries.joined(separator: ", "))]}"#
    }
    func page(from first: Double, step: Double) -> String {
      let entries = (0..<20).map { dated("p\($0)", first + Double($0) * step) }
      return #"{"conversions": [\#(entries.joined(separator: ", "))]}"#
    }
    let cases: [(String, String, Double, RemoteJob.State)] = [
      ("another name", #"{"success": true, "data": []}"#, 100, .uncertain),
      ("no list", #"{"success": true, "conversions": null}"#, 100, .uncertain),
      ("no success", #"{"success": false, "conversions": []}"#, 100, .uncertain),
      ("too early", list(), 10, .uncertain),
      ("not there", list(), 100, .failed),
      ("not there but others", list(dated("a", -7200)), 100, .failed),
      ("no date", list(#"{"task_id": "a"}"#), 100, .uncertain),
      ("date that cannot be read", list(entry("a", "1760000000")), 100, .uncertain),
      ("clock behind", list(dated("a", -120)), 100, .uncertain),
      ("two", list(dated("a", 1), dated("b", 0)), 100, .uncertain),
      ("a page of others", page(from: -7200, step: -10), 100, .failed),
      ("a page that begins with the oldest", page(from: -7200, step: 10), 100, .uncertain),
    ]
    for (name, body, later, state) in cases {
      let desk = try Desk { request, _ in
        if request.url.contains("/byUser") { return .json(200, body) }
        guard request.method == "POST" else { return .unknownRoute }
        throw TransportFailure.broken("reset")
      }
      #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
      try desk.clock.sleep(later, Cancellation())
      let job = desk.master.journal.all()[0]
      let said = desk.sentence { _ = try desk.follow(job) }
      #expect(said.contains("you may pay twice") == (state == .uncertain), "\(name)")
      #expect(try desk.master.journal.job(job.id).state == state, "\(name)")
    }
    let there = list(dated("there", 1), dated("a", -7200))
    let desk = try Desk { request, _ in
      if request.url.contains("/byUser") { return .json(200, there) }
      guard request.method == "POST" else {
        return .json(200, #"{"conversion": {"status": "FAILED"}}"#)
      }
      throw TransportFailure.broken("reset")
    }
    #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
    #expect(try desk.follow(desk.master.journal.all()[0]).taskID == "there")
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

  @Test("A service that states how many jobs it takes at a time is taken at its word")
  func statedPlaces() throws {
    var desk = try Desk { request, _ in
      request.url.hasSuffix("/capabilities")
        ? .json(200, #"{"engine": {"version": "1"}, "limits": {"parallel_jobs": 3}}"#)
        : .json(200, accepted)
    }
    desk.service.plan = .free
    for _ in 0..<3 { _ = try desk.submit() }
    #expect(desk.sentence { _ = try desk.submit() }.contains("which is all it takes at a time"))
    #expect(desk.transport.requests(of: "/audio_mastering").count == 3)
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

  @Test("Settings go along or nothing does, where a server does not answer whether it takes any")
  func unansweredSettings() throws {
    for mayDrop in [false, true] {
      let desk = try Desk { request, _ in
        request.url.hasSuffix("/capabilities") ? .json(503, "{}") : .json(200, accepted)
      }
      var wish = desk.wish
      wish.settings = ["loudness.target": "-16"]
      let wanted = wish
      let said = desk.sentence {
        _ = try desk.master.submit(
          wanted, to: desk.service, mayDropSettings: mayDrop, cancellation: Cancellation())
      }
      #expect(said.contains("did not answer whether it takes settings"), "\(said)")
      #expect(desk.transport.requests(of: "/audio_mastering").isEmpty)
      #expect(desk.master.journal.all().isEmpty)
    }
  }

  @Test("A server that does not answer whether it knows the key is not taken for one that does not")
  func unansweredKey() throws {
    let desk = try Desk { request, before in
      if request.url.hasSuffix("/capabilities") { return before == 1 ? .json(502, "") : .capable }
      guard request.method == "POST" else {
        return .json(200, #"{"success": true, "conversions": []}"#)
      }
      throw TransportFailure.broken("reset")
    }
    _ = desk.sentence { _ = try desk.submit() }
    let job = try #require(desk.master.journal.all().first)
    let said = desk.sentence { _ = try desk.follow(job) }
    #expect(said == "The connection to stub broke: try again.")
    #expect(desk.transport.requests(of: "/byUser").isEmpty)
    #expect(try desk.master.journal.job(job.id).state == .uncertain)
  }

  @Test("A price comes from the service, else from the last job that cost something")
  func quotes() throws {
    var job = try desk { _ in .json(200, accepted) }.submit()
    job.cost = 3
    job.mixSeconds = 120
    var (older, unpaid) = (job, job)
    older.cost = 30
    unpaid.cost = 0
    let known = RemoteQuote(capabilities: nil, history: [older, job, unpaid], seconds: 200)
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
