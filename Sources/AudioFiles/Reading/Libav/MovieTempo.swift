/// The tempo of an M4A, which libav does not read.
struct MovieTempo {
  private static let mostBoxes = 10_000

  private let bytes: InputBytes
  private var boxesLeft = MovieTempo.mostBoxes

  private init(_ bytes: InputBytes) { self.bytes = bytes }

  /// Beats a minute as written in the list of iTunes; nil where there are none.
  static func read(_ bytes: InputBytes) -> String? {
    var search = MovieTempo(bytes)
    let path = ["moov", "udta", "meta", "ilst", "tmpo", "data"]
    guard let place = search.find(path[...], in: 0..<bytes.size) else { return nil }
    // Kind and language come first, then an integer of one to four bytes.
    let count = place.count - 8
    guard (1...4).contains(count) else { return nil }
    let tempo = ByteFields(bytes: bytes.peek(at: place.lowerBound + 8, count: count)).big(0, count)
    return (1...999).contains(tempo) ? String(tempo) : nil
  }

  /// What stands in the first box at a path of names; a file may have several of each name.
  private mutating func find(_ path: ArraySlice<String>, in place: Range<Int>) -> Range<Int>? {
    guard let name = path.first else { return place }
    var offset = place.lowerBound
    while offset + 8 <= place.upperBound, boxesLeft > 0 {
      boxesLeft -= 1
      let head = ByteFields(bytes: bytes.peek(at: offset, count: 16))
      let room = UInt64(place.upperBound - offset)
      let short = head.big(0, 4)
      let size = short == 1 ? head.big(8, 8) : short == 0 ? room : short
      let headBytes = short == 1 ? 16 : 8
      guard head.bytes.count >= 8, size >= UInt64(headBytes), size <= room else { return nil }
      let end = offset + Int(size)
      if head.name(4) == name {
        // `meta` begins with version and flags.
        let start = min(offset + headBytes + (name == "meta" ? 4 : 0), end)
        if let found = find(path.dropFirst(), in: start..<end) { return found }
      }
      offset = end
    }
    return nil
  }
}
