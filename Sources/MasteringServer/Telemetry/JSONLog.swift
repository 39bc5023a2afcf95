#if Server
import AudioCore
import Glibc
import Logging
import MasteringAPI

/// Log lines as JSON objects on standard error.
///
/// What is logged: times, paths without queries, statuses, ids of requests, jobs and keys. Never a
/// key, a signature, an address of audio, a body or a file name.
struct JSONLog: LogHandler {
  /// Lowest level that is written.
  var logLevel: Logger.Level
  /// What every line carries.
  var metadata: Logger.Metadata = [:]

  /// A log of a level.
  init(level: Logger.Level) { logLevel = level }

  /// Reads or sets what every line carries.
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line.
  func log(event: LogEvent) {
    var members: [String: JSONValue] = [
      "time": .string(RFC3339.text(WallTime.seconds)), "level": .string("\(event.level)"),
      "message": .string("\(event.message)"),
    ]
    for (name, value) in metadata { members[name] = .string("\(value)") }
    for (name, value) in event.metadata ?? [:] { members[name] = .string("\(value)") }
    let bytes = JSONText.line(JSONValue.object(members)) + [10]
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
#endif
