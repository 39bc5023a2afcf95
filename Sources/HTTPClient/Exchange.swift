import AudioCore
internal import CCurl
import Glibc
import MasteringAPI

/// One request under way: what is given to libcurl and what it hands over. [one thread]
final class Exchange {
  private let request: TransportRequest
  private var status = 0
  private var headers: [String: String] = [:]
  private var headBytes = 0
  private var body: [UInt8] = []
  private var position = UploadBody.Position()
  private var given = 0
  private var received = 0
  private var resumed = 0
  private var descriptor: Int32 = -1
  private var failure: TransportFailure?
  /// The connection that was opened last; -1 before.
  var socket: Int32 = -1
  /// Whether nothing more is wanted of the answer.
  private(set) var isAnswered = false

  private static let mostHead = 1 << 16

  init(_ request: TransportRequest) { self.request = request }

  deinit { if descriptor >= 0 { close(descriptor) } }

  static func from(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    unsafe context.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Bytes that have left or arrived.
  var moved: Int { given - waiting + headBytes + received }

  /// Bytes that the kernel has taken and the other side has not confirmed.
  private var waiting: Int {
    var count: Int32 = 0
    // SIOCOUTQ, which has the number of TIOCOUTQ.
    return unsafe ioctl(socket, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
  }

  /// Whether the service may have heard of the request.
  var hasBegun: Bool { given > 0 || status > 0 }

  /// Whether nothing of the body is left that the other side cannot have.
  var hasGivenAll: Bool { given >= request.body?.length ?? 0 }

  /// Fills `room` with what is sent next; nil where that fails.
  func give(_ room: UnsafeMutableRawBufferPointer) -> Int? {
    do {
      let count = try unsafe request.body?.read(into: room, at: &position) ?? 0
      given += count
      return count
    } catch {
      failure = error as? TransportFailure ?? .source("\(error)")
      return nil
    }
  }

  /// Gives the body from its start.
  func rewind() {
    position = UploadBody.Position()
    given = 0
  }

  /// Takes a line of the head; false ends the transfer.
  func takeHead(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headBytes += bytes.count
    guard headBytes <= Self.mostHead else { return fail(.tooLarge) }
    let line = unsafe String(decoding: bytes, as: UTF8.self).trimmed
    if line.hasPrefix("HTTP/") {
      // Each head replaces the one before, such as "100 Continue".
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = [:]
    } else if line.isEmpty {
      return status < 200 || begin()
    } else if let colon = line.firstIndex(of: ":") {
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmed
    }
    return true
  }

  /// The head is complete: prepares for the body.
  private func begin() -> Bool {
    request.onHead?(status, headers)
    switch request.sink {
    case .memory: return true
    case .nowhere:
      isAnswered = true
      return true
    case .file(let path, let permissions):
      guard (200..<300).contains(status) else {
        isAnswered = true
        return true
      }
      let mode = status == 206 ? O_APPEND : O_TRUNC
      descriptor = unsafe open(path, O_WRONLY | mode | O_CREAT | O_CLOEXEC, permissions)
      var info = stat()
      guard descriptor >= 0, unsafe fstat(descriptor, &info) == 0 else {
        return fail(.disk(SystemError.words(errno)))
      }
      resumed = Int(info.st_size)
      return isContinuation || startAgain()
    }
  }

  /// Whether the answer fits what the file holds: the whole, or the part behind it, of the same bytes as
  /// far as there is word of that.
  private var isContinuation: Bool {
    guard status == 206 else { return true }
    if let asked = request.headers["If-Range"], let tag = headers["etag"], tag != asked {
      return false
    }
    return ByteRange.start(ofContentRange: headers["content-range"]) ?? resumed == resumed
  }

  /// Empties a file that another part was sent for than was asked for, so that the next request is for
  /// the whole; ends the transfer.
  private func startAgain() -> Bool {
    ftruncate(descriptor, 0)
    return fail(.broken("another part came than was asked for"))
  }

  /// Takes a piece of the body; false ends the transfer.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !isAnswered else { return false }
    received += bytes.count
    guard received <= request.mostBytes else { return fail(.tooLarge) }
    guard descriptor >= 0 else {
      unsafe body.append(contentsOf: bytes)
      return true
    }
    return unsafe DescriptorIO.write(bytes, to: descriptor)
      || fail(.disk(SystemError.words(errno)))
  }

  private func fail(_ reason: TransportFailure) -> Bool {
    failure = failure ?? reason
    return false
  }

  /// Tells how far the longer half of the exchange is.
  func tell(_ progress: (Int, Int) -> Void) {
    if descriptor >= 0 {
      let stated = headers["content-length"].flatMap { Int($0) }
      progress(resumed + received, stated.map { resumed + $0 } ?? 0)
    } else if let body = request.body, given > 0 {
      progress(max(0, given - waiting), body.length)
    }
  }

  /// Throws when the transfer did not end well.
  func check(_ code: CURLcode, reason: String) throws {
    if let failure { throw failure }
    guard code != CURLE_OK else { return }
    let text = reason.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : reason
    let isBefore =
      request.body != nil
      || [
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
        CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
        CURLE_OPERATION_TIMEDOUT,
      ].contains(code)
    throw isBefore && !hasBegun ? TransportFailure.unreachable(text) : .broken(text)
  }

  /// The answer, its file on disk.
  func answer() throws -> TransportAnswer {
    if descriptor >= 0 {
      guard fsync(descriptor) == 0 else {
        throw TransportFailure.disk(SystemError.words(errno))
      }
    }
    guard status >= 200 else { throw TransportFailure.broken("no answer") }
    return TransportAnswer(status: status, headers: headers, body: body)
  }
}
