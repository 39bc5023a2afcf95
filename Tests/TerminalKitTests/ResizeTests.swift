import Foundation
import Testing

/// What the terminal has cut is drawn again, in a real pseudo-terminal.
@Suite struct ResizeTests {
  @Test func aSizeThatWentAndCameBackIsDrawnAgain() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", here.appendingPathComponent("Pty/resize.py").path, "probe", ProbePath.url.path,
    ]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
  }
}
