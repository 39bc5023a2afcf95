import AudioCore
import DSP
import Glibc
import Metering

/// Where one version of a song lies in another, to the sample.
public struct TrackAlignment: Sendable, Equatable {
  /// Frame of the second track (at the session's rate) that belongs to frame 0 of the first; may be
  /// negative.
  public let offset: Int
  /// How alike the two are there: the peak of the normalised cross-correlation, 0 … 1.
  public let likeness: Double

  /// Seconds of each track that are compared.
  static let seconds = 20.0
  /// Likeness from which on two tracks count as versions of one song.
  static let sameSong = 0.35

  /// Finds `other` in `track` at a common rate: loudness over time first, then the samples.
  ///
  /// nil when they are not versions of one song, or differ by more than 60 s.
  static func find(
    _ track: any AudioSource, loudness: [Int16], _ other: any AudioSource,
    otherLoudness: [Int16], loudestFrame: Int
  ) throws -> TrackAlignment? {
    let rate = track.format.sampleRate
    guard let coarse = coarseOffset(loudness, otherLoudness) else { return nil }
    let count = min(Int(seconds * Double(rate)), track.frames, other.frames)
    guard count > rate else { return nil }
    let start = max(0, min(loudestFrame, track.frames - count))
    let shift = coarse * rate / 100
    var size = 1
    while size < 2 * count { size *= 2 }
    let first = try track.mid(from: start, count: count).map(Double.init)
    let second = try other.mid(from: start + shift, count: count).map(Double.init)
    let fft = RealFFTDouble(size: size)
    let correlation = fft.crossCorrelation(of: second, behind: first)
    // Loudness alone may be off by a beat or two.
    let reach = min(2 * rate, count / 4)
    var best = (lag: 0, value: 0.0)
    for lag in -reach...reach {
      let value = abs(correlation[(lag + size) % size])
      if value > best.value { best = (lag, value) }
    }
    let energy = (square(first) * square(second)).squareRoot()
    let likeness = energy > 1e-12 ? best.value / energy : 0
    guard likeness >= sameSong else { return nil }
    return TrackAlignment(offset: shift + best.lag, likeness: likeness)
  }

  /// The shift in units of 10 ms at which loudness moves alike; nil when it never does.
  private static func coarseOffset(_ a: [Int16], _ b: [Int16]) -> Int? {
    var size = 1
    while size < a.count + b.count { size *= 2 }
    let fft = RealFFTDouble(size: max(2, size))
    func prepared(_ values: [Int16]) -> [Double] {
      let levels = values.map { max(-60, Double($0) / 100) }
      let mean = levels.reduce(0, +) / Double(max(1, levels.count))
      return levels.map { $0 - mean }
    }
    let first = prepared(a)
    let second = prepared(b)
    let correlation = fft.crossCorrelation(of: second, behind: first)
    let energy = (square(first) * square(second)).squareRoot()
    guard energy > 1e-9 else { return nil }
    let reach = min(6000, fft.size / 2 - 1)
    var best = (lag: 0, value: 0.0)
    for lag in -reach...reach {
      let value = correlation[(lag + fft.size) % fft.size]
      if value > best.value { best = (lag, value) }
    }
    return best.value / energy > 0.4 ? best.lag : nil
  }

  private static func square(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
