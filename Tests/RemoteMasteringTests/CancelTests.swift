import AudioCore
import HTTPClient
import MasteringAPI
import RemoteMastering
import Synchronization
import Testing

/// A job that a person cancels while it is being sent.
struct CancelTests {
  /// The journal of a desk, for scripts that are written before there is a desk.
  private final class Person: Sendable {
    private let master = Mutex<RemoteMaster?>(nil)

    func take(_ master: RemoteMaster) { self.master.withLock { $0 = master } }

    /// Cancels the only job, as `lacquer jobs cancel` does in another terminal, and says how.
    func cancel() -> String {
      guard let master = master.withLock({ $0 }), let job = job else { return "no job" }
      return (try? master.cancel(job.id, cancellation: Cancellation()).text) ?? "not cancelled"
    }

    var job: RemoteJob? { master.withLock { $0 }?.journal.all().first }
  }

  /// A server of our own; `post` is what it does with a submit, `end` with a cancel.
  private func desk(
    _ person: Person, post: @escaping @Sendable (TransportRequest, Int) throws -> TransportAnswer,
    end: @escaping @Sendable (Int) throws -> TransportAnswer = { _ in
      .json(200, #"{"success": true}"#)
    },
    able: @escaping @Sendable (Int) throws -> TransportAnswer = { _ in .capable }
  ) throws -> Desk {
    let desk = try Desk { request, before in
      if request.url.hasSuffix("/capabilities") { return try able(before) }
      if request.url.contains("/cancel?") { return try end(before) }
      guard request.method == "POST" else {
        return .json(200, #"{"success": true, "conversions": []}"#)
      }
      return try post(request, before)
    }
    person.take(desk.master)
    return desk
  }

  @Test("What the service has by then is ended there as soon as it has answered, by its name")
  func answered() throws {
    let person = Person()
    let seen = Mutex<[RemoteJob?]>([])
    let desk = try desk(person) { request, _ in
      #expect(request.isWithdrawn?() == false)
      #expect(person.cancel().contains("is being sent"))
      #expect(request.isWithdrawn?() == true)
      seen.withLock { $0.append(person.job) }
      return .json(200, accepted)
    } end: { _ in
      seen.withLock { $0.append(person.job) }
      return .json(200, #"{"success": true}"#)
    }
    let job = try desk.submit()
    #expect(job.state == .cancelled)
    #expect(desk.transport.requests(of: "/cancel?").map(\.method) == ["POST"])
    #expect(desk.transport.requests(of: "/cancel?")[0].url.hasSuffix("task_id=t1"))
    // In the journal before the service knows: the wish while it is sent, the names before the end.
    let states = seen.withLock { $0 }
    #expect(states.map { $0?.state } == [.cancelling, .cancelling])
    #expect(states.map { $0?.taskID } == [nil, "t1"])
    #expect(person.job?.state == .cancelled && person.job?.conversionID == "c1")
    #expect(try desk.follow(job).state == .cancelled)
    #expect(person.cancel().contains("over already"))
  }

  @Test("What is not sent by then is not sent, and the service is not asked to end what it lacks")
  func withdrawn() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in
      _ = person.cancel()
      throw TransportFailure.withdrawn
    }
    let job = try desk.submit()
    #expect(job.state == .cancelled && job.sent == nil)
    #expect(desk.transport.requests(of: "/cancel?").isEmpty)
  }

  @Test("A refusal of a job that was cancelled is no word to the person")
  func refused() throws {
    for status in [400, 401, 429] {
      let person = Person()
      let desk = try desk(person) { _, _ in
        _ = person.cancel()
        return .json(status, "{}")
      }
      #expect(try desk.submit().state == .cancelled, "\(status)")
    }
  }

  @Test("What a lost answer leaves at a service is learnt under the same key, and ended")
  func lost() throws {
    let statuses: [Int?] = [409, 502, nil]
    for status in statuses {
      let person = Person()
      let desk = try desk(person) { _, before in
        guard before == 0 else { return .json(200, accepted) }
        _ = person.cancel()
        guard let status else { throw TransportFailure.broken("reset") }
        return .json(status, "{}")
      }
      #expect(desk.sentence { _ = try desk.submit() }.contains("may have it"))
      let job = try #require(person.job)
      #expect(job.state == .cancelling && !job.isAccepted)
      #expect(person.cancel() == "The job \(job.id) is cancelled.")
      let sent = desk.transport.requests(of: "/audio_mastering")
      #expect(sent.count == 2)
      #expect(sent[0].headers[IdempotencyKey.header] == sent[1].headers[IdempotencyKey.header])
      #expect(desk.transport.requests(of: "/cancel?").count == 1)
      #expect(person.job?.state == .cancelled)
    }
  }

  @Test("A wait for a service that is still at work on the request ends with a cancel")
  func conflict() throws {
    let person = Person()
    let desk = try desk(person) { _, before in
      guard before > 0 else { throw TransportFailure.broken("reset") }
      _ = person.cancel()
      return .json(409, "{}", ["retry-after": "50"])
    }
    #expect(!desk.sentence { _ = try desk.submit() }.isEmpty)
    let job = try #require(person.job)
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("is being cancelled"))
    #expect(desk.clock.slept.isEmpty)
    #expect(person.job?.state == .cancelling)
  }

