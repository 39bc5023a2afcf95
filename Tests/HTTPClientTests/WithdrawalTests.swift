import AudioCore
import Dispatch
import Glibc
import HTTPClient
import MasteringAPI
import Synchronization
import Testing

/// A request that its person takes back.
struct WithdrawalTests {
  @Test("What is not sent by then is not sent, and the other side never has all of it")
  func whileItIsSent() throws {
    let large = [UInt8](repeating: 7, count: 32 << 20)
    let received = Mutex(0)
    let isOver = DispatchSemaphore(value: 0)
    let server = Loopback { peer, _ in
      let head = peer.head()
      peer.say("HTTP/1.1 100 Continue\r\n\r\n")
      let count = peer.body(of: head).count
      received.withLock { $0 = count }
      isOver.signal()
    }
    let isBegun = Mutex(false)
    var request = TransportRequest(server.address())
    request.method = "POST"
    request.body = UploadBody(large, type: "application/octet-stream")
    request.isWithdrawn = { isBegun.withLock { $0 } }
    #expect(throws: TransportFailure.withdrawn) {
      _ = try CurlTransport().send(request, cancellation: Cancellation()) { done, _ in
        if done > 0 { isBegun.withLock { $0 = true } }
      }
    }
    isOver.wait()
    #expect(received.withLock { $0 } < large.count)
  }

  @Test("Once all is sent its answer is waited for, whoever wants to stop")
  func afterItIsSent() throws {
    let cancellation = Cancellation()
    let isWithdrawn = Mutex(false)
    let server = Loopback { peer, _ in
      let head = peer.head()
      _ = peer.body(of: head)
      isWithdrawn.withLock { $0 = true }
      cancellation.cancel()
      // Longer than the transport waits before it looks again.
      usleep(400_000)
      peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    }
    var request = TransportRequest(server.address())
    request.method = "POST"
    request.body = UploadBody(Array("{}".utf8), type: "application/json")
    request.isWithdrawn = { isWithdrawn.withLock { $0 } }
    let answer = try CurlTransport().send(request, cancellation: cancellation, progress: nil)
    #expect(answer.status == 200)
  }
}
