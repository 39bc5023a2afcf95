#if Server
import AudioCore
import FoundationEssentials
internal import MasteringAPI
internal import TOMLKit

/// The server's TOML file: a table a topic, unknown words refused by name.
package enum ConfigurationFile {
  /// Applies a file to `configuration`; `LacquerError.usage` names file and word.
  package static func apply(_ path: String, to configuration: inout ServerConfiguration) throws {
    guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
      throw LacquerError(.usage, "Cannot read the configuration \(path).")
    }
    let document: TOMLTable
    do {
      document = try TOMLTable(string: String(decoding: bytes, as: UTF8.self))
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

  /// A value in the kinds that are wanted.
  private struct Value {
    var text: String?
    var flag: Bool?
    var number: Double?
    var list: [String]?

    init(_ value: any TOMLValueConvertible) {
      text = value.string
      flag = value.bool
      number = value.int.map(Double.init) ?? value.double
      list = value.array?.compactMap { $0.string }
    }
  }

  private typealias Setter = @Sendable (inout ServerConfiguration, Value) -> Bool

  private static func text(
    _ path: any WritableKeyPath<ServerConfiguration, String> & Sendable
  ) -> Setter {
    { configuration, value in
      guard let text = value.text else { return false }
      configuration[keyPath: path] = text
      return true
    }
  }

  private static func flag(
    _ path: any WritableKeyPath<ServerConfiguration, Bool> & Sendable
  ) -> Setter {
    { configuration, value in
      guard let flag = value.flag else { return false }
      configuration[keyPath: path] = flag
      return true
    }
  }

  private static func number(
    _ path: any WritableKeyPath<ServerConfiguration, Double> & Sendable
  ) -> Setter {
    { configuration, value in
      guard let number = value.number else { return false }
      configuration[keyPath: path] = number
      return true
    }
  }

  private static func count(
    _ path: any WritableKeyPath<ServerConfiguration, Int> & Sendable
  ) -> Setter {
    { configuration, value in
      guard let number = value.number, let whole = Int(exactly: number) else { return false }
      configuration[keyPath: path] = whole
      return true
    }
  }

  private static let words: [String: Setter] = [
    "server.host": text(\.host), "server.port": count(\.port), "server.data": text(\.data),
    "server.public_url": text(\.publicURL), "server.behind_proxy": flag(\.behindProxy),
    "server.engine": text(\.engine), "server.log": text(\.logLevel),
    "server.drain_seconds": number(\.drainSeconds),
    "server.trusted_proxies": { configuration, value in
      guard let list = value.list else { return false }
      configuration.trustedProxies = list
      return true
    },
    "work.workers": count(\.workers), "work.job_memory_mb": count(\.jobMemoryMB),
    "work.job_cpu_seconds": count(\.jobCPUSeconds),
    "work.job_wall_seconds": count(\.jobWallSeconds),
    "limits.upload_mb": count(\.uploadMB), "limits.audio_seconds": number(\.audioSeconds),
    "limits.queue": count(\.queueLength), "limits.connections": count(\.connections),
    "limits.idle_seconds": number(\.idleSeconds), "limits.minimum_rate": number(\.minimumRate),
    "keys.submits_per_minute": number(\.keyLimits.submitsPerMinute),
    "keys.status_per_minute": number(\.keyLimits.statusPerMinute),
    "keys.parallel_jobs": count(\.keyLimits.parallelJobs),
    "keys.upload_mb_per_day": count(\.keyLimits.uploadMBPerDay),
    "retention.result_hours": number(\.resultHours),
    "retention.record_days": number(\.recordDays),
    "retention.idempotency_hours": number(\.idempotencyHours),
    "fetch.allow_public": flag(\.addresses.allowsPublic),
    "fetch.hosts": { configuration, value in
      guard let list = value.list else { return false }
      configuration.addresses.hosts = list
      return true
    },
    "fetch.allow": { configuration, value in
      guard let list = value.list else { return false }
      configuration.addresses.exceptions = Set(list)
      return true
    },
    "credits.enabled": flag(\.creditsEnabled),
    "credits.per_minute": number(\.creditsPerMinute),
  ]
}
#endif
