/// Powers in 16 bits: six bits of exponent, ten of mantissa; 190 dB of range in steps of 0.004 dB.
///
/// Keeps two hours of one-second spectra in a few megabytes without a logarithm a value.
enum PackedPower {
  private static let bias: UInt32 = (127 - 56) << 10

  /// Packs a power from 2⁻⁵⁶ (−168 dB) to 2⁷; smaller ones are 0.
  static func pack(_ power: Float) -> UInt16 {
    let bits = power.bitPattern >> 13
    guard power > 0, bits > bias else { return 0 }
    return UInt16(truncatingIfNeeded: min(bits - bias, 0xFFFF))
  }

  /// The power again, in the middle of its step.
  static func unpack(_ packed: UInt16) -> Float {
    packed == 0 ? 0 : Float(bitPattern: ((UInt32(packed) + bias) << 13) | 0x1000)
  }
}
