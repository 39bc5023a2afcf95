import AudioCore

/// The noise that is added before samples are shortened to 16 or 24 bits.
///
/// The value is triangular, 2 LSB peak to peak (Lipshitz, Wannamaker, Vanderkooy, JAES 40(5) 1992),
/// and a hash of seed, channel and frame number, so that it depends neither on block sizes nor on
/// where a render starts. No dither at all (`nil` where a `Dither?` is taken) is plain rounding half
/// to even, exact for samples that already fit the word length.
public enum Dither: Sendable, Equatable {
  /// White triangular noise.
  case tpdf(seed: UInt64)
  /// Triangular noise inside an error-feedback loop that moves it to where the ear hears least.
  ///
  /// Applies to 16 bit at 44.1 and 48 kHz (`NoiseShaper.exists`); elsewhere it means `tpdf`.
  case shaped(seed: UInt64)

  /// Start value of the noise.
  public var seed: UInt64 {
    switch self {
    case .tpdf(let seed), .shaped(let seed): seed
    }
  }

  /// What is done at a word length and rate.
  ///
  /// Float needs no dither; a shaper exists only for some cases, the others take white noise.
  public func applied(to depth: WordLength, sampleRate: Int) -> Dither? {
    switch (self, depth) {
    case (_, .float32): nil
    case (.shaped(let seed), _) where !NoiseShaper.exists(depth: depth, sampleRate: sampleRate):
      .tpdf(seed: seed)
    default: self
    }
  }
}

extension Dither {
  /// Standard deviation of what rounding adds to samples with a dither, or without, in LSB.
  public static func deviationLSB(of dither: Dither?) -> Double {
    switch dither {
    case nil: (1.0 / 12).squareRoot()
    case .tpdf: 0.5
    case .shaped: 0.5 * NoiseShaper.coefficients.reduce(1) { $0 + $1 * $1 }.squareRoot()
    }
  }
}

/// The counter-based noise behind `Dither`: SplitMix64's finaliser over a counter.
///
/// One 64-bit hash serves a pair of channels for one frame: 2 × 16 bits a channel, whose sum is
/// triangular in steps of 2⁻¹⁶ LSB and symmetric about 0.
enum DitherHash {
  /// Start value of a channel pair's counter.
  static func key(seed: UInt64, pair: Int) -> UInt64 {
    SplitMix.mix(seed &+ SplitMix.mix(UInt64(truncatingIfNeeded: pair) &+ 0xD6E8_FEB8_6659_FD93))
  }

  /// 64 hashed bits of one frame.
  @inline(__always)
  static func bits(key: UInt64, frame: Int) -> UInt64 {
    SplitMix.mix(key &+ UInt64(truncatingIfNeeded: frame) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Triangular value in LSB, −65535/65536 … 65535/65536, from the low 32 bits.
  @inline(__always)
  static func triangular(_ bits: UInt64) -> Double {
    let sum =
      Int32(truncatingIfNeeded: bits & 0xFFFF) &+ Int32(truncatingIfNeeded: bits >> 16 & 0xFFFF)
    return Double(sum &- 65535) * 0x1p-16
  }
}
