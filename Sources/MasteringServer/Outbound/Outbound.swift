#if Server
import AudioCore
import Dispatch
import Glibc
import HTTPClient
import MasteringAPI

/// Requests to addresses that clients named.
///
/// A name is resolved once; the request is pinned to the addresses that the rule let through, so that a
/// name that changes its mind gains nothing. No proxy, no redirect followed, no header but ours.
enum Outbound {
  private static let transport = CurlTransport()

  /// A request of an address the rule admits; `pinned` may not be empty.
  static func request(_ address: WebAddress, pinned: [IPAddress]) -> TransportRequest {
    precondition(!pinned.isEmpty)
    var request = TransportRequest(address.text)
    request.pinned = pinned
    request.headers["User-Agent"] = "lacquer-server"
    request.idleSeconds = 20
    return request
  }

  /// Sends it on a thread of its own until it is cancelled; throws `TransportFailure`.
  static func send(
    _ request: TransportRequest, cancellation: Cancellation = Cancellation()
  ) async throws -> TransportAnswer {
    try await Blocking.run {
      try transport.send(request, cancellation: cancellation, progress: nil)
    }
  }
}

/// Names to addresses.
enum Resolver {
  /// Every address of a host, IPv4 and IPv6; none when there is none.
  ///
  /// Blocks on its own thread.
  static func resolve(_ host: String) async -> [IPAddress] {
    if let literal = IPAddress(host) { return [literal] }
    return await withCheckedContinuation { continuation in
      DispatchQueue(label: "lacquer.resolver").async {
        continuation.resume(returning: lookUp(host))
      }
    }
  }

  private static func lookUp(_ host: String) -> [IPAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var found: [IPAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      if let address = unsafe entry.pointee.ai_addr {
        // getnameinfo gives the numbers without a look into any family's structure.
        var text = [CChar](repeating: 0, count: 64)
        let length = unsafe entry.pointee.ai_addrlen
        if unsafe getnameinfo(address, length, &text, 64, nil, 0, NI_NUMERICHOST) == 0 {
          let name = String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
          if let ip = IPAddress(String(name.prefix { $0 != "%" })) { found.append(ip) }
        }
      }
      unsafe next = entry.pointee.ai_next
    }
    var seen: Set<IPAddress> = []
    return found.filter { seen.insert($0).inserted }
  }
}
#endif