  @Test("What the service had finished by then is kept, and said to be")
  func finished() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in
      .json(200, accepted)
    } end: { _ in
      .json(
        200,
        #"{"success": true, "conversion": {"task_id": "t1", "status": "COMPLETED", "conversion_path": "https://files.example.com/m.wav"}}"#
      )
    }
    let job = try desk.submit()
    #expect(person.cancel().contains("was finished at stub before"))
    #expect(person.job?.state == .ready)
    #expect(try desk.master.refetch(job.id, output: nil, force: false).state == .ready)
  }

  @Test("A job whose end is wished is not fetched while the service cannot be told")
  func notFetched() throws {
    let person = Person()
    let desk = try Desk { request, before in
      if request.url.hasSuffix("/capabilities") {
        guard before == 0 else { throw TransportFailure.broken("timed out") }
        return .capable
      }
      if request.method == "POST" { return .json(200, accepted) }
      #expect(request.url.contains("/byId"))
      #expect(person.cancel() == "not cancelled")
      return .json(
        200,
        #"{"conversion": {"status": "COMPLETED", "conversion_path": "https://files.example.com/m.wav"}}"#
      )
    }
    person.take(desk.master)
    let job = try desk.submit()
    #expect(try desk.follow(job).state == .cancelling)
    #expect(person.job?.state == .cancelling)
    #expect(desk.transport.requests(of: "files.example.com").isEmpty)
    let said = desk.sentence {
      _ = try desk.master.cancel(
        job.id, cancellation: Cancellation(),
        wished: { wish in #expect(wish.state == .cancelling && wish.isAccepted) })
    }
    #expect(said.contains("broke") && said.contains("the next lacquer jobs wait or cancel tells"))
  }

  @Test("A service that cannot end jobs is known by its answer, not by its silence")
  func hosted() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in
      .json(200, accepted)
    } able: { before in
      if before == 1 { throw TransportFailure.broken("timed out") }
      return before == 2 ? .json(503, "{}") : .unknownRoute
    }
    _ = try desk.submit()
    for _ in 0..<2 {
      #expect(person.cancel() == "not cancelled")
      #expect(person.job?.state == .cancelling)
    }
    #expect(person.cancel().contains("cannot end jobs"))
    #expect(person.job?.state == .cancelled)
  }

  @Test("A service that knows a job by its other name alone is told by that")
  func otherName() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in
      .json(200, accepted)
    } end: { before in
      before == 0 ? .unknownRoute : .json(200, #"{"success": true}"#)
    }
    let job = try desk.submit()
    #expect(person.cancel() == "The job \(job.id) is cancelled.")
    let told = desk.transport.requests(of: "/cancel?").map(\.url)
    #expect(told.count == 2)
    #expect(told.last?.hasSuffix("conversion_id=c1") == true)
  }

  @Test("A service that cannot be told at once is told the next time")
  func toldLater() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in
      _ = person.cancel()
      return .json(200, accepted)
    } end: { before in
      guard before > 0 else { throw TransportFailure.broken("reset") }
      return .json(200, #"{"success": true}"#)
    } able: { before in
      guard before != 1 else { throw TransportFailure.broken("timed out") }
      return .capable
    }
    #expect(desk.sentence { _ = try desk.submit() }.contains("broke"))
    let job = try #require(person.job)
    #expect(job.state == .cancelling && job.taskID == "t1" && !job.isOver)
    #expect(desk.sentence { _ = try desk.follow(job) }.contains("broke"))
    #expect(person.job?.state == .cancelling)
    #expect(try desk.follow(job).state == .cancelled)
    #expect(desk.transport.requests(of: "/cancel?").count == 2)
  }

  @Test("Where several jobs begin alike none is ended")
  func alike() throws {
    let desk = try desk(Person()) { _, _ in .json(200, accepted) }
    var job = try desk.submit()
    for id in ["job-one", "job-other"] {
      job.id = id
      try desk.master.journal.write(job)
    }
    for (id, fault) in [
      ("job-o", "Several jobs begin with job-o: give more."),
      ("jo", "There is no job jo: lacquer jobs list."),
    ] {
      let said = desk.sentence { _ = try desk.master.cancel(id, cancellation: Cancellation()) }
      #expect(said == fault)
    }
    #expect(desk.master.journal.all().allSatisfy { !$0.isCancelled })
    let ended = try desk.master.cancel("job-on", cancellation: Cancellation()).job
    #expect(ended.id == "job-one" && ended.isCancelled)
  }

  @Test("A job cancelled before it is sent is not sent")
  func before() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in .json(200, accepted) }
    let job = try desk.master.submit(
      desk.wish, to: desk.service, cancellation: Cancellation(),
      written: { _ in #expect(person.cancel().contains("nothing of it was sent")) })
    #expect(job.state == .cancelled && job.sent == nil)
    #expect(desk.transport.requests(of: "/audio_mastering").isEmpty)
  }
}
