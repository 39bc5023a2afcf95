import AudioCore

extension FeatureSidecar {
  private static let magic: [UInt8] = Array("LACQSIDE".utf8)
  private static let version: UInt32 = 1
  /// Bytes that are handed over at once.
  private static let pieceBytes = 1 << 16

  /// Bytes that `encode` hands on.
  public var encodedBytes: Int {
    let series = [loudness, midPowers, sidePowers] + bandLevels
    let head = Self.magic.count + 4 + 4 + 8 + 4
    return head + series.reduce(0) { $0 + 4 + 2 * $1.count } + 4 + 4 + peaks.count + 64
  }

  /// Hands on the sidecar as bytes piece by piece, so that they need not be in memory at once: magic,
  /// version, sizes, series (all little-endian), and the SHA-256 of what precedes it.
  public func encode(into sink: ([UInt8]) -> Void) {
    var hasher = ContentHasher()
    func put(_ bytes: [UInt8]) {
      unsafe bytes.withUnsafeBytes { unsafe hasher.update($0) }
      sink(bytes)
    }
    func put(_ value: some FixedWidthInteger) {
      put((0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }
    func put(_ series: [Int16]) {
      put(UInt32(series.count))
      for start in stride(from: 0, to: series.count, by: Self.pieceBytes / 2) {
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceBytes)
        for value in series[start..<min(series.count, start + Self.pieceBytes / 2)] {
          piece.append(UInt8(truncatingIfNeeded: value))
          piece.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        put(piece)
      }
    }
    put(Self.magic)
    put(Self.version)
    put(UInt32(sampleRate))
    put(UInt64(frames))
    put(UInt32(points))
    put(loudness)
    put(midPowers)
    put(sidePowers)
    put(UInt32(bandLevels.count))
    for band in bandLevels { put(band) }
    put(UInt32(peaks.count))
    put(peaks)
    sink(Array(hasher.finish().hexadecimal.utf8))
  }

  /// Decodes `size` bytes that `read` gives piece by piece, in order: as many as asked for, or nil.
  ///
  /// Throws `LacquerError.input` when it cannot, or the bytes are no sidecar of this version or are
  /// damaged.
  public init(size: Int, read: (Int) -> [UInt8]?) throws {
    guard size > 72 else { throw Reader.damaged }
    var reader = Reader(left: size - 64)
    guard try reader.take(Self.magic.count, read) == Self.magic,
      try reader.integer(UInt32.self, read) == Self.version
    else { throw Reader.damaged }
    sampleRate = Int(try reader.integer(UInt32.self, read))
    frames = Int(clamping: try reader.integer(UInt64.self, read))
    points = Int(try reader.integer(UInt32.self, read))
    loudness = try reader.series(read)
    midPowers = try reader.series(read)
    sidePowers = try reader.series(read)
    let bands = Int(try reader.integer(UInt32.self, read))
    guard bands <= 64 else { throw Reader.damaged }
    var levels: [[Int16]] = []
    for _ in 0..<bands { levels.append(try reader.series(read)) }
    bandLevels = levels
    let count = Int(try reader.integer(UInt32.self, read))
    guard count == reader.left else { throw Reader.damaged }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    try reader.pieces(count, read) { bytes += $0 }
    peaks = bytes
    guard let hash = read(64), hash == Array(reader.hasher.finish().hexadecimal.utf8) else {
      throw Reader.damaged
    }
  }

  private struct Reader: ~Copyable {
    /// Bytes before the hash that are left.
    private(set) var left: Int
    var hasher = ContentHasher()

    init(left: Int) { self.left = left }

    static let damaged = LacquerError(
      .input, "The feature file is damaged; measure the track again.")

    mutating func take(_ count: Int, _ read: (Int) -> [UInt8]?) throws -> [UInt8] {
      guard count <= left, let bytes = read(count), bytes.count == count else {
        throw Self.damaged
      }
      left -= count
      unsafe bytes.withUnsafeBytes { unsafe hasher.update($0) }
      return bytes
    }

    mutating func integer<T: FixedWidthInteger>(
      _ type: T.Type, _ read: (Int) -> [UInt8]?
    ) throws -> T {
      let bytes = try take(T.bitWidth / 8, read)
      return bytes.reversed().reduce(T(0)) { ($0 << 8) | T(truncatingIfNeeded: $1) }
    }

    /// Takes `count` bytes in pieces of an even size.
    mutating func pieces(
      _ count: Int, _ read: (Int) -> [UInt8]?, _ body: ([UInt8]) -> Void
    ) throws {
      for start in stride(from: 0, to: count, by: pieceBytes) {
        body(try take(min(pieceBytes, count - start), read))
      }
    }

    mutating func series(_ read: (Int) -> [UInt8]?) throws -> [Int16] {
      let count = Int(try integer(UInt32.self, read))
      guard 2 * count <= left else { throw Self.damaged }
      var values: [Int16] = []
      values.reserveCapacity(count)
      try pieces(2 * count, read) { piece in
        for i in stride(from: 0, to: piece.count, by: 2) {
          values.append(Int16(bitPattern: UInt16(piece[i]) | UInt16(piece[i + 1]) << 8))
        }
      }
      return values
    }
  }
}
