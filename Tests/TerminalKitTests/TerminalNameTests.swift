import Foundation
import Testing

/// A terminal that cannot be drawn on is told with what to do, in a real pseudo-terminal.
@Suite struct TerminalNameTests {
  @Test(arguments: [
    ("dumb", "cannot place the cursor: set TERM to what it is"),
    ("nonsense", "no description of the terminal nonsense on this machine: set TERM to one"),
  ])
  func theSentenceSaysWhatToDo(name: String, sentence: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let spawn =
      "import os, pty, sys; os.environ['TERM'] = sys.argv[1]; "
      + "sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[2:])))"
    process.arguments = ["python3", "-c", spawn, name, ProbePath.url.path]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 64 && said.contains(sentence), "\(said)")
  }
}
