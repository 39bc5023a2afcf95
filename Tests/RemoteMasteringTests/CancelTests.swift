import AudioCore
import HTTPClient
import MasteringAPI
import RemoteMastering
import Synchronization
import Testing

/// A job that a person cancels while it is being sent.
struct CancelTests {
  private static let capabilities = #"{"engine": {"version": "1"}, "idempotency": true}"#

  /// The journal of a desk, for scripts that are written before there is a desk.
  private final class Person: Sendable {
    private let master = Mutex<RemoteMaster?>(nil)

    func take(_ master: RemoteMaster) { self.master.withLock { $0 = master } }

    /// Cancels the only job, as `lacquer jobs cancel` does in another terminal, and says how.
    func cancel() -> String {
      guard let master = master.withLock({ $0 }), let job = job else { return "no job" }
      return (try? master.cancel(job.id, cancellation: Cancellation()).1) ?? "not cancelled"
    }

    var job: RemoteJob? { master.withLock { $0 }?.journal.all().first }
  }

  /// A server of our own; `post` is what it does with a submit, `end` with a cancel.
  private func desk(
    _ person: Person, post: @escaping @Sendable (TransportRequest, Int) throws -> TransportAnswer,
    end: @escaping @Sendable (Int) throws -> TransportAnswer = { _ in
      .json(200, #"{"success": true}"#)
    }
  ) throws -> Desk {
    let desk = try Desk { request, before in
      if request.url.hasSuffix("/capabilities") { return .json(200, Self.capabilities) }
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

  @Test("A refusal, a fault or a broken line of a job that was cancelled is no word to the person")
  func refused() throws {
    for status in [400, 409, 502] {
      let person = Person()
      let desk = try desk(person) { _, _ in
        _ = person.cancel()
        return .json(status, "{}")
      }
      #expect(try desk.submit().state == .cancelled, "\(status)")
    }
    let person = Person()
    let desk = try desk(person) { _, _ in
      _ = person.cancel()
      throw TransportFailure.broken("reset")
    }
    #expect(try desk.submit().state == .cancelled)
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
    }
    #expect(desk.sentence { _ = try desk.submit() }.contains("broke"))
    let job = try #require(person.job)
    #expect(job.state == .cancelling && job.taskID == "t1" && !job.isOver)
    #expect(try desk.follow(job).state == .cancelled)
    #expect(desk.transport.requests(of: "/cancel?").count == 2)
  }

  @Test("A job cancelled before it is sent is not sent")
  func before() throws {
    let person = Person()
    let desk = try desk(person) { _, _ in .json(200, accepted) }
    let job = try desk.master.submit(
      desk.wish, to: desk.service, cancellation: Cancellation(),
      written: { _ in #expect(person.cancel().contains("nothing of it was sent")) })
    #expect(job.state == .cancelled)
    #expect(desk.transport.requests(of: "/audio_mastering").isEmpty)
  }
}
