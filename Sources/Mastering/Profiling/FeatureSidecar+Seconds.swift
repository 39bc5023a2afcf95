internal import AudioCore
import Glibc
package import Metering

extension FeatureSidecar {
  /// The values of `loudness` that lie in a range of frames.
  package func units(of range: Range<Int>) -> Range<Int> {
    let perSecond = MeasuringClock.unitsPerSecond
    let first = min(loudness.count, range.lowerBound * perSecond / sampleRate)
    return first..<min(loudness.count, max(first, range.upperBound * perSecond / sampleRate))
  }

  /// Loudness of each whole second from second `first` on, LUFS.
  func secondsLevel(from first: Int) -> [Double] {
    let perSecond = MeasuringClock.unitsPerSecond
    return stride(from: first * perSecond, to: loudness.count, by: perSecond).map { start in
      let part = loudness[start..<min(start + perSecond, loudness.count)]
      let energy = part.reduce(0.0) { $0 + pow(10, Double($1) / 1000) }
      return Decibels.power(max(energy / Double(part.count), 1e-20))
    }
  }
}
