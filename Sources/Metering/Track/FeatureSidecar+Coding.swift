import AudioCore

extension FeatureSidecar {
  private static let magic: [UInt8] = Array("LACQSIDE".utf8)
  private static let version: UInt32 = 1

  /// The sidecar as bytes: magic, version, sizes, series (all little-endian), and the SHA-256 of
  /// what precedes it.
  public func encoded() -> [UInt8] {
    var out = Self.magic
    out.reserveCapacity(
      128 + 2 * (loudness.count + midPowers.count * 2 + bandLevels.reduce(0) { $0 + $1.count })
        + peaks.count)
    func append(_ value: some FixedWidthInteger) {
      unsafe withUnsafeBytes(of: value.littleEndian) { unsafe out.append(contentsOf: $0) }
    }
    func append(_ series: [Int16]) {
      append(UInt32(series.count))
      for value in series {
        out.append(UInt8(truncatingIfNeeded: value))
        out.append(UInt8(truncatingIfNeeded: value >> 8))
      }
    }
    append(Self.version)
    append(UInt32(sampleRate))
    append(UInt64(frames))
    append(UInt32(points))
    append(loudness)
    append(midPowers)
    append(sidePowers)
    append(UInt32(bandLevels.count))
    for band in bandLevels { append(band) }
    append(UInt32(peaks.count))
    out.append(contentsOf: peaks)
    out.append(contentsOf: ContentHash(of: out).hexadecimal.utf8)
    return out
  }

  /// Decodes bytes; `LacquerError.input` when they are no sidecar of this version or are damaged.
  public init(decoding bytes: [UInt8]) throws {
    let damaged = LacquerError(.input, "The feature file is damaged; measure the track again.")
    guard bytes.count > 72 else { throw damaged }
    let body = Array(bytes.dropLast(64))
    guard Array(ContentHash(of: body).hexadecimal.utf8) == Array(bytes.suffix(64)) else {
      throw damaged
    }
    var reader = Reader(bytes: body, failure: damaged)
    guard try reader.take(Self.magic.count) == Self.magic[...],
      try reader.integer(UInt32.self) == Self.version
    else { throw damaged }
    sampleRate = Int(try reader.integer(UInt32.self))
    frames = Int(clamping: try reader.integer(UInt64.self))
    points = Int(try reader.integer(UInt32.self))
    loudness = try reader.series()
    midPowers = try reader.series()
    sidePowers = try reader.series()
    let bands = Int(try reader.integer(UInt32.self))
    guard bands <= 64 else { throw damaged }
    bandLevels = try (0..<bands).map { _ in try reader.series() }
    peaks = Array(try reader.take(Int(try reader.integer(UInt32.self))))
    guard reader.isAtEnd else { throw damaged }
  }

  private struct Reader {
    let bytes: [UInt8]
    let failure: LacquerError
    var position = 0

    init(bytes: [UInt8], failure: LacquerError) {
      self.bytes = bytes
      self.failure = failure
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard count >= 0, count <= bytes.count - position else { throw failure }
      position += count
      return bytes[(position - count)..<position]
    }

    mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
      let raw = try take(T.bitWidth / 8)
      return raw.reversed().reduce(T(0)) { ($0 << 8) | T(truncatingIfNeeded: $1) }
    }

    mutating func series() throws -> [Int16] {
      let count = Int(try integer(UInt32.self))
      let raw = try take(2 * count)
      let first = raw.startIndex
      return (0..<count).map {
        Int16(bitPattern: UInt16(raw[first + 2 * $0]) | UInt16(raw[first + 2 * $0 + 1]) << 8)
      }
    }
  }
}
