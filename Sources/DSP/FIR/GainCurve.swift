import Glibc

/// A gain in dB drawn over a logarithmic frequency grid: what an equaliser shall do.
public struct GainCurve: Codable, Sendable, Equatable {
  /// Frequency of the first point, Hz.
  public var lowestHz: Double
  /// Points an octave.
  public var pointsPerOctave: Int
  /// Gain at each point, dB.
  public var decibels: [Double]

  /// Creates a curve from its points.
  public init(lowestHz: Double, pointsPerOctave: Int, decibels: [Double]) {
    self.lowestHz = lowestHz
    self.pointsPerOctave = pointsPerOctave
    self.decibels = decibels
  }

  /// Frequency of a point, Hz.
  public func frequencyHz(_ index: Int) -> Double {
    lowestHz * exp2(Double(index) / Double(pointsPerOctave))
  }

  /// Whether the curve does nothing: every point within 1e-9 dB of 0.
  public var isFlat: Bool { decibels.allSatisfy { abs($0) < 1e-9 } }

  /// Gain at a frequency in dB: linear between points over log frequency, held at the ends.
  public func decibels(at hertz: Double) -> Double {
    guard let first = decibels.first, let last = decibels.last else { return 0 }
    guard hertz > lowestHz else { return first }
    let position = log2(hertz / lowestHz) * Double(pointsPerOctave)
    let index = Int(position)
    guard index < decibels.count - 1 else { return last }
    let fraction = position - Double(index)
    return decibels[index] + (decibels[index + 1] - decibels[index]) * fraction
  }

  /// The point within `range` (Hz) that is furthest from 0 dB; no gain where there is no point.
  public func largest(in range: ClosedRange<Double>) -> (hertz: Double, decibels: Double) {
    let points = decibels.indices.filter { range.contains(frequencyHz($0)) }
    guard let most = points.max(by: { abs(decibels[$0]) < abs(decibels[$1]) }) else {
      return (range.lowerBound, 0)
    }
    return (frequencyHz(most), decibels[most])
  }

  /// Gain at the `size`/2 + 1 bins of an FFT of `size` points at `sampleRate`, dB.
  package func sampled(bins size: Int, sampleRate: Int) -> [Double] {
    (0...size / 2).map { decibels(at: Double($0) * Double(sampleRate) / Double(size)) }
  }
}
