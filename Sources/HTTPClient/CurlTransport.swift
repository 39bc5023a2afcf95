package import AudioCore
internal import CCurl
import Glibc
import MasteringAPI

/// Requests over libcurl: HTTP/1.1, a connection for each, no cookies, no cache, no redirects, no
/// credentials of its own, nothing sent twice.
///
/// A proxy of the environment is used for other machines only; a key never reaches it, because it goes
/// to other machines by TLS alone.
package struct CurlTransport: Transport {
  /// A transport.
  package init() {}

  private static let isStarted = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  /// How long libcurl waits before the request is looked at again, ms.
  private static let pause: Int32 = 100

  /// Sends a request; see `Transport`.
  package func send(
    _ request: TransportRequest, cancellation: Cancellation,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> TransportAnswer {
    guard let address = WebAddress(request.url) else {
      throw TransportFailure.unreachable("\(request.url) is no address")
    }
    guard Self.isStarted, let multi = unsafe curl_multi_init() else {
      throw TransportFailure.unreachable("libcurl does not start")
    }
    defer { unsafe curl_multi_cleanup(multi) }
    let exchange = Exchange(request)
    let handle = try EasyHandle(request, address, exchange)
    unsafe curl_multi_add_handle(multi, handle.curl)
    defer { unsafe curl_multi_remove_handle(multi, handle.curl) }
    var watch = StallWatch(seconds: request.idleSeconds)
    var running: Int32 = 1
    while true {
      unsafe curl_multi_perform(multi, &running)
      progress.map { exchange.tell($0) }
      if running == 0 || exchange.isAnswered { break }
      if request.isWithdrawn?() == true {
        guard exchange.hasGivenAll else { throw TransportFailure.withdrawn }
      } else if cancellation.isCancelled {
        throw TransportFailure.cancelled
      }
      guard !watch.isStalled(exchange.moved) else {
        let text = "nothing moved for \(Int(request.idleSeconds)) s"
        throw exchange.hasBegun ? TransportFailure.broken(text) : .unreachable(text)
      }
      unsafe curl_multi_poll(multi, nil, 0, Self.pause, nil)
    }
    if !exchange.isAnswered {
      var left: Int32 = 0
      let message = unsafe curl_multi_info_read(multi, &left)
      try exchange.check(
        unsafe message?.pointee.data.result ?? CURLE_GOT_NOTHING, reason: handle.reason)
    }
    return try exchange.answer()
  }
}

/// Notices that a number has stopped to change.
private struct StallWatch {
  private let patience: Duration
  private var last = 0
  private var since = ContinuousClock.now

  init(seconds: Double) { patience = .seconds(seconds) }

  mutating func isStalled(_ number: Int) -> Bool {
    if number != last { (last, since) = (number, .now) }
    return .now - since > patience
  }
}
