package import AudioCore
import Foundation
import FoundationNetworking
import Glibc
import Synchronization

/// Requests over `URLSession`: no cookies, no cache, no redirects, no credentials of its own.
package final class URLSessionTransport: Transport {
  /// A transport.
  package init() {}

  /// Sends a request; see `Transport`.
  package func send(
    _ request: TransportRequest, cancellation: Cancellation,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> TransportAnswer {
    guard let url = URL(string: request.url) else {
      throw TransportFailure.unreachable("\(request.url) is no address")
    }
    var wanted = URLRequest(url: url)
    wanted.httpMethod = request.method
    for (name, value) in request.headers { wanted.setValue(value, forHTTPHeaderField: name) }
    let exchange = Exchange(request, progress: progress)
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    // Stalls are watched here: the session's own limit also counts a slow upload as one.
    configuration.timeoutIntervalForRequest = 24 * 3600
    configuration.timeoutIntervalForResource = 24 * 3600
    let session = URLSession(
      configuration: configuration, delegate: exchange, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    let task: URLSessionTask
    if let file = request.bodyFile {
      // Not as a file: where the other side hangs up while a file is read, swift-corelibs-foundation
      // 6.3.1 ends the process (EasyHandle.swift:484, a pause of a transfer that is over already). The
      // body is held in memory for it while it is sent.
      guard let body = try? Data(contentsOf: URL(filePath: file), options: .alwaysMapped) else {
        throw TransportFailure.disk("the prepared upload \(file) cannot be read")
      }
      task = session.uploadTask(with: wanted, from: body)
    } else {
      task = session.dataTask(with: wanted)
    }
    task.resume()
    while !exchange.wait(seconds: 0.1) {
      if cancellation.isCancelled {
        task.cancel()
        throw TransportFailure.cancelled
      }
      if exchange.isStalled {
        task.cancel()
        throw exchange.hasBegun
          ? TransportFailure.broken("nothing arrived for \(Int(request.idleSeconds)) s")
          : .unreachable("no answer for \(Int(request.idleSeconds)) s")
      }
    }
    return try exchange.outcome()
  }
}

/// One request under way: what its delegate has seen.
private final class Exchange: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var status = 0
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    var received = 0
    var expected = 0
    var failure: TransportFailure?
    var isDone = false
    var hasSent = false
    var last = Exchange.now
    var descriptor: Int32 = -1
  }

  private let request: TransportRequest
  private let progress: (@Sendable (Int, Int) -> Void)?
  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  init(_ request: TransportRequest, progress: (@Sendable (Int, Int) -> Void)?) {
    self.request = request
    self.progress = progress
  }

  deinit {
    let descriptor = state.withLock { $0.descriptor }
    if descriptor >= 0 { close(descriptor) }
  }

  private static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  func wait(seconds: Double) -> Bool { ended.wait(timeout: .now() + seconds) == .success }

  var isStalled: Bool {
    let last = state.withLock { $0.last }
    return Exchange.now - last > request.idleSeconds
  }

  var hasBegun: Bool { state.withLock { $0.hasSent || $0.status > 0 } }

  func outcome() throws -> TransportAnswer {
    let state = state.withLock { state in
      let copy = state
      if state.descriptor >= 0 {
        fsync(state.descriptor)
        close(state.descriptor)
        state.descriptor = -1
      }
      return copy
    }
    if let failure = state.failure { throw failure }
    return TransportAnswer(status: state.status, headers: state.headers, body: state.body)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64,
    totalBytesSent: Int64, totalBytesExpectedToSend: Int64
  ) {
    state.withLock {
      $0.last = Exchange.now
      $0.hasSent = true
    }
    progress?(Int(totalBytesSent), Int(max(0, totalBytesExpectedToSend)))
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    take(response)
    completionHandler(.allow)
  }

  private func take(_ response: URLResponse?) {
    guard let response = response as? HTTPURLResponse else { return }
    let sink = request.sink
    let headers = state.withLock { state in
      state.last = Exchange.now
      state.status = response.statusCode
      for (name, value) in response.allHeaderFields {
        state.headers["\(name)".lowercased()] = "\(value)"
      }
      state.expected = Int(max(0, response.expectedContentLength))
      if let sink, (200..<300).contains(response.statusCode), state.descriptor < 0 {
        let mode = response.statusCode == 206 ? O_APPEND : O_TRUNC
        state.descriptor = unsafe open(sink, O_WRONLY | mode | O_CREAT | O_CLOEXEC, 0o666)
        if state.descriptor < 0 {
          state.failure = .disk(unsafe String(cString: strerror(errno)))
        }
      }
      return state.headers
    }
    request.onHead?(response.statusCode, headers)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let most = request.mostBytes
    let (received, expected, isOver) = state.withLock { state -> (Int, Int, Bool) in
      state.last = Exchange.now
      state.received += data.count
      if state.received > most { state.failure = state.failure ?? .tooLarge }
      if state.failure == nil {
        if state.descriptor >= 0 {
          if let fault = Self.write(data, to: state.descriptor) { state.failure = .disk(fault) }
        } else {
          state.body += data
        }
      }
      return (state.received, state.expected, state.failure != nil)
    }
    if isOver { dataTask.cancel() }
    if request.sink != nil { progress?(received, expected) }
  }

  private static func write(_ data: Data, to descriptor: Int32) -> String? {
    DescriptorIO.write([UInt8](data), to: descriptor)
      ? nil : unsafe String(cString: strerror(errno))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    if state.withLock({ $0.status }) == 0 { take(task.response) }
    state.withLock { state in
      if let error, state.failure == nil { state.failure = Self.failure(error, state.hasSent) }
      if state.failure == nil, state.status == 0 { state.failure = .broken("no answer") }
      if state.failure == nil, request.method != "HEAD", state.expected > state.received,
        state.headers["content-encoding"] == nil
      {
        state.failure = .broken("the answer ended early")
      }
      state.isDone = true
    }
    ended.signal()
  }

  private static func failure(_ error: any Error, _ hasSent: Bool) -> TransportFailure {
    let code = (error as? URLError)?.code
    let text = (error as? URLError)?.localizedDescription ?? "\(error)"
    switch code {
    case .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed, .secureConnectionFailed,
      .serverCertificateUntrusted, .badURL, .unsupportedURL:
      return hasSent ? .broken(text) : .unreachable(text)
    default: return .broken(text)
    }
  }
}
