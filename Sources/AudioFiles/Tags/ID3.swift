/// An ID3v2.4 tag, for MP3, ADTS, and as a chunk in WAV and AIFF.
enum ID3 {
  /// The tag's bytes; empty when there is nothing to say.
  ///
  /// `padding` zero bytes are added, so that a later tag of other length fits in the same place.
  static func bytes(
    _ tags: AudioTags?, _ loudness: DeliveredLoudness?, padding: Int = 0
  ) -> [UInt8] {
    var body = ByteWriter()
    for name in TagName.all {
      guard let text = name.text(in: tags).map({ Array($0.utf8) }) else { continue }
      // Comments and lyrics are in a language, and might have a heading.
      let isSpoken = name.id3 == "COMM" || name.id3 == "USLT"
      let heading: [UInt8] = isSpoken ? Array("eng".utf8) + [0] : []
      frame(&body, name.id3, [utf8] + heading + text + [0])
    }
    for (name, value) in TagFields.replayGain(loudness) {
      frame(&body, "TXXX", [utf8] + Array(name.utf8) + [0] + Array(value.utf8) + [0])
    }
    if let cover = tags?.cover {
      let frontCover: UInt8 = 3
      frame(
        &body, "APIC", [utf8] + Array(cover.mimeType.utf8) + [0, frontCover, 0] + cover.bytes)
    }
    guard !body.bytes.isEmpty || padding > 0 else { return [] }
    body.zeros(padding)
    var tag = ByteWriter()
    tag.text("ID3")
    tag.raw([4, 0, 0])
    syncsafe(&tag, body.bytes.count)
    tag.raw(body.bytes)
    return tag.bytes
  }

  private static let utf8: UInt8 = 3

  private static func frame(_ out: inout ByteWriter, _ name: String, _ body: [UInt8]) {
    out.text(name)
    syncsafe(&out, body.count)
    out.raw([0, 0])
    out.raw(body)
  }

  /// 28 bits in four bytes of seven.
  private static func syncsafe(_ out: inout ByteWriter, _ value: Int) {
    out.raw([21, 14, 7, 0].map { UInt8(value >> $0 & 0x7F) })
  }
}
