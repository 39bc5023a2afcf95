import Foundation

/// A Python script that gives the probe a pseudo-terminal.
enum PtyScript {
  /// Runs a script of the folder `Pty`; returns how it ended and all that it said.
  static func run(_ name: String, _ arguments: String...) throws -> (status: Int32, said: String) {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try python([folder.appendingPathComponent("Pty/\(name)").path] + arguments)
  }

  /// Runs Python with these arguments; returns how it ended and all that it said.
  static func python(_ arguments: [String]) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
}

/// The program that only owns the terminal; it stands beside the test bundle.
enum Probe {
  static var path: String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "terminal-probe").path
  }
}
