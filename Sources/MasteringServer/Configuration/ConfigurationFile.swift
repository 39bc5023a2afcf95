#if Server
import AudioCore
internal import MasteringAPI
internal import TOMLKit

/// The server's TOML file: a table a topic, unknown words refused by name.
package enum ConfigurationFile {
  /// Applies a file to `configuration`; `LacquerError.usage` names file and word, `.input` a file that
  /// cannot be read.
  package static func apply(_ path: String, to configuration: inout ServerConfiguration) throws {
    let bytes = try AtomicFile.read(path, as: "a configuration")
    let text = String(decoding: bytes, as: UTF8.self)
    if let fault = TOMLGuard.fault(in: text) {
      throw LacquerError(.usage, "\(path), line \(fault.line): \(fault.words).")
    }
    let document: TOMLTable
    do {
      document = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw LacquerError(
        .usage, "\(path), line \(error.source.begin.line): this is not TOML: \(error.description).")
    }
    for (group, value) in document {
      guard let table = value.table else {
        throw LacquerError(.usage, "\(path): \"\(group)\" stands outside of a table.")
      }
      for (word, value) in table {
        let key = "\(group).\(word)"
        guard let apply = words[key] else {
          let known = words.keys.filter { $0.hasPrefix(group + ".") }.sorted()
          let hint =
            known.isEmpty
            ? ""
            : "; [\(group)] takes \(known.map { $0.dropFirst(group.count + 1) }.joined(separator: ", "))"
          throw LacquerError(.usage, "\(path): there is no \"\(key)\"\(hint).")
        }
        guard apply(&configuration, Value(value)) else {
          throw LacquerError(.usage, "\(path): \(key) cannot be \(value.debugDescription).")
        }
      }
    }
  }

  /// A value in the kinds that are wanted; nil in all it is not.
  private struct Value {
    var text: String?
    var flag: Bool?
    var number: Double?
    var count: Int?
    var list: [String]?
    var set: Set<String>?

    init(_ value: any TOMLValueConvertible) {
      text = value.string
      flag = value.bool
      number = value.int.map(Double.init) ?? value.double
      count = value.int
      let texts = value.array.map { $0.map(\.string) }
      if let texts, !texts.contains(nil) { list = texts.compactMap(\.self) }
      set = list.map { Set($0) }
    }
  }

  private typealias Setter = @Sendable (inout ServerConfiguration, Value) -> Bool

  /// Sets a member from a value's reading of one kind; false when the value is not of it.
  private static func take<Member>(
    _ kind: any KeyPath<Value, Member?> & Sendable,
    _ path: any WritableKeyPath<ServerConfiguration, Member> & Sendable
  ) -> Setter {
    { configuration, value in
      guard let found = value[keyPath: kind] else { return false }
      configuration[keyPath: path] = found
      return true
    }
  }

  private static let words: [String: Setter] = [
    "server.host": take(\.text, \.host), "server.port": take(\.count, \.port),
    "server.data": take(\.text, \.data), "server.public_url": take(\.text, \.publicURL),
    "server.behind_proxy": take(\.flag, \.behindProxy),
    "server.lenient": take(\.flag, \.isLenient),
    "server.trusted_proxies": take(\.list, \.trustedProxies),
    "server.engine": take(\.text, \.engine), "server.log": take(\.text, \.logLevel),
    "server.drain_seconds": take(\.number, \.drainSeconds),
    "work.workers": take(\.count, \.workers), "work.job_memory_mb": take(\.count, \.jobMemoryMB),
    "work.job_cpu_seconds": take(\.count, \.jobCPUSeconds),
    "work.job_wall_seconds": take(\.count, \.jobWallSeconds),
    "limits.upload_mb": take(\.count, \.uploadMB),
    "limits.audio_seconds": take(\.number, \.audioSeconds),
    "limits.queue": take(\.count, \.queueLength),
    "limits.connections": take(\.count, \.connections),
    "limits.idle_seconds": take(\.number, \.idleSeconds),
    "limits.minimum_rate": take(\.number, \.minimumRate),
    "limits.reader_rate": take(\.number, \.readerRate),
    "limits.reader_seconds": take(\.number, \.readerSeconds),
    "keys.submits_per_minute": take(\.number, \.keyLimits.submitsPerMinute),
    "keys.status_per_minute": take(\.number, \.keyLimits.statusPerMinute),
    "keys.parallel_jobs": take(\.count, \.keyLimits.parallelJobs),
    "keys.upload_mb_per_day": take(\.count, \.keyLimits.uploadMBPerDay),
    "retention.result_hours": take(\.number, \.resultHours),
    "retention.record_days": take(\.number, \.recordDays),
    "retention.idempotency_hours": take(\.number, \.idempotencyHours),
    "fetch.allow_public": take(\.flag, \.addresses.allowsPublic),
    "fetch.hosts": take(\.list, \.addresses.hosts),
    "fetch.allow": take(\.set, \.addresses.exceptions),
    "credits.enabled": take(\.flag, \.creditsEnabled),
    "credits.per_minute": take(\.number, \.creditsPerMinute),
  ]
}
#endif
