internal import AudioCore
internal import DSP
import Glibc
internal import Metering

/// One curve under closed-loop control: what is aimed at, what is applied, what came out.
struct ToneLoop {
  /// What limits and guards allow of the comparison.
  let target: MatchedCurve
  /// Smoothing under which the change is measured, octaves.
  let detail: Double
  /// The gain the filter applies now, dB on the spectral grid.
  private(set) var applied: [Double]

  init(target: MatchedCurve, detail: Double) {
    self.target = target
    self.detail = detail
    applied = target.curve
  }

  /// Deviation of the measured change from the target over 35 Hz–16 kHz, level removed, dB rms.
  func error(_ change: [Double]) -> Double {
    let deviation = deviation(change)
    let points = SpectralGrid.points(35...16_000, count: deviation.count)
    guard !points.isEmpty else { return 0 }
    let sum = points.reduce(0) { $0 + deviation[$1] * deviation[$1] }
    return (sum / Double(points.count)).squareRoot()
  }

  /// Moves the filter by `step` of the deviation, inside the target's bounds.
  mutating func correct(_ change: [Double], step: Double) {
    let deviation = deviation(change)
    let heard = SpectralGrid.points(25...18_000, count: applied.count)
    guard let first = heard.first, let last = heard.last else { return }
    for i in applied.indices {
      let moved = applied[i] + step * deviation[min(last, max(first, i))]
      let bounded = min(target.upper[i], max(target.lower[i], moved))
      applied[i] = SpectralGrid.hertz(i) < 25 ? applied[i] : bounded
    }
  }

  private func deviation(_ change: [Double]) -> [Double] {
    let raw = zip(target.curve, change).map { $0 - $1 }
    let level = SpectralGrid.mean(raw, over: 100...8000)
    return raw.map { $0 - level }
  }
}
