import Foundation
import Testing

/// The built program, as a person runs it.
enum Executable {
  /// What a run gave.
  struct Result {
    var status: Int32
    var output: String
    var errors: String

    /// The output as a JSON object.
    func document() throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
  }

  /// The program stands beside the test bundle.
  static var url: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "lacquer")
  }

  /// A run under way.
  typealias Run = (process: Process, output: Pipe, errors: Pipe)

  /// A run that was started and may be signalled; `program` is one that calls this one, if any.
  static func start(
    _ arguments: [String], in folder: URL? = nil, program: String? = nil
  ) throws -> Run {
    let process = Process()
    process.executableURL = program.map { URL(filePath: $0) } ?? url
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["COLUMNS"] = "80"
    for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME"] { environment[name] = nil }
    environment["HOME"] = folder?.path ?? "/nonexistent"
    process.environment = environment
    if let folder { process.currentDirectoryURL = folder }
    let output = Pipe()
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return (process, output, errors)
  }

  /// Waits until a run has a file of a name open; false where it ends before.
  static func hasOpened(_ name: String, _ process: Process) -> Bool {
    let folder = "/proc/\(process.processIdentifier)/fd"
    let files = FileManager.default
    while process.isRunning {
      for entry in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
        let place = try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(entry)")
        if place?.hasSuffix("/\(name)") == true { return true }
      }
      usleep(500)
    }
    return false
  }

  /// Runs to the end.
  static func run(
    _ arguments: [String], in folder: URL? = nil, program: String? = nil
  ) throws -> Result {
    finish(try start(arguments, in: folder, program: program))
  }

  /// Waits for the end of a run.
  static func finish(_ run: Run) -> Result {
    let said = run.output.fileHandleForReading.readDataToEndOfFile()
    let complained = run.errors.fileHandleForReading.readDataToEndOfFile()
    run.process.waitUntilExit()
    return Result(
      status: run.process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}
