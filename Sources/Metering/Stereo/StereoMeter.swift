import Glibc

/// Correlation and mono compatibility.
struct StereoMeter {
  private static let windowUnits = 40
  private static let steps = 1000
  /// Windows quieter than this (mean square of a channel, −70 dBFS) are silent.
  private static let silentPower = 1e-7

  private var recent = [(squares: SIMD2<Double>, cross: Double, frames: Int)](
    repeating: (.zero, 0, 0), count: StereoMeter.windowUnits)
  private var units = 0
  private var squares = SIMD2<Double>.zero
  private var cross = 0.0
  /// Windows by correlation, −1 … 1 in steps of 0.002.
  private var histogram = [Int](repeating: 0, count: StereoMeter.steps + 1)

  /// Adds one unit of `frames` frames.
  mutating func consume(_ unit: UnitStatistics, frames: Int) {
    squares += unit.squares
    cross += unit.cross
    recent[units % Self.windowUnits] = (unit.squares, unit.cross, frames)
    units += 1
    if units >= Self.windowUnits && units % 10 == 0 { countWindow() }
  }

  private mutating func countWindow() {
    var sums = SIMD2<Double>.zero
    var product = 0.0
    var frames = 0
    for slot in recent {
      sums += slot.squares
      product += slot.cross
      frames += slot.frames
    }
    guard sums.x + sums.y > 2 * Self.silentPower * Double(frames) else { return }
    let r = Self.correlation(sums, product)
    histogram[Int(((r + 1) / 2 * Double(Self.steps)).rounded())] += 1
  }

  /// ΣLR/√(ΣL²ΣR²), −1 … 1; 0 when a channel is silent.
  private static func correlation(_ squares: SIMD2<Double>, _ cross: Double) -> Double {
    let scale = (squares.x * squares.y).squareRoot()
    return scale > 1e-20 ? min(1, max(-1, cross / scale)) : 0
  }

  /// Correlation of the whole.
  var correlation: Double { Self.correlation(squares, cross) }

  /// 5th percentile of the correlation of 400 ms windows every 100 ms; that of the whole when there
  /// is no such window.
  var correlationLow: Double {
    let total = histogram.reduce(0, +)
    guard total > 0 else { return correlation }
    let rank = max(1, Int((0.05 * Double(total)).rounded(.up)))
    var below = 0
    for (slot, count) in histogram.enumerated() {
      below += count
      if below >= rank { return Double(slot) / Double(Self.steps) * 2 - 1 }
    }
    return 1
  }

  /// 10 log10(E[M²]/(E[M²]+E[S²])), dB.
  var monoLossDB: Double {
    let both = (squares.x + squares.y) / 2
    let mid = (squares.x + squares.y + 2 * cross) / 4
    return both > 1e-20 ? min(0, Level.power(max(0, mid) / both)) : 0
  }
}
