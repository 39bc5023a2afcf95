/// Vorbis comments and the pictures that go with them.
enum VorbisComment {
  /// The comment header without framing bit: vendor and name=value pairs.
  static func bytes(_ fields: [(String, String)]) -> [UInt8] {
    var out = ByteWriter()
    let vendor = "Lacquer"
    out.little(UInt32(vendor.utf8.count))
    out.text(vendor)
    out.little(UInt32(fields.count))
    for (name, value) in fields {
      let text = "\(name)=\(value)"
      out.little(UInt32(text.utf8.count))
      out.text(text)
    }
    return out.bytes
  }

  /// The body of a FLAC PICTURE block: a front cover of unstated size.
  static func picture(_ cover: AudioTags.Cover) -> [UInt8] {
    var out = ByteWriter()
    out.big(UInt32(3))
    out.big(UInt32(cover.mimeType.utf8.count))
    out.text(cover.mimeType)
    out.big(UInt32(0))
    out.zeros(16)
    out.big(UInt32(cover.bytes.count))
    out.raw(cover.bytes)
    return out.bytes
  }

  /// The comment that carries a picture in Ogg.
  static func pictureField(_ cover: AudioTags.Cover) -> (String, String) {
    ("METADATA_BLOCK_PICTURE", base64(picture(cover)))
  }

  /// Base 64 of RFC 4648 §4.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let word = part.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for place in 0..<4 {
        out.append(place <= part.count ? digits[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
