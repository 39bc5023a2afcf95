import AudioCore
import HTTPClient
import MasteringAPI
import RemoteMastering
import Synchronization
import Testing

/// What is made of a job whose sending broke, where a wrong guess would be paid for twice.
struct SettleTests {
  /// When the clock of a desk starts.
  private static let start = 1_760_000_000.0

  /// The list of jobs, with an entry of each age against the start, s.
  private static func list(_ ages: Double...) -> TransportAnswer {
    let entries = ages.enumerated().map {
      #"{"task_id": "l\#($0.offset)", "status": "FAILED", "createdAt": "\#(RFC3339.text(start + $0.element))"}"#
    }
    return .json(200, #"{"success": true, "conversions": [\#(entries.joined(separator: ", "))]}"#)
  }

  /// A service of another kind, whose answer to the request is lost after some seconds.
  private func desk(
    sending: Double = 0, list: TransportAnswer,
    able: @escaping @Sendable () -> TransportAnswer = { .unknownRoute }
  ) throws -> Desk {
    let clock = Mutex<TestClock?>(nil)
    let desk = try Desk { request, _ in
      if request.url.hasSuffix("/capabilities") { return able() }
      if request.url.contains("/byUser") { return list }
      if request.url.contains("/byId") {
        return .json(200, #"{"conversion": {"status": "FAILED"}}"#)
      }
      guard request.url.hasSuffix("/audio_mastering") else { return .unknownRoute }
      let known = clock.withLock { $0 }
      try known?.sleep(sending, Cancellation())
      throw TransportFailure.broken("reset")
    }
    clock.withLock { $0 = desk.clock }
    return desk
  }

  private func lost(_ desk: Desk) throws -> RemoteJob {
    #expect(desk.sentence { _ = try desk.submit() }.contains("may have it"))
    let jobs = desk.master.journal.all()
    return try #require(jobs.first)
  }

  private func state(_ job: RemoteJob, _ desk: Desk) throws -> RemoteJob.State {
    try desk.master.journal.job(job.id).state
  }

  @Test("The minute in which a service may still list a job begins when all of it was sent")
  func slowSending() throws {
    let desk = try desk(sending: 600, list: Self.list())
    let job = try lost(desk)
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("does not list the job"))
    #expect(try state(job, desk) == .uncertain)
    try desk.clock.sleep(61, Cancellation())
    #expect(try desk.follow(job).state == .failed)
  }

  @Test("Of a program that was killed while it sent, the minute begins with the first look")
  func killed() throws {
    let desk = try desk(list: Self.list())
    var job = try lost(desk)
    job.sendSeconds = nil
    try desk.master.journal.write(job)
    try desk.clock.sleep(7200, Cancellation())
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("does not list the job"))
    try desk.clock.sleep(61, Cancellation())
    #expect(try desk.follow(job).state == .failed)
  }

  @Test(
    "What was made there long after the sending is another's job",
    arguments: [(100.0, "l0"), (600.0, nil), (86_400.0, nil)] as [(Double, String?)])
  func othersLater(age: Double, name: String?) throws {
    let desk = try desk(list: Self.list(age))
    let job = try lost(desk)
    try desk.clock.sleep(90_000, Cancellation())
    let said = desk.sentence { _ = try desk.follow(job) }
    let left = try desk.master.journal.job(job.id)
    #expect(left.taskID == name)
    // Near enough to be the job it stays open.
    #expect(said.contains("you may pay twice") == (age == 600))
    #expect(left.state == (age == 600 ? .uncertain : .failed))
  }

  @Test("A clock two hours ahead of the service's hides no job")
  func clockAhead() throws {
    let date = ["date": "Thu, 09 Oct 2025 06:53:20 GMT"]
    let desk = try desk(list: Self.list(-7199), able: { .json(404, "{}", date) })
    let job = try lost(desk)
    #expect(job.clockAhead == 7200)
    try desk.clock.sleep(100, Cancellation())
    _ = try desk.follow(job)
    let name = try desk.master.journal.job(job.id).taskID
    #expect(name == "l0")
  }

  @Test("A gateway that never lets the question through what a service can do leaves no job open")
  func gateway() throws {
    for status in [429, 503] {
      let desk = try desk(list: Self.list(1), able: { .json(status, "{}") })
      let job = try lost(desk)
      #expect(desk.sentence { _ = try desk.follow(job) }.contains("broke: try again"))
      #expect(desk.transport.requests(of: "/byUser").isEmpty)
      try desk.clock.sleep(3600, Cancellation())
      _ = try desk.follow(job)
      let name = try desk.master.journal.job(job.id).taskID
      #expect(name == "l0")
      #expect(desk.transport.requests(of: "/audio_mastering").count == 1)
    }
  }

  @Test("Nor does it keep a job from being ended")
  func endedBehindGateway() throws {
    for (list, text) in [
      (Self.list(1), "cannot end jobs"), (Self.list(), "has no job of it"),
      (Self.list(600), "is put aside"),
    ] {
      let desk = try desk(list: list, able: { .json(503, "{}") })
      let job = try lost(desk)
      func cancel() throws -> String {
        try desk.master.cancel(job.id, cancellation: Cancellation()).text
      }
      #expect(desk.sentence { _ = try cancel() }.contains("is being cancelled"))
      try desk.clock.sleep(3600, Cancellation())
      let said = try cancel()
      #expect(said.contains(text), "\(said)")
      #expect(try state(job, desk) == .cancelled)
    }
  }

  @Test("A job that another program has sent meanwhile is not sent once more")
  func sentByAnother() throws {
    let desk = try desk(list: Self.list())
    let job = try desk.master.submit(
      desk.wish, to: desk.service, cancellation: Cancellation(),
      written: {
        var other = $0
        other.state = .uncertain
        try? desk.master.journal.write(other)
      })
    #expect(job.state == .uncertain)
    #expect(desk.transport.requests(of: "/audio_mastering").isEmpty)
  }

  @Test("A job whose file cannot be read is named, not forgotten")
  func unreadable() throws {
    let desk = try desk(list: Self.list())
    let path = desk.master.journal.folder + "/ab12cd.json"
    AtomicFile.makeFolder(desk.master.journal.folder)
    try AtomicFile.write(Array(#"{"id": "ab1"#.utf8), to: path)
    let faults = desk.master.journal.faults().map(\.message)
    #expect(faults.count == 1 && faults.first?.contains(path) == true, "\(faults)")
    for name in ["ab12cd", "ab1"] {
      let said = desk.sentence { _ = try desk.master.journal.job(name) }
      #expect(said == faults.first)
    }
  }
}
