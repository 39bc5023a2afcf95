/// The chunks of a RIFF, RIFX, RF64 or BW64 file, in order, as far as its header can be followed.
struct RIFFChunks: Sequence, IteratorProtocol {
  /// One chunk.
  struct Chunk {
    /// Its four characters.
    var name: String { start.name(0) }
    /// Where its body begins, bytes.
    let bodyOffset: Int
    /// Claimed length of the body, bytes; of `data` that of `ds64` where its own field is too short.
    let length: UInt64
    /// Whether `length` is that of `ds64`.
    let isLong: Bool
    /// Its first bytes, the name and the length included.
    let start: ByteFields

    fileprivate let isBig: Bool

    /// An unsigned number of `count` bytes at a place behind the chunk's start; 0 beyond the end.
    func number(_ place: Int, _ count: Int) -> UInt64 {
      isBig ? start.big(place, count) : start.little(place, count)
    }
  }

  private static let largestWalk = 200

  private let bytes: InputBytes
  private let isBig: Bool
  private var offset = 12
  private var steps = 0
  private var longLength: UInt64?

  init(_ bytes: InputBytes) {
    self.bytes = bytes
    isBig = bytes.peek(at: 0, count: 4) == Array("RIFX".utf8)
  }

  mutating func next() -> Chunk? {
    let start = ByteFields(bytes: bytes.peek(at: offset, count: 48))
    guard start.bytes.count >= 8, steps < Self.largestWalk else { return nil }
    steps += 1
    let own = isBig ? start.big(4, 4) : start.little(4, 4)
    if start.name(0) == "ds64" { longLength = start.little(16, 8) }
    let long = start.name(0) == "data" && own == 0xFFFF_FFFF ? longLength : nil
    let length = long ?? own
    let chunk = Chunk(
      bodyOffset: offset + 8, length: length, isLong: long != nil, start: start, isBig: isBig)
    offset =
      length < UInt64(Int.max) / 2 - UInt64(offset)
      ? offset + 8 + Int(length + length % 2) : bytes.size
    return chunk
  }
}
