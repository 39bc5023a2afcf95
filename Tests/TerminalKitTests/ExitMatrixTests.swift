import Foundation
import Testing

/// Every way out of a full-screen program gives the terminal back, in a real pseudo-terminal.
@Suite(.serialized) struct ExitMatrixTests {
  @Test(arguments: [
    "quit", "term", "hup", "quitsignal", "stop", "fatal", "segv", "abort", "kill", "hang",
    "hangterm", "closed",
  ])
  func theTerminalIsGivenBack(way: String) throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", here.appendingPathComponent("Pty/exit-matrix.py").path, way, ProbePath.url.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
  }
}

/// The program that only owns the terminal; it stands beside the test bundle.
enum ProbePath {
  static var url: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "terminal-probe")
  }
}
