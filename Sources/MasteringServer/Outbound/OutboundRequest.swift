#if Server
internal import CCurl
import Dispatch
import Glibc
import MasteringAPI

/// One request to an address that a client named, pinned to a checked address.
///
/// The name is resolved once; libcurl is handed the chosen address and never asks again, so that a
/// name that changes its mind gains nothing. No proxy, no redirect followed, no header but ours.
struct OutboundRequest {
  /// What came back.
  struct Answer {
    /// HTTP status; 0 when there was no answer.
    var status = 0
    /// `Location`, if any.
    var location: String?
    /// `Retry-After`, if any.
    var retryAfter: String?
    /// Whether the body was larger than allowed.
    var isTooLarge = false
    /// Whether everything arrived.
    var isComplete = false
  }

  var address: WebAddress
  var pinned: [IPAddress]
  /// What is posted; nil asks with GET.
  var body: [UInt8]?
  var headers: [String] = []
  var connectSeconds = 10
  var totalSeconds = 15
  /// Bytes a second below which for 20 s the other side counts as stalled.
  var slowest = 0
  var mostBytes = 1 << 16
  /// Where the body goes; -1 drops it.
  var sink: Int32 = -1

  /// Runs on a thread of its own.
  func run() async -> Answer {
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "lacquer.outbound").async { continuation.resume(returning: perform()) }
    }
  }

  /// Counts and stores what arrives.
  private final class Sink {
    let descriptor: Int32
    let most: Int
    var total = 0
    var isTooLarge = false
    var headers: [String] = []

    init(descriptor: Int32, most: Int) {
      self.descriptor = descriptor
      self.most = most
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
      total += bytes.count
      guard total <= most else {
        isTooLarge = true
        return false
      }
      guard descriptor >= 0 else { return true }
      var done = 0
      while done < bytes.count {
        let count = unsafe write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }

  private static let started: Void = {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
  }()

  private func perform() -> Answer {
    _ = Self.started
    guard let curl = unsafe curl_easy_init() else { return Answer() }
    defer { unsafe curl_easy_cleanup(curl) }
    let sink = Sink(descriptor: sink, most: mostBytes)
    let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
    unsafe lq_curl_set_text(curl, CURLOPT_URL, address.text)
    unsafe lq_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    unsafe lq_curl_set_text(curl, CURLOPT_PROXY, "")
    unsafe lq_curl_set_text(curl, CURLOPT_USERAGENT, "lacquer-server")
    unsafe lq_curl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    unsafe lq_curl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
    unsafe lq_curl_set_long(curl, CURLOPT_NETRC, 0)
    unsafe lq_curl_set_long(curl, CURLOPT_CONNECTTIMEOUT, connectSeconds)
    unsafe lq_curl_set_long(curl, CURLOPT_TIMEOUT, totalSeconds)
    if slowest > 0 {
      unsafe lq_curl_set_long(curl, CURLOPT_LOW_SPEED_LIMIT, slowest)
      unsafe lq_curl_set_long(curl, CURLOPT_LOW_SPEED_TIME, 20)
    }
    let addresses = pinned.map { $0.bytes.count == 16 ? "[\($0.text)]" : $0.text }
    let resolve = unsafe curl_slist_append(
      nil, "\(address.hostInAddress):\(address.port):\(addresses.joined(separator: ","))")
    defer { unsafe curl_slist_free_all(resolve) }
    unsafe lq_curl_set_list(curl, CURLOPT_RESOLVE, resolve)
    var list: UnsafeMutablePointer<curl_slist>?
    for header in headers + ["Expect:"] { unsafe list = curl_slist_append(list, header) }
    defer { unsafe curl_slist_free_all(list) }
    unsafe lq_curl_set_list(curl, CURLOPT_HTTPHEADER, list)
    unsafe lq_curl_set_sink(curl, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
      let sink = unsafe Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
      let data = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      return unsafe sink.take(data) ? size * count : 0
    }
    unsafe lq_curl_set_pointer(curl, CURLOPT_WRITEDATA, context)
    unsafe lq_curl_set_sink(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
      let sink = unsafe Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
      let data = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      if sink.headers.count < 100 {
        sink.headers.append(unsafe String(decoding: data, as: UTF8.self))
      }
      return size * count
    }
    unsafe lq_curl_set_pointer(curl, CURLOPT_HEADERDATA, context)
    let code: CURLcode
    if let body {
      unsafe lq_curl_set_long(curl, CURLOPT_POST, 1)
      unsafe lq_curl_set_long(curl, CURLOPT_POSTFIELDSIZE, body.count)
      var copy = body + [0]
      code = unsafe copy.withUnsafeMutableBytes {
        unsafe lq_curl_set_pointer(curl, CURLOPT_POSTFIELDS, $0.baseAddress)
        return unsafe curl_easy_perform(curl)
      }
    } else {
      code = unsafe curl_easy_perform(curl)
    }
    withExtendedLifetime(sink) {}
    var answer = Answer()
    var status = 0
    unsafe lq_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &status)
    answer.status = status
    answer.isTooLarge = sink.isTooLarge
    answer.isComplete = code == CURLE_OK
    answer.location = Self.header("location", sink.headers)
    answer.retryAfter = Self.header("retry-after", sink.headers)
    return answer
  }

  private static func header(_ name: String, _ lines: [String]) -> String? {
    for line in lines.reversed() {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else {
        continue
      }
      return line[line.index(after: colon)...].trimmed
    }
    return nil
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
