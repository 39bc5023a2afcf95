import AudioCore
import Dispatch
import Glibc
import HTTPClient
import MasteringAPI
import Synchronization
import Testing

/// The transport against servers that answer, refuse, dawdle, lie and hang up.
struct CurlTransportTests {
  private let noise = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }

  private func send(
    _ request: TransportRequest, _ cancellation: Cancellation = Cancellation(),
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> TransportAnswer {
    try CurlTransport().send(request, cancellation: cancellation, progress: progress)
  }

  private func failure(_ request: TransportRequest) -> TransportFailure? {
    do {
      _ = try send(request)
      return nil
    } catch {
      return error as? TransportFailure
    }
  }

  private func isBroken(_ failure: TransportFailure?) -> Bool {
    if case .broken = failure { true } else { false }
  }

  private func isUnreachable(_ failure: TransportFailure?) -> Bool {
    if case .unreachable = failure { true } else { false }
  }

  @Test("A form is sent as it stands, with its length, and the answer comes back")
  func form() throws {
    let scratch = Scratch()
    let body = try UploadBody([
      .text(name: "output_extension", value: "wav"),
      .file(
        name: "audio_file", filename: "mix.wav", type: "audio/wav", path: scratch.file("a", noise)),
    ])
    let heard = Mutex<(String, [UInt8])>(("", []))
    let server = Loopback { peer, _ in
      let head = peer.head()
      heard.withLock { $0 = (head, peer.body(of: head)) }
      peer.say("HTTP/1.1 200 OK\r\nX-Odd: A b\r\nContent-Length: 2\r\n\r\n{}")
    }
    var request = TransportRequest(server.address("/v1/audio_mastering?a=b"))
    request.method = "POST"
    request.headers = ["Authorization": "secret"]
    request.body = body
    let steps = Mutex<[(Int, Int)]>([])
    let answer = try send(request) { done, total in steps.withLock { $0.append((done, total)) } }
    #expect(answer.status == 200 && answer.headers["x-odd"] == "A b")
    #expect(answer.body == Array("{}".utf8))
    let (head, sent) = heard.withLock { $0 }
    #expect(head.hasPrefix("post /v1/audio_mastering?a=b http/1.1\r\n"))
    #expect(head.contains("authorization: secret"))
    #expect(head.contains("content-type: multipart/form-data; boundary=lacquer-"))
    #expect(sent.count == body.length)
    #expect(sent.firstRange(of: noise) != nil)
    #expect(String(decoding: sent.suffix(4), as: UTF8.self) == "--\r\n")
    let told = steps.withLock { $0 }
    #expect(told.allSatisfy { $0.1 == body.length })
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.0 <= $1.0 })
    #expect(told.last?.0 == body.length)
  }

  @Test("Who is asked to wait waits; who is refused early hears why and sends no more")
  func expectation() throws {
    let large = [UInt8](repeating: 7, count: 3 << 20)
    let server = Loopback { peer, before in
      let head = peer.head()
      #expect(head.contains("expect: 100-continue"))
      guard before == 0 else {
        return peer.say("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
      }
      peer.say("HTTP/1.1 100 Continue\r\n\r\n")
      #expect(peer.body(of: head) == large)
      peer.say("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    }
    for status in [201, 413] {
      var request = TransportRequest(server.address())
      request.method = "POST"
      request.body = UploadBody(large, type: "application/octet-stream")
      #expect(try send(request).status == status)
    }
  }

  @Test("A file that is written to while it is sent ends the request before its last byte")
  func changing() throws {
    let scratch = Scratch()
    let path = scratch.file("a", noise)
    let received = Mutex(0)
    let body = try UploadBody([
      .file(name: "audio_file", filename: "mix.wav", type: "audio/wav", path: path)
    ])
    _ = scratch.file("a", noise + noise)
    let server = Loopback { peer, _ in
      let head = peer.head()
      let count = peer.body(of: head).count
      received.withLock { $0 = count }
    }
    var request = TransportRequest(server.address())
    request.method = "POST"
    request.body = body
    guard case .source(let text) = failure(request) else {
      Issue.record("the change was not noticed")
      return
    }
    #expect(text.contains(path))
    #expect(received.withLock { $0 } < body.length)
    #expect(throws: LacquerError.self) {
      try UploadBody([.file(name: "a", filename: "a", type: "a", path: "/nowhere/a.wav")])
    }
  }

  @Test("No redirect is followed and nothing is sent a second time")
  func once() throws {
    let elsewhere = Loopback { peer, _ in
      _ = peer.head()
      peer.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    let target = elsewhere.address()
    let server = Loopback { peer, before in
      let head = peer.head()
      _ = peer.body(of: head)
      if before == 0 {
        peer.say("HTTP/1.1 307 Moved\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
      }
    }
    var request = TransportRequest(server.address())
    request.method = "POST"
    request.headers = ["Authorization": "secret"]
    request.body = UploadBody(noise, type: "text/plain")
    let answer = try send(request)
    #expect(answer.status == 307 && answer.headers["location"] == target)
    #expect(isBroken(failure(request)))
    #expect(server.connections == 2 && elsewhere.connections == 0)
  }

  @Test("A file takes what arrives; the rest is put behind it, another answer in its place")
  func sink() throws {
    let scratch = Scratch()
    let bytes = noise
    let server = Loopback { peer, before in
      let head = peer.head()
      switch before {
      case 0:
        peer.say("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: \(bytes.count)\r\n\r\n")
        peer.say(Array(bytes[..<100_000]))
      case 1:
        #expect(head.contains("range: bytes=100000-"))
        peer.say("HTTP/1.1 206 Partial\r\nContent-Length: \(bytes.count - 100_000)\r\n\r\n")
        peer.say(Array(bytes[100_000...]))
      case 2:
        peer.say("HTTP/1.1 404 Not Found\r\nContent-Length: 9000000000\r\n\r\n")
        peer.say([UInt8](repeating: 7, count: 16 << 20))
        peer.dawdle()
      default:
        peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        peer.say("3\r\nabc\r\n0\r\n\r\n")
      }
    }
    var request = TransportRequest(server.address())
    let path = scratch.file("b", Array("old".utf8))
    request.sink = .file(path)
    let tag = Mutex("")
    request.onHead = { _, headers in tag.withLock { $0 = headers["etag"] ?? "" } }
    #expect(isBroken(failure(request)))
    #expect(tag.withLock { $0 } == "\"1\"")
    #expect(scratch.read("b") == Array(noise[..<100_000]))
    request.headers["Range"] = "bytes=100000-"
    let steps = Mutex((0, 0))
    let rest = try send(request) { done, total in steps.withLock { $0 = (done, total) } }
    #expect(rest.status == 206)
    #expect(scratch.read("b") == noise)
    #expect(steps.withLock { $0 } == (noise.count, noise.count))
    let refused = try send(request)
    #expect(refused.status == 404 && refused.body.isEmpty)
    #expect(scratch.read("b") == noise)
    #expect(try send(request).status == 200)
    #expect(scratch.read("b") == Array("abc".utf8))
    request.sink = .file("/nowhere/b")
    guard case .disk = failure(request) else {
      Issue.record("a file that cannot be made was not noticed")
      return
    }
  }

  @Test("Another part than was asked for is not put behind what is there")
  func otherPart() throws {
    let scratch = Scratch()
    let server = Loopback { peer, _ in
      _ = peer.head()
      peer.say(
        "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-5/6\r\nContent-Length: 6\r\n\r\nmaster")
    }
    var request = TransportRequest(server.address())
    request.sink = .file(scratch.file("b", Array("mas".utf8)))
    request.headers["Range"] = "bytes=3-"
    #expect(isBroken(failure(request)))
    #expect(scratch.read("b").isEmpty)
  }

  @Test("A part of other bytes than If-Range names is not put behind what is there")
  func otherBytes() throws {
    let scratch = Scratch()
    let server = Loopback { peer, before in
      _ = peer.head()
      let tag = ["ETag: \"1\"\r\n", "ETag: \"2\"\r\n", ""][before]
      peer.say(
        "HTTP/1.1 206 Partial\r\n\(tag)Content-Range: bytes 3-5/6\r\nContent-Length: 3\r\n\r\nter")
    }
    for isSame in [true, false, true] {
      var request = TransportRequest(server.address())
      request.sink = .file(scratch.file("b", Array("mas".utf8)))
      request.headers["Range"] = "bytes=3-"
      request.headers["If-Range"] = "\"1\""
      let fault = failure(request)
      #expect(isSame ? fault == nil : isBroken(fault))
      #expect(scratch.read("b") == Array((isSame ? "master" : "").utf8))
    }
  }

  @Test("Answers that are too large, cut, missing or no HTTP are told apart")
  func faults() throws {
    let server = Loopback { peer, before in
      _ = peer.head()
      switch before {
      case 0:
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
        peer.say([UInt8](repeating: 7, count: 9000))
      case 1:
        peer.say("HTTP/1.1 200 OK\r\n")
        for _ in 0..<9000 { peer.say("X-A: aaaaaaaa\r\n") }
      case 2: peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
      case 3: break
      default: peer.say("220 mail.example.com ESMTP\r\n")
      }
    }
    var request = TransportRequest(server.address())
    request.mostBytes = 8000
    #expect(failure(request) == .tooLarge)
    #expect(failure(request) == .tooLarge)
    for _ in 0..<3 { #expect(isBroken(failure(request))) }
    request.headers["X-A"] = "a\r\nX-B: b"
    #expect(isUnreachable(failure(request)))
    #expect(isUnreachable(failure(TransportRequest("file:///etc/passwd"))))
    let gone = { Loopback { _, _ in }.port }()
    #expect(isUnreachable(failure(TransportRequest("http://127.0.0.1:\(gone)/"))))
    #expect(isUnreachable(failure(TransportRequest("http://nowhere.invalid/"))))
  }

  @Test("Silence ends a request after its time, a person at once")
  func silence() throws {
    let server = Loopback { peer, _ in
      let head = peer.head()
      _ = peer.body(of: head)
      peer.dawdle()
    }
    var request = TransportRequest(server.address())
    request.method = "POST"
    request.body = UploadBody(noise, type: "text/plain")
    request.idleSeconds = 0.4
    let clock = ContinuousClock()
    let stalled = clock.measure { #expect(isBroken(failure(request))) }
    #expect(stalled < .seconds(5))
    request.idleSeconds = 60
    request.totalSeconds = 0.4
    let late = clock.measure { #expect(isBroken(failure(request))) }
    #expect(late < .seconds(5))
    request.totalSeconds = nil
    let cancellation = Cancellation()
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.3) { cancellation.cancel() }
    let time = clock.measure {
      #expect(throws: TransportFailure.cancelled) { try send(request, cancellation) }
    }
    #expect(time < .seconds(5))
  }

  @Test("A pinned name is not looked up; an answer of which the head is wanted ends with it")
  func pinned() throws {
    let server = Loopback { peer, _ in
      #expect(peer.head().contains("host: nowhere.invalid:"))
      peer.say("HTTP/1.1 503 Later\r\nRetry-After: 7\r\n\r\n")
      peer.dawdle()
    }
    var request = TransportRequest("http://nowhere.invalid:\(server.port)/hook")
    request.method = "POST"
    request.body = UploadBody(Array("{}".utf8), type: "application/json")
    request.pinned = [try #require(IPAddress("127.0.0.1"))]
    request.sink = .nowhere
    let answer = try send(request)
    #expect(answer.status == 503 && answer.headers["retry-after"] == "7")
  }
}
