import AudioCore

/// The bytes around the samples of a WAV: what comes before them, and after.
///
/// The length is known before the first sample, so a WAV can go down a pipe. Over 4 GiB it is an
/// RF64 (EBU Tech 3306), below a plain RIFF. Order: `bext`, `fmt `, `fact`, `LIST`, `data`, `id3 `.
struct WaveFile {
  /// Bytes before the samples.
  let head: [UInt8]
  /// Bytes after the samples, including the padding of an odd length.
  let tail: [UInt8]

  /// Lays out a file; `alwaysRF64` is for tests of the header.
  init(
    depth: WordLength, sampleRate: Int, channels: Int, frames: Int, tags: AudioTags?,
    loudness: DeliveredLoudness?, alwaysRF64: Bool
  ) {
    let sampleBytes = depth.bytes * channels * frames
    var tail = ByteWriter()
    if sampleBytes % 2 == 1 { tail.zeros(1) }
    let id3 = ID3.bytes(tags, nil)
    if !id3.isEmpty { tail.chunk("id3 ", id3) }

    var body = ByteWriter()
    body.chunk(
      "bext",
      BroadcastExtension.bytes(
        tags, loudness, depth: depth, sampleRate: sampleRate, channels: channels))
    body.chunk("fmt ", Self.format(depth, sampleRate, channels))
    if depth == .float32 {
      var fact = ByteWriter()
      fact.little(UInt32(clamping: frames))
      body.chunk("fact", fact.bytes)
    }
    let info = Self.info(tags)
    if !info.isEmpty { body.chunk("LIST", info) }

    let plainSize = 4 + body.bytes.count + 8 + sampleBytes + tail.bytes.count
    let isRF64 = alwaysRF64 || plainSize > Int(UInt32.max)
    var head = ByteWriter()
    head.text(isRF64 ? "RF64" : "RIFF")
    head.little(isRF64 ? UInt32.max : UInt32(plainSize))
    head.text("WAVE")
    if isRF64 {
      var sizes = ByteWriter()
      sizes.little(UInt64(plainSize + 36))
      sizes.little(UInt64(sampleBytes))
      sizes.little(UInt64(frames))
      sizes.little(UInt32(0))
      head.chunk("ds64", sizes.bytes)
    }
    head.raw(body.bytes)
    head.text("data")
    head.little(isRF64 ? UInt32.max : UInt32(sampleBytes))
    self.head = head.bytes
    self.tail = tail.bytes
  }

  /// The bytes of a WAV that has an ID3 chunk, no samples and nothing else.
  static func holding(id3 tag: [UInt8]) -> [UInt8] {
    var body = ByteWriter()
    body.chunk("fmt ", format(.pcm16, 44_100, 1))
    body.chunk("id3 ", tag)
    body.chunk("data", [])
    var out = ByteWriter()
    out.text("RIFF")
    out.little(UInt32(4 + body.bytes.count))
    out.text("WAVE")
    out.raw(body.bytes)
    return out.bytes
  }

  private static func format(_ depth: WordLength, _ sampleRate: Int, _ channels: Int) -> [UInt8] {
    let isFloat = depth == .float32
    var out = ByteWriter()
    out.little(UInt16(isFloat ? 3 : 1))
    out.little(UInt16(channels))
    out.little(UInt32(sampleRate))
    out.little(UInt32(sampleRate * channels * depth.bytes))
    out.little(UInt16(channels * depth.bytes))
    out.little(UInt16(depth.bytes * 8))
    if isFloat { out.little(UInt16(0)) }
    return out.bytes
  }

  private static func info(_ tags: AudioTags?) -> [UInt8] {
    var out = ByteWriter()
    for name in TagName.all {
      guard let text = name.text(in: tags) else { continue }
      for chunk in name.info { out.chunk(chunk, Array(text.utf8) + [0]) }
    }
    return out.bytes.isEmpty ? [] : Array("INFO".utf8) + out.bytes
  }
}

extension WordLength {
  /// Bytes of one sample.
  var bytes: Int {
    switch self {
    case .pcm16: 2
    case .pcm24: 3
    case .float32: 4
    }
  }
}
