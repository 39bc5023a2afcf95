import AudioCore
import Glibc
import HTTPClient
import MasteringAPI
import RemoteMastering
import Synchronization
import Testing

/// When a client asks, how often, and what ends the asking.
struct FollowTests {
  private static func busy(_ status: String) -> TransportAnswer {
    .json(200, #"{"success": true, "conversion": {"task_id": "t1", "status": "\#(status)"}}"#)
  }

  private func desk(
    _ status: @escaping @Sendable (Int) throws -> TransportAnswer
  ) throws -> Desk {
    try Desk { request, before in
      if request.method == "POST" { return .json(200, accepted) }
      if request.url.contains("/byId") { return try status(before) }
      return .unknownRoute
    }
  }

  @Test("First half the time expected, then 5 s and slower up to 20 s")
  func waits() throws {
    let desk = try desk { $0 < 12 ? Self.busy("IN_QUEUE") : Self.busy("FAILED") }
    let end = try desk.follow(try desk.submit())
    #expect(end.state == .failed)
    let waits = desk.clock.slept
    #expect(waits[0] == 15)
    #expect(waits[1...4].elementsEqual([5, 6.25, 7.8125, 9.765625]))
    #expect(waits.dropFirst().max() == 20)
  }

  /// A server of our own that answers when something changes; `status` gets the request and how many
  /// came before.
  private func holding(
    _ status: @escaping @Sendable (TransportRequest, Int) throws -> TransportAnswer
  ) throws -> Desk {
    var desk = try Desk { request, before in
      if request.method == "POST" { return .json(200, accepted) }
      if request.url.hasSuffix("/capabilities") {
        return .json(
          200,
          #"{"engine": {"version": "1"}, "extensions": ["events", "wait"], "limits": {"status_per_minute": 300}}"#
        )
      }
      return request.url.contains("/byId") ? try status(request, before) : .unknownRoute
    }
    desk.service.plan = .free
    try desk.master.services.add(desk.service)
    return desk
  }

  @Test("A server that holds questions is asked at once and again soon, within the limit it states")
  func held() throws {
    let desk = try holding { Self.busy($1 < 8 ? "IN_PROGRESS" : "FAILED") }
    var told = 0
    let job = try desk.submit()
    let end = try desk.master.follow(
      job.id, cancellation: Cancellation(), update: { _ in told += 1 })
    #expect(end.state == .failed)
    #expect(told == 9)
    #expect(desk.clock.slept.reduce(0, +) < 4)
    let asked = desk.transport.requests(of: "/byId").map(\.url)
    #expect(!asked[0].contains("wait="))
    #expect(asked.dropFirst().allSatisfy { $0.hasSuffix("&wait=20") })
    #expect(desk.transport.requests(of: "/capabilities").count == 1)
  }

  @Test("A job that takes long is asked about less and less often, and let go after its time")
  func heldLong() throws {
    let desk = try holding { _, _ in Self.busy("IN_PROGRESS") }
    #expect(try desk.follow(try desk.submit()).state == .submitted)
    #expect((880...900).contains(desk.clock.slept.reduce(0, +)))
    #expect(desk.transport.requests(of: "/byId").count < 500)
    #expect(desk.clock.slept.max() == 2)
  }

  @Test("After a question that was not answered a plain one is asked")
  func heldInVain() throws {
    let desk = try holding { request, before in
      guard request.url.contains("wait=") else { return Self.busy(before < 6 ? "QUEUED" : "ERROR") }
      switch before {
      case 1: throw TransportFailure.broken("gateway")
      case 3: return .json(429, #"{"code": "too_many_waiting"}"#, ["retry-after": "5"])
      default: return .json(504, "")
      }
    }
    #expect(try desk.follow(try desk.submit()).state == .failed)
    let isHeld = desk.transport.requests(of: "/byId").map { $0.url.contains("wait=") }
    #expect(isHeld == [false, true, false, true, false, true, false])
  }

  @Test("A time of 0, −1 or none means five seconds", arguments: ["0", "-1", "null", "\"soon\""])
  func unknownTime(eta: String) throws {
    let desk = try Desk { request, _ in
      request.method == "POST"
        ? .json(200, accepted.replacing("30", with: eta)) : Self.busy("FAILED")
    }
    _ = try desk.follow(try desk.submit())
    #expect(desk.clock.slept.first == 5)
  }

  @Test("Words of every spelling end the job or do not")
  func words() throws {
    for word in ["ERROR", "FAILED", "failed", "Cancelled", "rejected", "TIMEOUT"] {
      let desk = try desk { _ in Self.busy(word) }
      #expect(try desk.follow(try desk.submit()).state == .failed, "\(word)")
    }
    for word in ["in progress", "PENDING", "ARCHIVING", ""] {
      let desk = try desk { $0 < 3 ? Self.busy(word) : Self.busy("ERROR") }
      _ = try desk.follow(try desk.submit())
      #expect(desk.transport.requests(of: "/byId").count == 4, "\(word)")
    }
  }

  @Test("Unknown within a minute is not yet; later the other id is tried once")
  func late() throws {
    let desk = try desk { _ in .json(404, #"{"success": false, "error": "conversion not found"}"#) }
    let end = try desk.follow(try desk.submit())
    #expect(end.state == .failed)
    #expect(end.problem?.contains("does not know this job") == true)
    let asked = desk.transport.requests(of: "/byId").map(\.url)
    #expect(asked.filter { $0.contains("conversion_id=c1") }.count == 1)
    #expect(desk.clock.slept.reduce(0, +) >= 60)
    #expect(asked.allSatisfy { $0.contains("conversionType=AUDIO_MASTERING") })
  }

  @Test("The minute in which a job may be unknown begins when the service took it")
  func slowSending() throws {
    let clock = Mutex<TestClock?>(nil)
    let desk = try Desk { request, before in
      guard request.method == "POST" else {
        guard request.url.contains("/byId"), before > 0 else { return .unknownRoute }
        return Self.busy("FAILED")
      }
      let known = clock.withLock { $0 }
      try known?.sleep(600, Cancellation())
      return .json(200, accepted)
    }
    clock.withLock { $0 = desk.clock }
    let end = try desk.follow(try desk.submit())
    #expect(end.problem?.contains("could not master it") == true)
    let questions = desk.transport.requests.filter { $0.method == "GET" }
    #expect(questions.allSatisfy { $0.totalSeconds != nil })
  }

  @Test("429 waits as asked, else 15 s and double; 5xx and broken lines go on")
  func pauses() throws {
    let desk = try desk { before in
      switch before {
      case 0: .json(429, #"{"detail": "SLOW DOWN"}"#, ["retry-after": "7"])
      case 1: .json(429, #"{"detail": "SLOW DOWN"}"#)
      case 2: .json(429, #"{"detail": "SLOW DOWN"}"#)
      case 3: .json(502, "<html>Bad Gateway</html>")
      case 4: throw TransportFailure.broken("reset")
      default: Self.busy("FAILED")
      }
    }
    _ = try desk.follow(try desk.submit())
    let waits = Array(desk.clock.slept.dropFirst())
    #expect(waits[0] == 7)
    #expect(waits[1] >= 15 && waits[2] == waits[1] * 2)
    #expect(waits.count == 5)
  }

  @Test("Done without an address is asked again for a minute, then it is the service's fault")
  func noAddress() throws {
    let desk = try desk { _ in
      .json(
        200,
        #"{"success": true, "conversion": {"status": "COMPLETED", "conversion_path": "https://bucket.example.com"}}"#
      )
    }
    let end = try desk.follow(try desk.submit())
    #expect(end.state == .failed)
    #expect(end.problem?.contains("gives no address") == true)
    #expect(desk.clock.slept.reduce(0, +) >= 60)
  }

  @Test("After its time the job is let go, not failed, and can be followed again")
  func detaches() throws {
    let desk = try desk { _ in Self.busy("IN_PROGRESS") }
    let job = try desk.follow(try desk.submit())
    #expect(job.state == .submitted)
    #expect((880...900).contains(desk.clock.slept.reduce(0, +)))
    #expect(try desk.master.journal.job(job.id).state == .submitted)
  }

  @Test("A pause that is asked for and goes beyond its time lets the job go at once")
  func longPause() throws {
    let desk = try desk { _ in .json(429, "{}", ["retry-after": "7200"]) }
    #expect(try desk.follow(try desk.submit()).state == .submitted)
    #expect(desk.clock.slept == [15])
  }

  @Test("A job that is cancelled while it is followed stays cancelled", arguments: [true, false])
  func cancelled(whileAsked: Bool) throws {
    let box = Mutex<RemoteMaster?>(nil)
    let cancel: @Sendable () throws -> Void = {
      guard let master = box.withLock({ $0 }) else { return }
      _ = try master.cancel(master.journal.all()[0].id, cancellation: Cancellation())
    }
    let desk = try desk { before in
      if whileAsked, before == 1 { try cancel() }
      return Self.busy("IN_PROGRESS")
    }
    box.withLock { $0 = desk.master }
    let job = try desk.submit()
    let end = try desk.master.follow(
      job.id, cancellation: Cancellation(),
      update: { _ in
        if !whileAsked { try? cancel() }
      })
    #expect(end.state == .cancelled)
    #expect(try desk.master.journal.job(job.id).state == .cancelled)
    #expect(desk.transport.requests(of: "/byId").count == (whileAsked ? 2 : 1))
  }

  @Test("What is asked of the place of the master ends: pauses over a minute, ranges it never has")
  func download() throws {
    let cases: [(Int, [String: String], Int)] = [
      (503, ["retry-after": "80000"], 1), (503, [:], 8), (416, [:], 8),
    ]
    for (status, headers, asked) in cases {
      let desk = try Desk { request, _ in
        if request.method == "POST" { return .json(200, accepted) }
        if request.url.contains("files.example.com") { return .json(status, "", headers) }
        guard request.url.contains("/byId") else { return .unknownRoute }
        return .json(
          200,
          #"{"conversion": {"status": "COMPLETED", "audio_url": "https://files.example.com/1.wav"}}"#
        )
      }
      let job = try desk.submit()
      let said = desk.sentence { _ = try desk.follow(job) }
      #expect(said.contains("could not be fetched"), "\(status)")
      #expect(desk.transport.requests(of: "files.example.com").count == asked, "\(status)")
      #expect(desk.clock.slept.reduce(0, +) < 300)
      #expect(try desk.master.journal.job(job.id).state == .ready)
    }
  }

  @Test("A link that lapses while the master arrives is asked for anew, once for what it brought")
  func lapsed() throws {
    let whole = wave(7)
    let half = whole.count / 2
    for isRenewed in [true, false] {
      let desk = try Desk { request, before in
        if request.method == "POST" { return .json(200, accepted) }
        if request.url.contains("/byId") {
          return Self.done("https://files.example.com/\(before).wav")
        }
        guard case .file(let path, _) = request.sink else { return .unknownRoute }
        guard request.headers["Range"] != nil else {
          try AtomicFile.write(Array(whole[..<half]), to: path)
          request.onHead?(200, ["etag": #""e""#])
          throw TransportFailure.broken("reset")
        }
        guard isRenewed, request.url.hasSuffix("/2.wav") else { return .json(410, "") }
        try AtomicFile.write(whole, to: path)
        return .json(206, "")
      }
      let job = try desk.submit()
      let said = desk.sentence { _ = try desk.follow(job) }
      #expect(said.isEmpty == isRenewed, "\(said)")
      #expect(try desk.master.journal.job(job.id).state == (isRenewed ? .fetched : .ready))
      let asked = desk.transport.requests(of: "files.example.com")
      let ranges = asked.map { $0.headers["Range"] }
      #expect(ranges == [nil, "bytes=\(half)-", "bytes=\(half)-"])
      #expect(asked.allSatisfy { $0.headers["Authorization"] == nil })
    }
  }

  @Test("A download that broke goes on where the file is the same to the byte, else begins anew")
  func resumed() throws {
    let whole = wave(7)
    let half = whole.count / 2
    let cases: [(tag: String?, range: String?)] = [
      (#""e""#, "bytes=\(half)-"), (#"W/"e""#, nil), (nil, nil),
    ]
    for (tag, range) in cases {
      let desk = try Desk { request, before in
        if request.method == "POST" { return .json(200, accepted) }
        if request.url.contains("/byId") { return Self.done("https://files.example.com/1.wav") }
        guard case .file(let path, _) = request.sink else { return .unknownRoute }
        guard before == 0 else {
          try AtomicFile.write(whole, to: path)
          return .json(request.headers["Range"] == nil ? 200 : 206, "")
        }
        try AtomicFile.write(Array(whole[..<half]), to: path)
        request.onHead?(200, tag.map { ["etag": $0] } ?? [:])
        throw TransportFailure.broken("reset")
      }
      #expect(try desk.follow(try desk.submit()).state == .fetched)
      let asked = desk.transport.requests(of: "files.example.com")
      let ranges = asked.map { $0.headers["Range"] }
      #expect(ranges == [nil, range])
      #expect(asked.last?.headers["If-Range"] == (range == nil ? nil : tag))
    }
  }

  @Test("What has arrived of a master is gone on with by the next program, wherever it goes")
  func resumedLater() throws {
    let whole = wave(7)
    let half = whole.count / 2
    for isElsewhere in [false, true] {
      let desk = try interrupted(whole)
      let job = try desk.submit()
      #expect(desk.sentence { _ = try desk.follow(job) }.contains("Stopped"))
      let kept = try ContentHash(ofFile: part(of: job, in: desk.folder))
      #expect(kept.hexadecimal == ContentHash(of: Array(whole[..<half])).hexadecimal)
      if isElsewhere {
        let folder = desk.folder + "/elsewhere"
        AtomicFile.makeFolder(folder)
        _ = try desk.master.refetch(job.id, output: folder + "/master.wav", force: false)
      }
      let end = try desk.follow(job)
      #expect(end.state == .fetched && end.masterTag == nil)
      let master = try ContentHash(ofFile: end.wish.output).hexadecimal
      #expect(master == end.sha256)
      let last = desk.transport.requests(of: "files.example.com").last
      #expect(last?.headers["Range"] == "bytes=\(half)-")
      #expect(last?.headers["If-Range"] == #""e""#)
      #expect(!hasPart(of: job, in: desk.folder))
    }
  }

  @Test("What has arrived of a master goes with the job that a person ends")
  func partOfCancelled() throws {
    let desk = try interrupted(wave(7))
    let job = try desk.submit()
    _ = desk.sentence { _ = try desk.follow(job) }
    let ended = try desk.master.cancel(job.id, cancellation: Cancellation()).job
    #expect(ended.state == .cancelled)
    #expect(!hasPart(of: job, in: desk.folder))
  }

  @Test("A master that had arrived when the check of it was stopped is not fetched again")
  func wholePart() throws {
    let whole = wave(7)
    for length in [whole.count, whole.count + 1] {
      let desk = try Desk { request, before in
        if request.method == "POST" { return .json(200, accepted) }
        if request.url.contains("/byId") { return Self.done("https://files.example.com/1.wav") }
        guard case .file(let path, _) = request.sink else { return .unknownRoute }
        guard before > 0 else { return .json(416, "", ["content-range": "bytes */\(length)"]) }
        try AtomicFile.write(whole, to: path)
        return .json(200, "")
      }
      var job = try desk.submit()
      job.masterTag = #""e""#
      try desk.master.journal.write(job)
      try AtomicFile.write(whole, to: part(of: job, in: desk.folder))
      #expect(try desk.follow(job).state == .fetched)
      let asked = desk.transport.requests(of: "files.example.com").count
      #expect(asked == (length == whole.count ? 1 : 2))
    }
  }

  @Test("What a kill left is gone on with only where the whole is compared with a hash")
  func resumedAfterKill() throws {
    let whole = wave(7)
    let half = whole.count / 2
    for isHashed in [false, true] {
      let hash = isHashed ? ContentHash(of: whole).hexadecimal : nil
      // In a container the process that was killed may have had the number of this one.
      for hasSameNumber in [false, true] {
        let desk = try delivering("https://files.example.com/1.wav", sha256: hash)
        var job = try desk.submit()
        job.masterTag = #""e""#
        try desk.master.journal.write(job)
        // No process has the largest number.
        let left =
          hasSameNumber
          ? AtomicFile.temporaryName(job.id)
          : ".lacquer-\(Int32.max)-\(job.id)" + AtomicFile.temporaryEnding
        try AtomicFile.write(Array(whole[..<half]), to: desk.folder + "/" + left)
        #expect(try desk.follow(job).state == .fetched)
        let range = desk.transport.requests(of: "files.example.com").last?.headers["Range"]
        #expect(range == (isHashed ? "bytes=\(half)-" : nil))
      }
    }
  }

  @Test("A link under the name of what has arrived is not followed")
  func plantedPart() throws {
    let desk = try delivering("https://files.example.com/1.wav")
    var job = try desk.submit()
    job.masterTag = #""e""#
    try desk.master.journal.write(job)
    let other = desk.folder + "/other"
    try AtomicFile.write([1, 2, 3], to: other)
    let link = part(of: job, in: desk.folder)
    try #require(unsafe symlink(other, link) == 0)
    #expect(try desk.follow(job).state == .fetched)
    let asked = desk.transport.requests(of: "files.example.com").map { $0.headers["Range"] }
    #expect(asked == [nil])
    #expect(try AtomicFile.read(other) == [1, 2, 3])
  }

  @Test("A part that comes without its tag leaves what is known of it")
  func untaggedPart() throws {
    let whole = wave(7)
    let third = whole.count / 3
    let desk = try Desk { request, before in
      if request.method == "POST" { return .json(200, accepted) }
      if request.url.contains("/byId") { return Self.done("https://files.example.com/1.wav") }
      guard case .file(let path, _) = request.sink else { return .unknownRoute }
      guard before < 2 else {
        try AtomicFile.write(whole, to: path)
        return .json(206, "")
      }
      if before == 0 { request.onHead?(200, ["etag": #""e""#]) } else { request.onHead?(206, [:]) }
      try AtomicFile.write(Array(whole[..<(third * (before + 1))]), to: path)
      throw TransportFailure.broken("reset")
    }
    #expect(try desk.follow(try desk.submit()).state == .fetched)
    let ranges = desk.transport.requests(of: "files.example.com").map { $0.headers["Range"] }
    #expect(ranges == [nil, "bytes=\(third)-", "bytes=\(third * 2)-"])
  }

  @Test("A place where no master can be is refused before anything of the job is changed")
  func noSuchFolder() throws {
    let desk = try interrupted(wave(7))
    let job = try desk.submit()
    _ = desk.sentence { _ = try desk.follow(job) }
    let output = desk.folder + "/none/master.wav"
    let said = desk.sentence {
      _ = try desk.master.refetch(job.id, output: output, force: false)
    }
    #expect(said == "Cannot write \(output): there is no such file or folder.")
    #expect(try desk.master.journal.job(job.id).wish.output == job.wish.output)
    #expect(hasPart(of: job, in: desk.folder))
    var wish = desk.wish
    wish.output = output
    let wanted = wish
    let unsent = desk.sentence {
      _ = try desk.master.submit(wanted, to: desk.service, cancellation: Cancellation())
    }
    #expect(unsent == said)
  }

  /// A service whose master stops halfway, and comes whole when it is asked for again.
  private func interrupted(_ whole: [UInt8]) throws -> Desk {
    try Desk { request, before in
      if request.method == "POST" { return .json(200, accepted) }
      if request.url.contains("/byId") { return Self.done("https://files.example.com/1.wav") }
      guard case .file(let path, _) = request.sink else { return .unknownRoute }
      guard before > 0 else {
        request.onHead?(200, ["etag": #""e""#])
        try AtomicFile.write(Array(whole[..<(whole.count / 2)]), to: path)
        throw TransportFailure.cancelled
      }
      try AtomicFile.write(whole, to: path)
      return .json(request.headers["Range"] == nil ? 200 : 206, "")
    }
  }

  /// Where what has arrived of a job's master waits for the next program.
  private func part(of job: RemoteJob, in folder: String) -> String {
    "\(folder)/.lacquer-\(job.id).part"
  }

  private func hasPart(of job: RemoteJob, in folder: String) -> Bool {
    (try? ContentHash(ofFile: part(of: job, in: folder))) != nil
  }

  @Test("A fault between the end of a job and its master is waited out, for a minute")
  func faultBeforeMaster() throws {
    for faults in [2, 1000] {
      let desk = try Desk { request, before in
        if request.method == "POST" { return .json(200, accepted) }
        if case .file(let path, _) = request.sink {
          try AtomicFile.write(wave(7), to: path)
          return .json(200, "")
        }
        guard request.url.contains("/byId") else { return .unknownRoute }
        guard before == 0 || before > faults else {
          guard before == 1 else { return .json(503, "{}") }
          throw TransportFailure.broken("reset")
        }
        return Self.done("https://files.example.com/1.wav")
      }
      let job = try desk.submit()
      let said = desk.sentence { _ = try desk.follow(job) }
      #expect(said.isEmpty == (faults == 2), "\(said)")
      #expect(try desk.master.journal.job(job.id).state == (faults == 2 ? .fetched : .ready))
      // 15 s before the first question.
      #expect(desk.clock.slept.reduce(0, +) <= 75)
    }
  }

  @Test("A place of the master that cannot be reached is named, without what its link holds")
  func unreachablePlace() throws {
    let desk = try Desk { request, _ in
      if request.method == "POST" { return .json(200, accepted) }
      if request.url.contains("/byId") { return Self.done("https://files.example.com/1.wav?sig=s") }
      guard case .file = request.sink else { return .unknownRoute }
      throw TransportFailure.unreachable("refused")
    }
    let job = try desk.submit()
    let said = desk.sentence { _ = try desk.follow(job) }
    let told =
      "The master is at https://files.example.com:443, which cannot be reached: check the "
      + "connection, then lacquer jobs wait \(job.id) goes on."
    #expect(said == told)
    #expect(try desk.master.journal.job(job.id).state == .ready)
  }

  @Test("Words that ask to wait under 200 are no end of a job; a reason inside its object is told")
  func refusedUnder200() throws {
    let desk = try desk { before in
      before == 0
        ? .json(200, #"{"success": false, "detail": "SLOW DOWN - TOO MANY PARALLEL REQUESTS"}"#)
        : .json(
          200,
          #"{"success": false, "conversion": {"status": "FAILED", "status_msg": "too many channels"}}"#
        )
    }
    let end = try desk.follow(try desk.submit())
    #expect(desk.clock.slept == [15, 15])
    #expect(end.state == .failed && end.problem == "stub says: too many channels")
  }

  @Test("A master that has moved is fetched from there, but never without encryption after all")
  func moved() throws {
    for (from, to, isFollowed) in [
      ("https", "https", true), ("http", "https", true), ("https", "http", false),
    ] {
      let desk = try Desk { request, _ in
        if request.method == "POST" { return .json(200, accepted) }
        if request.url.contains("/byId") { return Self.done("\(from)://files.example.com/1.wav") }
        guard case .file(let path, _) = request.sink else { return .unknownRoute }
        if request.url.hasSuffix("/1.wav") {
          return .json(302, "", ["location": "\(to)://elsewhere.example.com/2.wav"])
        }
        try AtomicFile.write(wave(7), to: path)
        return .json(200, "")
      }
      let job = try desk.submit()
      let said = desk.sentence { _ = try desk.follow(job) }
      #expect(said.contains("leads somewhere that is not followed") == !isFollowed, "\(said)")
      #expect(try desk.master.journal.job(job.id).state == (isFollowed ? .fetched : .ready))
      #expect(desk.transport.requests(of: "elsewhere").count == (isFollowed ? 1 : 0))
    }
  }

  @Test(
    "A submit that is answered with the master's address is followed without a pause",
    arguments: [("conversion_path", RemoteJob.State.failed), ("output_path", .fetched)])
  func namedAtOnce(field: String, end: RemoteJob.State) throws {
    let address = "https://files.example.com/1.wav"
    let desk = try Desk { request, _ in
      if request.method == "POST" {
        return .json(
          200, accepted.replacing("\"ok\"", with: "\"ok\", \"\(field)\": \"\(address)\""))
      }
      if case .file(let path, _) = request.sink {
        try AtomicFile.write(wave(7), to: path)
        return .json(200, "")
      }
      guard request.url.contains("/byId") else { return .unknownRoute }
      return end == .failed ? Self.busy("FAILED") : Self.done(address)
    }
    let job = try desk.submit()
    #expect(job.namesMaster == true && job.progress == nil)
    #expect(try desk.follow(job).state == end)
    #expect(desk.clock.slept.allSatisfy { $0 == 0 })
  }

  @Test("A reason however long and on however many lines is one short line")
  func longReason() throws {
    let reason = String(repeating: #"no\n"#, count: 2000)
    let desk = try desk { _ in
      .json(200, #"{"conversion": {"status": "FAILED", "status_msg": "\#(reason)"}}"#)
    }
    let end = try desk.follow(try desk.submit())
    let problem = try #require(end.problem)
    #expect(problem.hasPrefix("stub could not master it: no no") && problem.count < 240)
  }

  @Test("A service that is down says when to ask again, and is left alone until then")
  func pauseOfAFault() throws {
    let desk = try desk { $0 == 0 ? .json(503, "{}", ["retry-after": "40"]) : Self.busy("FAILED") }
    _ = try desk.follow(try desk.submit())
    #expect(desk.clock.slept == [15, 40])
  }

  @Test("A service that knows a job by its other name alone is asked for the master by that")
  func otherName() throws {
    let desk = try Desk { request, _ in
      if request.method == "POST" { return .json(200, accepted) }
      if request.url.contains("files.example.com") { return .json(404, "") }
      guard request.url.contains("conversion_id=c1") else { return .unknownRoute }
      return Self.done("https://files.example.com/1.wav")
    }
    let job = try desk.submit()
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("could not be fetched"))
    #expect(desk.transport.requests(of: "files.example.com").count == 1)
  }

  /// A service whose masters arrive; `meanwhile` gets the folder of the output.
  private func delivering(
    _ address: String, sha256: String? = nil,
    meanwhile: @escaping @Sendable (String) throws -> Void = { _ in }
  ) throws -> Desk {
    try Desk { request, _ in
      if request.method == "POST" { return .json(200, accepted) }
      if case .file(let path, _) = request.sink {
        try AtomicFile.write(wave(7), to: path)
        try meanwhile(Paths.folder(of: path))
        return .json(200, "")
      }
      return request.url.contains("/byId") ? Self.done(address, sha256: sha256) : .unknownRoute
    }
  }

  private static func done(_ address: String, sha256: String? = nil) -> TransportAnswer {
    let hash = sha256.map { #", "sha256": "\#($0)""# } ?? ""
    return .json(
      200, #"{"conversion": {"status": "COMPLETED", "audio_url": "\#(address)"\#(hash)}}"#)
  }

  @Test("A master that is not what the service says it made is told and not kept")
  func damaged() throws {
    for (value, isWhole) in [(UInt8(7), true), (8, false)] {
      // Digits of either case are the same hash.
      let hash = ContentHash(of: wave(value)).hexadecimal.uppercased()
      let desk = try delivering("https://files.example.com/1.wav", sha256: hash)
      let job = try desk.submit()
      let said = desk.sentence { _ = try desk.follow(job) }
      let fault =
        "The master arrived damaged (its SHA-256 does not match): lacquer jobs fetch \(job.id)."
      #expect(said == (isWhole ? "" : fault))
      let isThere = (try? ContentHash(ofFile: job.wish.output)) != nil
      #expect(isThere == isWhole)
    }
  }

  @Test("A master that a kill left under its name is known again and not fetched once more")
  func killed() throws {
    let desk = try delivering("https://files.example.com/1.wav") {
      try AtomicFile.write([7], to: $0 + "/master.wav")
    }
    let job = try desk.submit()
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("exists already"))
    // As a kill leaves it: under its name, and no word of that in the journal.
    try AtomicFile.write(wave(7), to: job.wish.output)
    let asked = desk.transport.requests.count
    let end = try desk.follow(job)
    #expect(end.state == .fetched)
    #expect(end.sha256 == ContentHash(of: wave(7)).hexadecimal)
    #expect(desk.transport.requests.count == asked)
  }

  @Test("What a kill left of a download goes with the next, and that of other jobs stays")
  func leftovers() throws {
    let desk = try delivering("https://files.example.com/1.wav")
    let job = try desk.submit()
    // No process has the number.
    let names = [job.id, "other"].map { ".lacquer-\(Int32.max)-\($0)" + AtomicFile.temporaryEnding }
    for name in names { try AtomicFile.write([7], to: desk.folder + "/" + name) }
    #expect(try desk.follow(job).state == .fetched)
    let left = names.filter { (try? ContentHash(ofFile: desk.folder + "/" + $0)) != nil }
    #expect(left == [names[1]])
  }

  @Test("A master whose address is no https is named")
  func unencrypted() throws {
    for scheme in ["http", "https"] {
      let desk = try delivering("\(scheme)://files.example.com/1.wav")
      let job = try desk.follow(try desk.submit())
      #expect(job.state == .fetched)
      let isNamed = job.warnings.contains { $0.contains("unencrypted") }
      #expect(isNamed == (scheme == "http"))
    }
  }

  @Test("A master that is more than half a second longer or shorter than its mix is told of")
  func otherLength() throws {
    for (mix, isTold) in [(0.9, false), (1.5, true)] {
      let desk = try delivering("https://files.example.com/1.wav")
      var job = try desk.submit()
      job.mixSeconds = mix
      try desk.master.journal.write(job)
      let warnings = try desk.follow(job).warnings
      let told = warnings.contains("The master is 0.5 s long, the mix 1.5 s.")
      #expect(told == isTold, "\(warnings)")
    }
  }

  @Test("A bad key stops the asking and keeps the job; so do missing credits")
  func keyAndCredits() throws {
    for (status, words) in [(401, "did not accept the key"), (402, "wants more credits")] {
      let desk = try desk { _ in .json(status, #"{"success": false, "error": "no"}"#) }
      let job = try desk.submit()
      #expect(desk.sentence { _ = try desk.follow(job) }.contains(words))
      #expect(try desk.master.journal.job(job.id).state == .submitted)
      #expect(desk.transport.requests(of: "/byId").count == 1)
    }
  }

  @Test("The key is fetched once for a submit and what follows it, and anew after a refusal")
  func keyFetched() throws {
    let desk = try desk { $0 == 1 ? .json(401, "{}") : Self.busy($0 == 0 ? "RUNNING" : "FAILED") }
    let (transport, clock, folder) = (desk.transport, desk.clock, desk.folder)
    let fetched = Mutex(0)
    let master = RemoteMaster(stateFolder: folder, scratch: folder, clock: clock) { service in
      fetched.withLock { $0 += 1 }
      return RemoteClient(
        service: service, key: SecretKey("secret"), stateFolder: folder, transport: transport,
        clock: clock)
    }
    let job = try master.submit(desk.wish, to: desk.service, cancellation: Cancellation())
    let said = desk.sentence { _ = try master.follow(job.id, cancellation: Cancellation()) }
    #expect(said.contains("did not accept the key"))
    let before = fetched.withLock { $0 }
    #expect(before == 1)
    #expect(try master.follow(job.id, cancellation: Cancellation()).state == .failed)
    let after = fetched.withLock { $0 }
    #expect(after == 2)
  }

  @Test("A job is sent to the address of its service only")
  func otherAddress() throws {
    let desk = try desk { _ in Self.busy("FAILED") }
    let job = try desk.submit()
    var moved = desk.service
    moved.baseURL = "https://elsewhere.example.com/v1"
    try desk.master.services.add(moved)
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("is now another address"))
    #expect(desk.transport.requests(of: "elsewhere").isEmpty)
  }
}
