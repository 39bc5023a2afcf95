import AudioCore
import Glibc
import TestSupport
import Testing
import Workbench

/// The lines of a control server, and its end.
struct ControlServerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func server() throws -> ControlServer {
    let runner = WorkbenchRunner(
      reducer: WorkbenchReducer(places: Bench.places), services: PaperServices(),
      clock: HandClock())
    return try ControlServer(runner, path: folder.file("a.sock"))
  }

  @Test("requests that arrive in one piece are answered one by one, in their order")
  func linesOfOnePiece() throws {
    let server = try server()
    defer { server.stop() }
    let client = try ControlClient(path: server.path)
    let piece = "{\"id\":1,\"get\":\"it\"}\n\n{\"id\":2,\"get\":\"it\"}"
    let first = String(decoding: try client.ask(Array(piece.utf8)), as: UTF8.self)
    let second = String(decoding: try client.next(), as: UTF8.self)
    #expect(first.contains("\"id\":1,"))
    #expect(second.contains("\"id\":2,"))
    #expect(!first.contains("\n") && !second.contains("\n"))
  }

  @Test("a value that is brought into its range is told")
  func broughtIntoRange() throws {
    let server = try server()
    defer { server.stop() }
    let client = try ControlClient(path: server.path)
    func answer(_ words: String) throws -> String {
      String(decoding: try client.ask(Array("{\"run\":\"\(words)\"}".utf8)), as: UTF8.self)
    }
    let told = try answer("limit.ceiling -20")
    #expect(told.contains("\"ok\":true"))
    #expect(told.contains("limit.ceiling takes a number from -12 to 0 dBTP"))
    #expect(told.contains("it is -12 now."))
    #expect(try !answer("limit.ceiling -2").contains("warnings"))
    let refused = try answer("limit.ceiling loud")
    #expect(refused.contains("\"ok\":false") && !refused.contains("warnings"))
  }

  @Test("whoever wakes a server that has ended reaches its own pipe, not another file in its place")
  func wakingAfterTheEnd() throws {
    let server = try server()
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
