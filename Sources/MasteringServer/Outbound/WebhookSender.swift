#if Server
import AudioCore
import HTTPClient
import Logging
import MasteringAPI

/// Tells the ends of jobs to the addresses that wanted to know: at least once, signed, with a plan.
///
/// Fair: who is slow to answer takes up only so many of the places, whatever waits for him.
actor WebhookSender {
  private let store: Store
  private let rule: AddressRule
  private let metrics: Metrics
  private let logger: Logger
  private var places = WebhookPlaces()
  /// Time to the next attempt where the database cannot be read or written, s.
  private static let pauseUnnoted = 60.0

  init(store: Store, rule: AddressRule, metrics: Metrics, logger: Logger) {
    self.store = store
    self.rule = rule
    self.metrics = metrics
    self.logger = logger
  }

  /// Looks at once for what is due.
  func poke() {
    Task { await sendDue() }
  }

  /// Looks every second until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await sendDue()
      try? await Task.sleep(for: .seconds(1))
    }
  }

  private func sendDue() async {
    // What ends during a look may seem due in what it finds.
    let before = places.taken
    guard
      let due = try? await store.dueDeliveries(
        limit: WebhookPlaces.most, ofAKey: WebhookPlaces.mostOfAKey,
        slow: places.slowKeys(at: SteadyTime.seconds))
    else { return }
    for delivery in due where !before.contains(delivery.id) {
      guard places.take(delivery.id, key: delivery.keyID, at: SteadyTime.seconds) else { continue }
      Task {
        let seconds = await attempt(delivery)
        places.giveBack(delivery.id, took: seconds, at: SteadyTime.seconds)
      }
    }
  }

  /// Returns the seconds that the receiver took.
  private func attempt(_ delivery: Delivery) async -> Double {
    do {
      return try await send(delivery)
    } catch {
      logger.error(
        "a webhook cannot be sent, or its attempt not be noted", metadata: ["error": "\(error)"])
      // It is still due, and would be tried every second for as long as the disk is full.
      try? await Task.sleep(for: .seconds(Self.pauseUnnoted))
      return 0
    }
  }

  private func send(_ delivery: Delivery) async throws -> Double {
    let started = SteadyTime.seconds
    let (status, note, retryAfter) = try await post(delivery)
    let seconds = SteadyTime.seconds - started
    let done = status.map { (200..<300).contains($0) } ?? false
    var state: Delivery.State = done ? .delivered : .waiting
    var next: Double?
    if !done {
      let asked = RetryAfter.seconds(retryAfter, now: WallTime.seconds)
      let slower = [429, 502, 504].contains(status ?? 0) ? 2.0 : 1
      let delay = WebhookRetries.delay(
        beforeAttempt: delivery.attempts + 1, jitter: .random(in: 0...1), asked: asked,
        slower: slower)
      if status == 410 {
        state = .off
      } else if let delay {
        next = WallTime.seconds + delay
      } else {
        state = .failed
      }
    }
    metrics.count("lacquer_webhook_attempts_total", ["result": state.rawValue])
    try await store.noteAttempt(
      delivery, status: status, seconds: seconds, note: note, state: state, next: next)
    return seconds
  }

  private func post(
    _ delivery: Delivery
  ) async throws -> (status: Int?, note: String, retryAfter: String?) {
    guard let address = WebAddress(delivery.url), rule.admits(address) else {
      return (nil, "address not allowed", nil)
    }
    let pinned = rule.pinned(address, resolved: await Resolver.resolve(address.host))
    guard !pinned.isEmpty else { return (nil, "address not allowed or not found", nil) }
    let secrets = try await store.webhookSecrets(key: delivery.keyID)
    let body = Array(delivery.body.utf8)
    let time = Int(WallTime.seconds)
    let signatures = secrets.compactMap {
      StandardWebhook.sign(secret: $0, id: delivery.id, timestamp: time, body: body)
    }
    guard !signatures.isEmpty else { return (nil, "no secret to sign with", nil) }
    var request = Outbound.request(address, pinned: pinned)
    request.method = "POST"
    request.body = UploadBody(body, type: "application/json")
    request.headers[StandardWebhook.idHeader] = delivery.id
    request.headers[StandardWebhook.timeHeader] = String(time)
    request.headers[StandardWebhook.signatureHeader] = signatures.joined(separator: " ")
    request.totalSeconds = WebhookRetries.timeout
    request.sink = .nowhere
    do {
      let answer = try await Outbound.send(request)
      return (answer.status, "HTTP \(answer.status)", answer.headers["retry-after"])
    } catch TransportFailure.unreachable(let reason), TransportFailure.broken(let reason) {
      return (nil, "no answer: \(TerminalText.line(reason))", nil)
    } catch {
      return (nil, "no answer", nil)
    }
  }
}
#endif
