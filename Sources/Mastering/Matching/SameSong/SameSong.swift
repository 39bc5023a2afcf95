internal import AudioCore
internal import AudioFiles
internal import DSP
import Glibc
internal import Metering

/// Two files that hold the same recording, and what lies between them.
///
/// Found by loudness over time (correlation over 0.8 after alignment) and confirmed by the samples (median
/// coherence of mid over 0.8 in twenty seconds), because a cover or a loop of the same length would pass
/// the first test alone. Each second of one file is then paired with the same second of the other, so that
/// the song itself cancels out of the error of their difference. The phase between the two says with
/// which kind of filter one was made from the other (docs/algorithms/same-song.md).
struct SameSong {
  /// Correlation of the levels over time.
  let correlation: Double
  /// Frames by which the reference runs late.
  let lag: Int
  /// Response from the mix's mid to the reference's, one value a bin of `size`.
  let response: (real: [Double], imaginary: [Double])
  /// Coherence of the same bins, 0 … 1.
  let coherence: [Double]
  /// Standard error of the paired difference of mid in the sixth of an octave around each point of the
  /// spectral grid, over the level of 100 Hz–8 kHz, dB.
  let midErrorDB: [Double]

  static let size = 16_384
  private static let leastCorrelation = 0.8
  private static let leastCoherence = 0.8
  private static let excerptSeconds = 20.0

  /// Compares two measured files of one rate; nil when they are not the same song.
  static func find(
    mix: MeasuredTrack, reference: MeasuredTrack, cancellation: Cancellation?
  ) throws -> SameSong? {
    let format = mix.audio.source.format
    guard format.sampleRate == reference.audio.source.format.sampleRate,
      !mix.profile.faults.isSilent, !reference.profile.faults.isSilent,
      let envelope = LevelAlignment.find(mix.features.loudness, reference.features.loudness),
      envelope.correlation > leastCorrelation
    else { return nil }
    try cancellation?.check()
    let rough = envelope.lagUnits * format.sampleRate / 100
    let count = Int(min(excerptSeconds, mix.profile.seconds / 2) * Double(format.sampleRate))
    let start = max(0, max((mix.profile.frames - count) / 2, -rough))
    let reach = format.sampleRate / 5
    let (own, wide) = try Parallel.both {
      try mix.audio.source.mid(from: start, count: count)
    } _: {
      try reference.audio.source.mid(from: start + rough - reach, count: count + 2 * reach)
    }
    // Three seconds tell the sample; twenty would cost as much as the rest of the comparison.
    let probe = min(count, 3 * format.sampleRate)
    let fine = delay(
      of: wide[..<(probe + 2 * reach)], behind: own[..<probe], within: 2 * reach)
    let spectra = CrossSpectra(own, wide, from: fine)
    let lag = rough - reach + fine
    let bins = 4..<Int(0.36 * Double(Self.size))
    let ranked = bins.map { spectra.coherence[$0] }.sorted()
    guard ranked[ranked.count / 2] > leastCoherence else { return nil }
    return SameSong(
      correlation: envelope.correlation, lag: lag, response: spectra.response,
      coherence: spectra.coherence,
      midErrorDB: pairedError(
        mix.features, reference.features, lagSeconds: Double(lag) / Double(format.sampleRate),
        points: mix.profile.spectrum.midDB.count, fallback: mix.profile.spectrum.bandErrorDB))
  }

  /// Frame of `wide` at which `own` begins, by the cross-correlation of their differences.
  private static func delay(
    of wide: ArraySlice<Float>, behind own: ArraySlice<Float>, within reach: Int
  ) -> Int {
    // No lag that counts goes round the end.
    var size = 2
    while size < max(wide.count, own.count + reach) { size *= 2 }
    let fft = RealFFTDouble(size: size)
    func difference(_ x: ArraySlice<Float>) -> [Double] {
      x.indices.map { $0 == 0 ? 0 : Double(x[$0]) - 0.95 * Double(x[$0 - 1]) }
    }
    let cross = fft.crossCorrelation(of: difference(wide), behind: difference(own))
    return (0...reach).max { abs(cross[$0]) < abs(cross[$1]) } ?? reach / 2
  }

  /// Standard error of the ratio of paired seconds; where they are not paired to a twentieth of a second
  /// that of the mix stands.
  private static func pairedError(
    _ mix: FeatureSidecar, _ reference: FeatureSidecar, lagSeconds: Double, points: Int,
    fallback: [Double]
  ) -> [Double] {
    let shift = Int(lagSeconds.rounded())
    guard abs(lagSeconds - Double(shift)) < 0.05 else { return fallback }
    let width = min(mix.points, reference.points)
    let seconds = (0..<mix.midPowers.count / mix.points).filter {
      $0 + shift >= 0 && ($0 + shift + 1) * reference.points <= reference.midPowers.count
    }
    guard seconds.count >= 8 else { return fallback }
    /// Powers of mid in the sixth of an octave around each of the features' points, 24 an octave.
    func bands(_ features: FeatureSidecar, _ second: Int) -> [Double] {
      let powers = (0..<width).map { point in
        pow(10, Double(features.midPowers[second * features.points + point]) / 1000)
          * SpectralGrid.hertz(2 * point)
      }
      return (0..<width).map { point in
        powers[max(0, point - 2)..<min(width, point + 2)].reduce(0, +)
      }
    }
    // Computed twice, not kept: hours have many seconds.
    func both(_ second: Int) -> (own: [Double], other: [Double]) {
      (bands(mix, second), bands(reference, second + shift))
    }
    var own = [Double](repeating: 1e-30, count: width)
    var other = own
    for second in seconds {
      let pair = both(second)
      for band in 0..<width {
        own[band] += pair.own[band]
        other[band] += pair.other[band]
      }
    }
    let middle = 0..<width
    let heard = middle.filter { SpectrumProfile.levelHz.contains(SpectralGrid.hertz(2 * $0)) }
    var squares = [Double](repeating: 0, count: width)
    for second in seconds {
      let pair = both(second)
      // What a second's ratio adds to the whole's, and what it adds to the level that is taken out.
      let rests = middle.map { pair.other[$0] / other[$0] - pair.own[$0] / own[$0] }
      let level = heard.reduce(0) { $0 + rests[$1] } / Double(max(1, heard.count))
      for band in middle { squares[band] += (rests[band] - level) * (rests[band] - level) }
    }
    let errors = squares.map { min(12, 10 / log(10) * $0.squareRoot()) }
    return (0..<points).map { errors[min(width - 1, $0 / 2)] }
  }
}
