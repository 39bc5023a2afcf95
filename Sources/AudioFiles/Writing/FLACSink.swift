import AudioCore
import CLibav

/// Writes FLAC: libavcodec's encoder in a container of our own.
///
/// Blocks: STREAMINFO, VORBIS_COMMENT, PICTURE, PADDING (RFC 9639 §8). Length and MD5 are put into
/// STREAMINFO at the end; down a pipe they stay unknown, which the format allows.
@safe final class FLACSink: SampleSink {
  private let encoder: LibavEncoder
  private let file: OutputFile
  private var information: [UInt8]?

  let leftOut: [String]
  var saturations: Int { encoder.saturations }

  init(
    file: OutputFile, encoder: LibavEncoder, tags: AudioTags?, loudness: DeliveredLoudness?
  ) throws {
    self.file = file
    self.encoder = encoder
    let context = unsafe encoder.context
    let size = unsafe Int(context.pointee.extradata_size)
    let bytes = unsafe UnsafeRawBufferPointer(start: context.pointee.extradata, count: size)
    let head = FLACHead(
      information: unsafe Array(bytes.prefix(34)), cover: tags?.cover,
      fields: TagFields.vorbis(tags, loudness))
    leftOut = head.leftOut
    try file.write(head.bytes)
  }

  func write(_ block: AudioBlock) throws {
    try unsafe encoder.encode(block) { try unsafe take($0) }
  }

  func finish() throws {
    try unsafe encoder.finish { try unsafe take($0) }
    guard file.isSeekable, let information else { return }
    try file.patch(information, at: FLACHead.informationOffset)
  }

  private func take(_ packet: UnsafeMutablePointer<AVPacket>) throws {
    var size = 0
    if let data = unsafe av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size),
      size >= 34
    {
      information = unsafe Array(UnsafeRawBufferPointer(start: data, count: 34))
    }
    let count = unsafe Int(packet.pointee.size)
    try unsafe file.write(UnsafeRawBufferPointer(start: packet.pointee.data, count: count))
  }
}

/// The metadata at the head of a FLAC file, with room for comments that others add.
struct FLACHead {
  /// Where STREAMINFO's body begins.
  static let informationOffset = 8
  /// Most bytes that the 24-bit length of a block can say (RFC 9639 §8.1).
  private static let largestBlock = 0xFF_FFFF

  /// Tags that no block can hold, by name.
  private(set) var leftOut: [String] = []

  private let information: [UInt8]
  private let picture: [UInt8]?
  private let fields: [(String, String)]
  private let reserve = 512

  /// Takes the 34 bytes of STREAMINFO, the cover and the comments, as far as blocks can hold them.
  init(information: [UInt8], cover: AudioTags.Cover?, fields: [(String, String)]) {
    self.information = information
    var kept = fields
    while VorbisComment.bytes(kept).count > Self.largestBlock,
      let longest = kept.max(by: { $0.1.utf8.count < $1.1.utf8.count })
    {
      kept.removeAll { $0.0 == longest.0 }
      leftOut.append(longest.0)
    }
    self.fields = kept
    let body = cover.map(VorbisComment.picture)
    let isTooLarge = (body?.count ?? 0) > Self.largestBlock
    if isTooLarge { leftOut.append(AudioTags.coverName) }
    picture = isTooLarge ? nil : body
  }

  /// The head; gains come out of the padding, so that its length is that of the tags alone.
  var bytes: [UInt8] {
    let gains = fields.filter { $0.0.hasPrefix("REPLAYGAIN") }
    let used = gains.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 5 }
    var out = ByteWriter()
    out.text("fLaC")
    block(&out, 0, information)
    block(&out, 4, VorbisComment.bytes(fields))
    if let picture { block(&out, 6, picture) }
    block(&out, 0x80 | 1, Array(repeating: 0, count: reserve - used))
    return out.bytes
  }

  private func block(_ out: inout ByteWriter, _ type: UInt8, _ body: [UInt8]) {
    out.big(UInt32(type) << 24 | UInt32(body.count))
    out.raw(body)
  }
}
