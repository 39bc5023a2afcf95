/// Turns mixed samples into what a device takes. [audio thread]
///
/// 16 bit gets triangular dither unless the whole block is zero; 24 and 32 bit and float get none
/// (a monitor's own noise is far above theirs).
@safe package struct SampleConversion {
  let format: SampleFormat
  /// Channels of the device; the first two carry left and right, one carries their mean.
  let channels: Int
  private var noise: UInt64 = 0x9E37_79B9_7F4A_7C15

  package init(_ format: SampleFormat, channels: Int) {
    self.format = format
    self.channels = channels
  }

  /// Bytes of a frame.
  var frameBytes: Int { @_noLocks get { format.bytes * channels } }

  /// Interleaves `count` frames into `output`.
  @_noLocks package mutating func convert(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int,
    into output: UnsafeMutableRawPointer
  ) {
    var dithers = false
    if format == .s16 {
      for i in 0..<count where unsafe left[i] != 0 || right[i] != 0 {
        dithers = true
        break
      }
    }
    for i in 0..<count {
      let frame = unsafe output + i * frameBytes
      if channels == 1 {
        unsafe store((left[i] + right[i]) * 0.5, frame, dithers)
        continue
      }
      unsafe store(left[i], frame, dithers)
      unsafe store(right[i], frame + format.bytes, dithers)
      var channel = 2
      while channel < channels {
        unsafe store(0, frame + channel * format.bytes, false)
        channel += 1
      }
    }
  }

  @_noLocks @inline(__always) private mutating func store(
    _ sample: Float, _ place: UnsafeMutableRawPointer, _ dithers: Bool
  ) {
    switch format {
    case .float:
      unsafe place.storeBytes(of: sample, as: Float.self)
    case .s32:
      unsafe place.storeBytes(of: Self.integer(Double(sample) * 0x1p31, 0x1p31), as: Int32.self)
    case .s24:
      unsafe place.storeBytes(of: Self.integer(Double(sample) * 0x1p23, 0x1p23), as: Int32.self)
    case .s24Packed:
      let value = Self.integer(Double(sample) * 0x1p23, 0x1p23)
      unsafe place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
      unsafe place.storeBytes(
        of: UInt8(truncatingIfNeeded: value >> 8), toByteOffset: 1, as: UInt8.self)
      unsafe place.storeBytes(
        of: UInt8(truncatingIfNeeded: value >> 16), toByteOffset: 2, as: UInt8.self)
    case .s16:
      var value = Double(sample) * 0x1p15
      if dithers { value += triangular() }
      unsafe place.storeBytes(
        of: Int16(truncatingIfNeeded: Self.integer(value, 0x1p15)), as: Int16.self)
    }
  }

  /// Rounds half to even and holds inside −`scale` … `scale` − 1.
  @_noLocks @inline(__always) private static func integer(_ value: Double, _ scale: Double) -> Int32
  {
    let held = value > scale - 1 ? scale - 1 : value < -scale ? -scale : value
    // Adding 1.5 · 2⁵² leaves the rounded integer in the low bits of a double.
    let magic = 0x1.8p52
    return Int32(truncatingIfNeeded: (held + magic).bitPattern &- magic.bitPattern)
  }

  /// Triangular noise of ±1 LSB (xorshift64).
  @_noLocks @inline(__always) private mutating func triangular() -> Double {
    noise ^= noise << 13
    noise ^= noise >> 7
    noise ^= noise << 17
    let low = Double(noise & 0xFFFF_FFFF)
    let high = Double(noise >> 32)
    return (low - high) * 0x1p-32
  }
}
