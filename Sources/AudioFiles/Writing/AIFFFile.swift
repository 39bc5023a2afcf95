import AudioCore

/// The bytes around the samples of an AIFF, or of an AIFF-C when they are float.
struct AIFFFile {
  /// Bytes before the samples.
  let head: [UInt8]
  /// Bytes after the samples, including the padding of an odd length.
  let tail: [UInt8]

  /// Lays out a file; `LacquerError.output` when it would pass 4 GiB.
  init(_ deliverable: Deliverable, depth: WordLength, channels: Int, frames: Int, tags: AudioTags?)
    throws
  {
    let isFloat = depth == .float32
    let sampleBytes = depth.bytes * channels * frames
    var tail = ByteWriter()
    if sampleBytes % 2 == 1 { tail.zeros(1) }
    let texts = [
      ("NAME", tags?.title), ("AUTH", tags?.artist), ("(c) ", tags?.copyright),
      ("ANNO", tags?.comment),
    ]
    for (name, value) in texts {
      if let value, !value.isEmpty { tail.chunk(name, bigEndian: true, Array(value.utf8)) }
    }
    let id3 = ID3.bytes(tags, nil)
    if !id3.isEmpty { tail.chunk("ID3 ", bigEndian: true, id3) }

    var body = ByteWriter()
    body.text(isFloat ? "AIFC" : "AIFF")
    if isFloat {
      var version = ByteWriter()
      version.big(UInt32(0xA280_5140))
      body.chunk("FVER", bigEndian: true, version.bytes)
    }
    var common = ByteWriter()
    common.big(UInt16(channels))
    common.big(UInt32(clamping: frames))
    common.big(UInt16(depth.bytes * 8))
    common.raw(Self.extended(deliverable.sampleRate))
    if isFloat {
      common.text("fl32")
      let name = Array("32-bit float".utf8)
      common.raw([UInt8(name.count)] + name + [0])
    }
    body.chunk("COMM", bigEndian: true, common.bytes)

    let size = body.bytes.count + 16 + sampleBytes + tail.bytes.count
    guard size <= Int(UInt32.max) else {
      throw LacquerError(
        .output, "\(deliverable.path) would pass 4 GiB, which AIFF cannot hold; write a WAV.")
    }
    var head = ByteWriter()
    head.text("FORM")
    head.big(UInt32(size))
    head.raw(body.bytes)
    head.text("SSND")
    head.big(UInt32(8 + sampleBytes))
    head.zeros(8)
    self.head = head.bytes
    self.tail = tail.bytes
  }

  /// A positive integer as an 80-bit IEEE 754 extended number.
  private static func extended(_ value: Int) -> [UInt8] {
    let shift = value.leadingZeroBitCount
    var out = ByteWriter()
    out.big(UInt16(16383 + 63 - shift))
    out.big(UInt64(value) << UInt64(shift))
    return out.bytes
  }
}
