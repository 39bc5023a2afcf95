#if Server
import Synchronization

/// Counters and a histogram in the text form of Prometheus.
final class Metrics: Sendable {
  private struct State {
    var counters: [String: [String: Double]] = [:]
    var buckets = [Int](repeating: 0, count: Metrics.edges.count + 1)
    var sum = 0.0
  }

  /// Upper edges of request times, s.
  private static let edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

  private let state = Mutex(State())

  /// Adds to a counter.
  ///
  /// Names and labels are our own words, never a client's.
  func count(_ name: String, _ labels: [String: String], by amount: Double = 1) {
    let label = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
      .joined(separator: ",")
    state.withLock { $0.counters[name, default: [:]][label, default: 0] += amount }
  }

  /// Notes how long a request took.
  func observe(seconds: Double) {
    let index = Self.edges.firstIndex { seconds <= $0 } ?? Self.edges.count
    state.withLock {
      $0.buckets[index] += 1
      $0.sum += seconds
    }
  }

  /// The page; `gauges` are read at this moment.
  func page(gauges: [(name: String, labels: String, value: Double)]) -> String {
    let (counters, buckets, sum) = state.withLock { ($0.counters, $0.buckets, $0.sum) }
    var lines: [String] = []
    for (name, values) in counters.sorted(by: { $0.key < $1.key }) {
      lines.append("# TYPE \(name) counter")
      for (label, value) in values.sorted(by: { $0.key < $1.key }) {
        lines.append(label.isEmpty ? "\(name) \(value)" : "\(name){\(label)} \(value)")
      }
    }
    lines.append("# TYPE lacquer_request_seconds histogram")
    var total = 0
    for (index, count) in buckets.enumerated() {
      total += count
      let edge = index < Self.edges.count ? "\(Self.edges[index])" : "+Inf"
      lines.append("lacquer_request_seconds_bucket{le=\"\(edge)\"} \(total)")
    }
    lines.append("lacquer_request_seconds_sum \(sum)")
    lines.append("lacquer_request_seconds_count \(total)")
    var typed: Set<String> = []
    for gauge in gauges {
      if typed.insert(gauge.name).inserted { lines.append("# TYPE \(gauge.name) gauge") }
      lines.append(
        gauge.labels.isEmpty
          ? "\(gauge.name) \(gauge.value)" : "\(gauge.name){\(gauge.labels)} \(gauge.value)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
#endif
