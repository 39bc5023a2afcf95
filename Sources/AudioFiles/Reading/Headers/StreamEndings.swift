/// Whether the last page of an Ogg file says that it is the last.
enum OggEnding {
  /// Looks for the last page header in the final 128 KiB (a page has at most 65 307 bytes).
  static func isMarked(_ bytes: InputBytes) -> Bool {
    let tail = bytes.peek(at: max(0, bytes.size - (1 << 17)), count: 1 << 17)
    var place = tail.count - 27
    while place >= 0 {
      if tail[place] == 0x4F, tail[place..<place + 4].elementsEqual("OggS".utf8) {
        return tail[place + 5] & 4 != 0
      }
      place -= 1
    }
    return false
  }
}

/// The length that an ASF file (WMA) declares; libav drops it when the file is shorter than that.
enum ASFHeader {
  /// GUID of the file properties object.
  private static let properties: [UInt8] = [
    0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65,
  ]

  /// Play duration (100 ns) less preroll (1 ms) in frames at `rate`; nil for other files and streams.
  static func frames(_ bytes: InputBytes, rate: Int) -> Int? {
    let start = ByteFields(bytes: bytes.peek(at: 0, count: 8192))
    guard start.little(0, 4) == 0x75B2_2630,
      let place = (0..<max(0, start.bytes.count - 104)).first(where: {
        start.bytes[$0..<$0 + 16].elementsEqual(properties)
      })
    else { return nil }
    let isLive = start.little(place + 88, 4) & 1 != 0
    let seconds =
      Double(start.little(place + 64, 8)) / 1e7 - Double(start.little(place + 80, 8)) / 1e3
    guard !isLive, seconds > 0, seconds < 1e6 else { return nil }
    return Int(seconds * Double(rate))
  }
}
