/// Extremes of a stream of unknown length, in slices that double when they become too many.
struct WaveformBuilder {
  private static let slices = 1000
  private static let capacity = 32_768

  private var minima: [Float] = []
  private var maxima: [Float] = []
  /// Milliseconds in an entry.
  private var span = 1
  private var filled = 0

  /// Adds the extremes of one millisecond.
  mutating func add(_ minimum: Float, _ maximum: Float) {
    if filled == 0 {
      minima.append(minimum)
      maxima.append(maximum)
    } else {
      let last = minima.count - 1
      minima[last] = min(minima[last], minimum)
      maxima[last] = max(maxima[last], maximum)
    }
    filled += 1
    guard filled == span else { return }
    filled = 0
    if minima.count == Self.capacity { merge() }
  }

  private mutating func merge() {
    let half = Self.capacity / 2
    for i in 0..<half {
      minima[i] = min(minima[2 * i], minima[2 * i + 1])
      maxima[i] = max(maxima[2 * i], maxima[2 * i + 1])
    }
    minima.removeLast(half)
    maxima.removeLast(half)
    span *= 2
  }

  /// Extremes of 1000 equal slices, their borders exact to an entry (1/16 of a slice or less for
  /// streams over 16 s).
  var overview: WaveformOverview {
    guard !minima.isEmpty else {
      let zeros = [Float](repeating: 0, count: Self.slices)
      return WaveformOverview(minima: zeros, maxima: zeros)
    }
    var low: [Float] = []
    var high: [Float] = []
    for slice in 0..<Self.slices {
      let from = slice * minima.count / Self.slices
      let to = max(from + 1, (slice + 1) * minima.count / Self.slices)
      low.append(minima[from..<to].min() ?? 0)
      high.append(maxima[from..<to].max() ?? 0)
    }
    return WaveformOverview(minima: low, maxima: high)
  }
}
