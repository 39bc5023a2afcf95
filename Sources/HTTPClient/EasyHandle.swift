internal import CCurl
import Glibc
import MasteringAPI

/// One prepared transfer of libcurl, with everything that has to live as long as it.
@safe final class EasyHandle {
  let curl: UnsafeMutableRawPointer
  private let exchange: Exchange
  private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
  private let said: UnsafeMutablePointer<CChar>

  private static let connectSeconds = 30.0

  init(_ request: TransportRequest, _ address: WebAddress, _ exchange: Exchange) throws {
    guard let made = unsafe curl_easy_init() else {
      throw TransportFailure.unreachable("libcurl makes no request")
    }
    unsafe curl = made
    self.exchange = exchange
    unsafe said = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe said.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    unsafe lq_curl_set_pointer(curl, CURLOPT_ERRORBUFFER, said)
    connect(request, address)
    try send(request)
    receive()
  }

  deinit {
    unsafe curl_easy_cleanup(curl)
    unsafe lists.forEach { unsafe curl_slist_free_all($0) }
    unsafe said.deallocate()
  }

  /// What libcurl says of a failure.
  var reason: String { unsafe String(cString: said) }

  private func connect(_ request: TransportRequest, _ address: WebAddress) {
    unsafe lq_curl_set_text(curl, CURLOPT_URL, address.text)
    unsafe lq_curl_set_long(curl, CURLOPT_PATH_AS_IS, 1)
    unsafe lq_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    unsafe lq_curl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    unsafe lq_curl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
    unsafe lq_curl_set_long(curl, CURLOPT_NETRC, 0)
    unsafe lq_curl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    // A name that is still being looked up keeps nobody who cancels.
    unsafe lq_curl_set_long(curl, CURLOPT_QUICK_EXIT, 1)
    unsafe lq_curl_set_long(curl, CURLOPT_TCP_KEEPALIVE, 1)
    unsafe lq_curl_set_long(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    let connectSeconds = min(Self.connectSeconds, request.idleSeconds)
    unsafe lq_curl_set_long(curl, CURLOPT_CONNECTTIMEOUT_MS, Int(connectSeconds * 1000))
    if let seconds = request.totalSeconds {
      unsafe lq_curl_set_long(curl, CURLOPT_TIMEOUT_MS, Int(seconds * 1000))
    }
    if request.slowest > 0 {
      unsafe lq_curl_set_long(curl, CURLOPT_LOW_SPEED_LIMIT, request.slowest)
      unsafe lq_curl_set_long(curl, CURLOPT_LOW_SPEED_TIME, 20)
    }
    if address.isLoopback || !request.pinned.isEmpty {
      unsafe lq_curl_set_text(curl, CURLOPT_PROXY, "")
    }
    unsafe lq_curl_set_pointer(curl, CURLOPT_SOCKOPTDATA, context)
    unsafe lq_curl_set_opened(curl, CURLOPT_SOCKOPTFUNCTION) { context, socket, _ in
      unsafe Exchange.from(context)?.socket = socket
      return Int32(CURL_SOCKOPT_OK)
    }
    guard !request.pinned.isEmpty else { return }
    let numbers = request.pinned.map { $0.bytes.count == 16 ? "[\($0.text)]" : $0.text }
    set(
      CURLOPT_RESOLVE,
      ["\(address.hostInAddress):\(address.port):\(numbers.joined(separator: ","))"])
  }

  private func send(_ request: TransportRequest) throws {
    var fields = request.headers
    if let body = request.body {
      fields["Content-Type"] = body.contentType
      unsafe lq_curl_set_long(curl, CURLOPT_POST, 1)
      unsafe lq_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.length))
      unsafe lq_curl_set_long(curl, CURLOPT_UPLOAD_BUFFERSIZE, 1 << 18)
      unsafe lq_curl_set_pointer(curl, CURLOPT_READDATA, context)
      unsafe lq_curl_set_callback(curl, CURLOPT_READFUNCTION) { bytes, size, count, context in
        guard let bytes = unsafe bytes, let exchange = unsafe Exchange.from(context) else {
          return Int(CURL_READFUNC_ABORT)
        }
        let room = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        return unsafe exchange.give(room) ?? Int(CURL_READFUNC_ABORT)
      }
      unsafe lq_curl_set_pointer(curl, CURLOPT_SEEKDATA, context)
      unsafe lq_curl_set_seek(curl, CURLOPT_SEEKFUNCTION) { context, offset, origin in
        guard offset == 0, origin == SEEK_SET, let exchange = unsafe Exchange.from(context) else {
          return CURL_SEEKFUNC_CANTSEEK
        }
        exchange.rewind()
        return CURL_SEEKFUNC_OK
      }
    } else if request.method == "POST" {
      unsafe lq_curl_set_text(curl, CURLOPT_COPYPOSTFIELDS, "")
    } else if request.method != "GET" {
      unsafe lq_curl_set_text(curl, CURLOPT_CUSTOMREQUEST, request.method)
    }
    for (name, value) in fields {
      guard (name + value).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw TransportFailure.unreachable("the header field \(name) cannot be sent")
      }
    }
    // libcurl's own type of a body goes where there is none of ours.
    if fields["Content-Type"] == nil { fields["Content-Type"] = "" }
    set(CURLOPT_HTTPHEADER, fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
  }

  private func receive() {
    unsafe lq_curl_set_long(curl, CURLOPT_BUFFERSIZE, 1 << 18)
    unsafe lq_curl_set_pointer(curl, CURLOPT_HEADERDATA, context)
    unsafe lq_curl_set_callback(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes = unsafe bytes, let exchange = unsafe Exchange.from(context) else { return 0 }
      let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      return unsafe exchange.takeHead(line) ? size * count : 0
    }
    unsafe lq_curl_set_pointer(curl, CURLOPT_WRITEDATA, context)
    unsafe lq_curl_set_callback(curl, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes = unsafe bytes, let exchange = unsafe Exchange.from(context) else { return 0 }
      let data = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      return unsafe exchange.take(data) ? size * count : 0
    }
  }

  private var context: UnsafeMutableRawPointer {
    unsafe Unmanaged.passUnretained(exchange).toOpaque()
  }

  private func set(_ option: CURLoption, _ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines { unsafe list = curl_slist_append(list, line) }
    guard let list = unsafe list else { return }
    unsafe lists.append(list)
    unsafe lq_curl_set_list(curl, option, list)
  }
}
