import CLibav
import Glibc

extension LibavInput {
  /// Text tags of the container and of its first audio stream, and the first attached picture.
  ///
  /// What a WAV says in its `LIST` and `bext` counts before what its ID3 chunk says under the same name.
  var tags: AudioTags {
    var tags = AudioTags()
    let chunk = id3Chunk
    let audio = unsafe (0..<streamCount).map { unsafe stream($0) }.first {
      unsafe $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO
    }
    func text(_ key: String) -> String? {
      if let found = unsafe Self.text(key, in: context.pointee.metadata) { return found }
      if let audio = unsafe audio, let found = unsafe Self.text(key, in: audio.pointee.metadata) {
        return found
      }
      guard let chunk else { return nil }
      return unsafe Self.text(key, in: chunk.context.pointee.metadata)
    }
    for name in TagName.all {
      for key in name.keys where tags[keyPath: name.place] == nil {
        tags[keyPath: name.place] = text(key)
      }
    }
    tags.track = Self.number(tags.track, of: text("tracktotal") ?? text("totaltracks"))
    tags.disc = Self.number(tags.disc, of: text("disctotal") ?? text("totaldiscs"))
    if tags.bpm == nil, demuxer.hasPrefix("mov") { tags.bpm = MovieTempo.read(bytes) }
    (tags.cover, tags.coverRefusal) = picture
    return tags
  }

  /// The ID3 chunk of a WAV as a file of its own: beside any other chunk of texts libav leaves it aside.
  private var id3Chunk: LibavInput? {
    let names: Set = ["id3 ", "ID3 "]
    guard demuxer == "wav", let chunk = RIFFChunks(bytes).first(where: { names.contains($0.name) }),
      chunk.length <= Self.largestChunk
    else { return nil }
    let tag = bytes.peek(at: chunk.bodyOffset, count: Int(chunk.length))
    guard tag.starts(with: "ID3".utf8) else { return nil }
    let alone = bytes.reopened()
    alone.disguise = WaveFile.holding(id3: tag)
    return try? LibavInput(alone, analysing: false, cancellation: nil)
  }

  /// Larger ID3 chunks than any cover and text need are not looked at, bytes.
  private static let largestChunk: UInt64 = 1 << 26

  /// The first JPEG or PNG picture of at most 32 MiB; where there are only others, why the first is none.
  private var picture: (AudioTags.Cover?, String?) {
    var refusal: String?
    for index in 0..<streamCount {
      let stream = unsafe stream(index)
      let isPicture = unsafe stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
      let packet = unsafe stream.pointee.attached_pic
      guard isPicture, let data = unsafe packet.data, unsafe packet.size > 0 else { continue }
      guard unsafe packet.size <= 1 << 25 else {
        refusal = refusal ?? "it is larger than 32 MiB"
        continue
      }
      let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: Int(packet.size)))
      if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        return (AudioTags.Cover(mimeType: "image/jpeg", bytes: bytes), nil)
      }
      if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
        return (AudioTags.Cover(mimeType: "image/png", bytes: bytes), nil)
      }
      refusal = refusal ?? "it is neither a JPEG nor a PNG"
    }
    return (nil, refusal)
  }

  /// "3" of "12" as "3/12".
  private static func number(_ number: String?, of total: String?) -> String? {
    guard let number, let total, !number.contains("/") else { return number }
    return "\(number)/\(total)"
  }

  /// A value without regard to the key's case, of the first key that begins so where the given one ends in
  /// a hyphen; bytes that are not UTF-8 are taken as Latin-1.
  private static func text(_ key: String, in dictionary: OpaquePointer?) -> String? {
    let flags = key.hasSuffix("-") ? AV_DICT_IGNORE_SUFFIX : 0
    guard let entry = unsafe av_dict_get(dictionary, key, nil, flags),
      let value = unsafe entry.pointee.value
    else { return nil }
    let bytes = unsafe UnsafeBufferPointer(start: value, count: strlen(value))
      .map(UInt8.init(bitPattern:))
    let text =
      String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    return text.isEmpty ? nil : text
  }
}
