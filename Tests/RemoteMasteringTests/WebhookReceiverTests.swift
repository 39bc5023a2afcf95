import AudioCore
import Foundation
import Glibc
import MasteringAPI
import RemoteMastering
import Testing

/// Posts of a service are hints: heard once, believed never.
@Suite(.serialized) struct WebhookReceiverTests {
  private let receiver: WebhookReceiver
  private let token = WebhookReceiver.newToken()

  init() throws { receiver = try WebhookReceiver(listen: "127.0.0.1:0") }

  private func post(
    _ path: String, _ body: String, method: String = "POST", headers: [String: String] = [:]
  ) -> Int {
    let fields = headers.map { "\($0.key): \($0.value)\r\n" }.sorted().joined()
    return status(
      of:
        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n"
        + body)
  }

  /// A connection over which `request` was sent; -1 for none.
  private func open(_ request: String) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(receiver.place.split(separator: ":")[1])?.bigEndian ?? 0
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      close(descriptor)
      return -1
    }
    let bytes = Array(request.utf8)
    _ = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    return descriptor
  }

  /// The status that answers raw bytes; 0 when the connection is just closed.
  private func status(of request: String) -> Int {
    let descriptor = open(request)
    guard descriptor >= 0 else { return -1 }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count > 0 else { return 0 }
    let words = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int(words[1]) ?? 0 : 0
  }

  private let done =
    #"{"success": true, "task_id": "t1", "conversion_path": "https://x.example/a.wav"}"#

  @Test("A post is heard once, however often it is delivered")
  func once() {
    receiver.expect(token, secret: nil, ids: ["t1", "c1"])
    #expect(!receiver.takeNews(of: token))
    #expect(post("/\(token)", done) == 200)
    #expect(receiver.takeNews(of: token))
    #expect(post("/\(token)", done) == 200)
    #expect(!receiver.takeNews(of: token))
    #expect(post("/hooks/\(token)?a=b", done, headers: ["webhook-id": "msg_2"]) == 200)
    #expect(receiver.takeNews(of: token))
  }

  @Test("Other paths, methods, jobs and sizes are turned away")
  func strangers() {
    receiver.expect(token, secret: nil, ids: ["t1"])
    #expect(post("/", done) == 404)
    #expect(post("/" + WebhookReceiver.newToken(), done) == 404)
    #expect(post("/\(token)", done, method: "GET") == 405)
    #expect(post("/\(token)", "no JSON") == 400)
    #expect(post("/\(token)", #"{"task_id": "another", "status": "COMPLETED"}"#) == 200)
    #expect(post("/\(token)", done, headers: ["Transfer-Encoding": "chunked"]) == 411)
    #expect(
      status(of: "POST /\(token) HTTP/1.1\r\nContent-Length: 70000\r\n\r\n") == 413)
    #expect(status(of: "POST /" + String(repeating: "a", count: 20_000)) == 431)
    #expect(!receiver.takeNews(of: token))
  }

  @Test("With a secret only signed posts of now count")
  func signatures() throws {
    let secret = StandardWebhook.newSecret()
    receiver.expect(token, secret: SecretKey(secret), ids: ["t1"])
    #expect(post("/\(token)", done) == 401)
    let now = Int(Date().timeIntervalSince1970)
    for (time, status) in [(now - 400, 401), (now, 200)] {
      let signature = try #require(
        StandardWebhook.sign(secret: secret, id: "m1", timestamp: time, body: Array(done.utf8)))
      let headers = [
        "Webhook-Id": "m1", "Webhook-Timestamp": "\(time)", "Webhook-Signature": signature,
      ]
      #expect(post("/\(token)", done, headers: headers) == status)
    }
    #expect(receiver.takeNews(of: token))
  }

  @Test("Whoever dawdles holds up nobody, however many they are")
  func dawdlers() {
    receiver.expect(token, secret: nil, ids: ["t1"])
    let clock = ContinuousClock()
    var idle: [Int32] = []
    defer { for descriptor in idle { close(descriptor) } }
    for round in 1...3 {
      for _ in 0..<100 {
        idle.append(open("POST /\(token) HTTP/1.1\r\nContent-Length: 9000\r\n\r\n{"))
      }
      let time = clock.measure {
        #expect(post("/\(token)", done, headers: ["webhook-id": "\(round)"]) == 200)
      }
      #expect(time < .seconds(2))
      #expect(receiver.takeNews(of: token))
    }
  }

  @Test("A request may come in pieces, and a refusal is heard before its body was read")
  func pieces() {
    receiver.expect(token, secret: nil, ids: ["t1"])
    let head = "POST /\(token) HTTP/1.1\r\nContent-Length: "
    let descriptor = open(head + "\(done.utf8.count)\r\n\r\n{\"suc")
    defer { close(descriptor) }
    usleep(50_000)
    let rest = Array(done.utf8.dropFirst(5))
    let sent = unsafe rest.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, 0)
    }
    #expect(sent == rest.count)
    var byte: UInt8 = 0
    #expect(unsafe recv(descriptor, &byte, 1, 0) == 1)
    #expect(receiver.takeNews(of: token))
    #expect(status(of: head + "200000\r\n\r\n" + String(repeating: "a", count: 200_000)) == 413)
  }

  @Test("A place that is taken or no place is said in a sentence")
  func places() {
    for text in ["8719", "localhost:1", "127.0.0.1:99999", receiver.place, "203.0.113.1:0"] {
      #expect(throws: LacquerError.self, "\(text)") { try WebhookReceiver(listen: text) }
    }
  }
}
