import AudioCore
import Dispatch
import Glibc
import MasteringAPI
import Synchronization

/// Hears what services tell of finished jobs, so that the next question is asked at once.
///
/// A post is a hint and nothing more: byId decides. Every job has a path of its own that nobody can
/// guess; posts to other paths, about other jobs, or heard before are answered and forgotten.
public final class WebhookReceiver: Sendable {
  private struct State {
    var jobs: [String: Expected] = [:]
    var heard: Set<String> = []
  }

  private struct Expected {
    var secret: SecretKey?
    var ids: Set<String> = []
    var hasNews = false
  }

  /// What answers a post that arrives while the receiver goes away: the service may post it again.
  private static let goneStatus = 503

  private let state = Mutex(State())
  private let isStopped = Cancellation()
  private let socket: ListeningSocket

  /// Starts to listen on an address and port ("127.0.0.1:8719"); port 0 takes a free one.
  ///
  /// `LacquerError.usage` where that cannot be.
  public init(listen: String) throws {
    socket = try ListeningSocket(listen)
    let (socket, isStopped) = (socket, isStopped)
    // Weakly: a receiver that nobody holds any more ends its thread.
    DispatchQueue(label: "lacquer.webhooks").async { [weak self] in
      socket.serve(while: { !isStopped.isCancelled }) {
        self?.take($0) ?? WebhookReceiver.goneStatus
      }
    }
  }

  deinit { isStopped.cancel() }

  /// Ends listening.
  public func stop() { isStopped.cancel() }

  /// "127.0.0.1:8719", as listened on.
  public var place: String { socket.place }

  /// A new path element that nobody can guess.
  public static func newToken() -> String { Hexadecimal.text(RandomBytes.make(16)) }

  /// Waits for word of a job.
  ///
  /// - token: the last element of the address the service was given.
  /// - secret: what signs the service's posts; unsigned ones are then refused.
  /// - ids: the service's names of the job, as far as they are known.
  public func expect(_ token: String, secret: SecretKey?, ids: [String]) {
    state.withLock {
      $0.jobs[token, default: Expected()].secret = secret
      $0.jobs[token, default: Expected()].ids.formUnion(ids)
    }
  }

  /// Whether something new was heard of a job since the last question. [any thread]
  package func takeNews(of token: String) -> Bool {
    state.withLock { state in
      defer { state.jobs[token]?.hasNews = false }
      return state.jobs[token]?.hasNews ?? false
    }
  }

  /// The status that answers a post.
  private func take(_ post: WebhookPost) -> Int {
    let name = post.path.split(separator: "/").last.map(String.init) ?? ""
    // Every path is compared in the same time.
    let token = state.withLock { state in
      state.jobs.keys.reduce(nil as String?) { found, token in
        HMAC.areEqual(Array(token.utf8), Array(name.utf8)) ? token : found
      }
    }
    guard let token else { return 404 }
    guard post.method == "POST" else { return 405 }
    let secret = state.withLock { $0.jobs[token]?.secret }
    if let secret {
      let isGood = StandardWebhook.verify(
        secret: secret.value, id: post.headers[StandardWebhook.idHeader] ?? "",
        timestamp: post.headers[StandardWebhook.timeHeader] ?? "",
        signatures: post.headers[StandardWebhook.signatureHeader] ?? "", body: post.body,
        now: SystemClock().now)
      guard isGood else { return 401 }
    }
    guard let body = JSONText.parse(post.body), let told = Conversion(body, wanted: nil) else {
      return 400
    }
    let ids = [told.taskID, told.conversionID].compactMap(\.self)
    let parts = [ids.first, body["subtype"]?.words, told.statusWord].map { $0 ?? "" }
    let post = post.headers[StandardWebhook.idHeader] ?? parts.joined(separator: " ")
    state.withLock { state in
      let known = state.jobs[token]?.ids ?? []
      guard known.isEmpty || ids.isEmpty || ids.contains(where: known.contains),
        state.heard.insert("\(token) \(post)").inserted
      else { return }
      state.jobs[token]?.hasNews = true
    }
    return 200
  }
}
