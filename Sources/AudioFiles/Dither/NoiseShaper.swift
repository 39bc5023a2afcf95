/// Error feedback that shapes the noise of 16-bit quantisation.
///
/// `v = x − Σ c_k e[n−k]`, `e = q − v`: the noise is white triangular noise filtered by
/// 1 − Σ c_k z⁻ᵏ. The nine coefficients are the published "modified E-weighted" design (Wannamaker,
/// JAES 40(7/8) 1992), the one of its family with the least added power.
public enum NoiseShaper {
  /// c_1 … c_9.
  public static let coefficients: [Double] = [
    1.662, -1.263, 0.4827, -0.2913, 0.1268, -0.1124, 0.03252, -0.01265, -0.03524,
  ]

  /// Whether a design serves this word length and rate.
  ///
  /// The curve is tied to the rate: its dip sits at 0.078 of it, 3.45 kHz at 44.1 kHz and 3.76 kHz
  /// at 48 kHz, both where hearing is keenest; weighted by the threshold of hearing it gains 10.7
  /// and 11.8 dB on white dither. At other rates the dip would miss, and at 24 bit there is nothing
  /// to hide.
  public static func exists(depth: WordLength, sampleRate: Int) -> Bool {
    depth == .pcm16 && (sampleRate == 44100 || sampleRate == 48000)
  }

  /// The last nine errors of one channel, newest first.
  struct History: BitwiseCopyable {
    var e1 = 0.0
    var e2 = 0.0
    var e3 = 0.0
    var e4 = 0.0
    var e5 = 0.0
    var e6 = 0.0
    var e7 = 0.0
    var e8 = 0.0
    var e9 = 0.0

    /// Σ c_k e[n−k].
    @inline(__always)
    var feedback: Double {
      1.662 * e1 - 1.263 * e2 + 0.4827 * e3 - 0.2913 * e4 + 0.1268 * e5 - 0.1124 * e6
        + 0.03252 * e7 - 0.01265 * e8 - 0.03524 * e9
    }

    /// Takes in the newest error.
    @inline(__always)
    mutating func push(_ error: Double) {
      e9 = e8
      e8 = e7
      e7 = e6
      e6 = e5
      e5 = e4
      e4 = e3
      e3 = e2
      e2 = e1
      e1 = error
    }
  }
}
