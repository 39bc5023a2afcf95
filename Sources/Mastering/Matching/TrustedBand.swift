import Glibc
internal import Metering

/// How far up spectra are compared.
enum TrustedBand {
  /// Where the comparison of audio at two rates ends, Hz: at 20 kHz, or where the filters of a converter
  /// begin.
  static func highestHz(_ rate: Int, _ otherRate: Int) -> Double {
    min(20_000, 0.45 * Double(min(rate, otherRate)))
  }

  /// Where trust in a file ends that a lossy codec cut off at a frequency, Hz: its low-pass begins to fall
  /// below that.
  static func highestHz(belowCutoff cutoffHz: Double) -> Double { 0.94 * cutoffHz }

  /// Whether audio of a rate holds a third of an octave or more of the band of `StereoProfile.bandEdgesHz`
  /// that begins at an index.
  static func holds(listeningBand band: Int, at sampleRate: Int) -> Bool {
    StereoProfile.bandEdgesHz[band] * cbrt(2) <= 0.5 * Double(sampleRate)
  }
}

/// A lossy codec's edge that the tone curve stops at.
struct CodecHold {
  /// Which file: "mix" or "reference".
  let name: String
  /// Frequency above which it holds nothing, Hz.
  let cutoffHz: Double

  /// Frequency from which on the curve is held, Hz.
  var heldHz: Double { TrustedBand.highestHz(belowCutoff: cutoffHz) }
}
