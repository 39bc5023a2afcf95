import AudioCore
import Foundation
import Glibc
import Testing
import Workbench

/// The end of a control server.
struct ControlServerTests {
  @Test("whoever wakes a server that has ended reaches its own pipe, not another file in its place")
  func wakingAfterTheEnd() throws {
    let folder = NSTemporaryDirectory() + "lacquer-ctl-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let runner = WorkbenchRunner(
      reducer: WorkbenchReducer(places: Bench.places), services: PaperServices(),
      clock: HandClock())
    let server = try ControlServer(runner, path: folder + "/a.sock")
    let client = try ControlClient(path: server.path)
    server.stop()
    // The thread closes its connections when it ends.
    #expect(throws: LacquerError.self) { try client.next() }
    usleep(50_000)
    server.wake.drain()
    server.wake.signal()
    var byte: UInt8 = 1
    #expect(unsafe read(server.wake.reader, &byte, 1) == 1)
  }
}
