import AudioCore

/// The tags of M4A: an iTunes item list, put into the `moov` box at the end of the file.
///
/// libavformat knows neither recording codes nor free-form items, so the list is ours.
enum MovieTags {
  /// Adds the list to a finished file whose last box is `moov`; others are left alone.
  static func append(
    _ tags: AudioTags?, _ loudness: DeliveredLoudness?, to file: OutputFile
  ) throws {
    let list = items(tags, loudness)
    guard !list.isEmpty, file.isSeekable else { return }
    let end = try file.size()
    var offset = 0
    while offset + 8 <= end {
      let head = try file.read(at: offset, count: 16)
      var size = big(head[0..<4])
      if size == 1 { size = big(head[8..<16]) }
      guard size >= 8 else { return }
      if Array(head[4..<8]) == Array("moov".utf8), offset + size == end {
        let user = userData(list)
        var length = ByteWriter()
        length.big(UInt32(size + user.count))
        try file.patch(length.bytes, at: offset)
        try file.patch(user, at: end)
        return
      }
      offset += size
    }
  }

  private static func items(_ tags: AudioTags?, _ loudness: DeliveredLoudness?) -> [UInt8] {
    var out = ByteWriter()
    for name in TagName.all {
      if let text = name.text(in: tags) { item(&out, name, text) }
    }
    if let cover = tags?.cover {
      let kind: UInt32 = cover.mimeType == "image/png" ? 14 : 13
      box(&out, Array("covr".utf8), data(kind, cover.bytes))
    }
    for (name, value) in TagFields.replayGain(loudness) {
      freeForm(&out, name.lowercased(), value)
    }
    return out.bytes
  }

  private static func item(_ out: inout ByteWriter, _ name: TagName, _ text: String) {
    guard let movie = name.movie else { return freeForm(&out, name.vorbis, text) }
    let place = movie.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    switch movie {
    case "trkn": box(&out, place, data(0, numbers(text) + [0, 0]))
    case "disk": box(&out, place, data(0, numbers(text)))
    case "tmpo":
      guard let tempo = Double(text)?.rounded(), (1...999).contains(tempo) else { return }
      var value = ByteWriter()
      value.big(UInt16(tempo))
      box(&out, place, data(21, value.bytes))
    default: box(&out, place, data(1, Array(text.utf8)))
    }
  }

  private static func freeForm(_ out: inout ByteWriter, _ name: String, _ text: String) {
    var body = ByteWriter()
    box(&body, Array("mean".utf8), [0, 0, 0, 0] + Array("com.apple.iTunes".utf8))
    box(&body, Array("name".utf8), [0, 0, 0, 0] + Array(name.utf8))
    body.raw(data(1, Array(text.utf8)))
    box(&out, Array("----".utf8), body.bytes)
  }

  private static func userData(_ list: [UInt8]) -> [UInt8] {
    var handler = ByteWriter()
    handler.zeros(8)
    handler.text("mdirappl")
    handler.zeros(9)
    var meta = ByteWriter()
    meta.zeros(4)
    box(&meta, Array("hdlr".utf8), handler.bytes)
    box(&meta, Array("ilst".utf8), list)
    var user = ByteWriter()
    box(&user, Array("meta".utf8), meta.bytes)
    var out = ByteWriter()
    box(&out, Array("udta".utf8), user.bytes)
    return out.bytes
  }

  private static func box(_ out: inout ByteWriter, _ name: [UInt8], _ body: [UInt8]) {
    out.big(UInt32(8 + body.count))
    out.raw(name)
    out.raw(body)
  }

  private static func data(_ kind: UInt32, _ value: [UInt8]) -> [UInt8] {
    var body = ByteWriter()
    body.big(kind)
    body.zeros(4)
    body.raw(value)
    var out = ByteWriter()
    box(&out, Array("data".utf8), body.bytes)
    return out.bytes
  }

  /// "3/12" as the first six bytes of its item.
  private static func numbers(_ text: String) -> [UInt8] {
    let parts = text.split(separator: "/").map { UInt16($0.filter(\.isNumber)) ?? 0 }
    var out = ByteWriter()
    out.big(UInt16(0))
    out.big(parts.first ?? 0)
    out.big(parts.count > 1 ? parts[1] : 0)
    return out.bytes
  }

  private static func big(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
