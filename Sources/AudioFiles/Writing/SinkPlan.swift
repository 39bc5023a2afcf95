import AudioCore

/// Chooses and opens the sink of a deliverable.
struct SinkPlan {
  let deliverable: Deliverable
  let channels: Int
  let frames: Int
  let tags: AudioTags?
  let loudness: DeliveredLoudness?
  let dither: Dither?
  /// Number of the first frame, from which dither counts.
  var firstFrame = 0
  let alwaysRF64: Bool

  /// Writes the head into `file`.
  func open(_ file: OutputFile) throws -> any SampleSink {
    switch deliverable.container {
    case .wav: try wave(file)
    case .aiff: try aiff(file)
    case .flac: try flac(file)
    case .mp3: try tagged(file, format: "mp3")
    case .aac: try tagged(file, format: "adts")
    case .ogg: try ogg(file, format: "ogg", TagFields.vorbis(tags, loudness))
    case .opus: try ogg(file, format: "opus", TagFields.opus(tags, loudness))
    case .webm: try webm(file)
    case .m4a: try movie(file)
    }
  }

  private func wave(_ file: OutputFile) throws -> PCMSink {
    let depth = deliverable.depth ?? .pcm24
    let layout = WaveFile(
      depth: depth, sampleRate: deliverable.sampleRate, channels: channels, frames: frames,
      tags: tags, loudness: loudness, alwaysRF64: alwaysRF64)
    return try PCMSink(
      file: file, depth: depth, sampleRate: deliverable.sampleRate, channels: channels,
      dither: dither, firstFrame: firstFrame, bigEndian: false, head: layout.head,
      tail: layout.tail)
  }

  private func aiff(_ file: OutputFile) throws -> PCMSink {
    let depth = deliverable.depth ?? .pcm24
    let layout = try AIFFFile(
      deliverable, depth: depth, channels: channels, frames: frames, tags: tags)
    return try PCMSink(
      file: file, depth: depth, sampleRate: deliverable.sampleRate, channels: channels,
      dither: dither, firstFrame: firstFrame, bigEndian: true, head: layout.head, tail: layout.tail)
  }

  private func flac(_ file: OutputFile) throws -> FLACSink {
    let depth = deliverable.depth ?? .pcm24
    guard depth != .float32 else {
      throw LacquerError(
        .usage, "FLAC holds integers only: choose 16 or 24 bits for \(deliverable.path).")
    }
    let encoder = try LibavEncoder(setting(depth: depth), dither: dither, firstFrame: firstFrame)
    return try FLACSink(file: file, encoder: encoder, tags: tags, loudness: loudness)
  }

  /// MP3 and ADTS: an ID3 tag with room for what others add, then the stream.
  private func tagged(_ file: OutputFile, format: String) throws -> EncodedSink {
    try file.write(ID3.bytes(tags, loudness, padding: 256))
    let encoder = try LibavEncoder(setting(), dither: nil)
    let options = format == "mp3" ? [("id3v2_version", "0"), ("write_id3v1", "0")] : []
    let muxer = try LibavMuxer(
      format: format, encoder: encoder, file: file, fields: [], options: options)
    return EncodedSink(encoder: encoder, muxer: muxer)
  }

  private func ogg(
    _ file: OutputFile, format: String, _ fields: [(String, String)]
  ) throws -> EncodedSink {
    let encoder = try LibavEncoder(setting(globalHeader: true), dither: nil)
    let cover = tags?.cover.map { [VorbisComment.pictureField($0)] } ?? []
    let muxer = try LibavMuxer(
      format: format, encoder: encoder, file: file, fields: fields + cover)
    return EncodedSink(encoder: encoder, muxer: muxer)
  }

  private func webm(_ file: OutputFile) throws -> EncodedSink {
    let encoder = try LibavEncoder(setting(globalHeader: true), dither: nil)
    let muxer = try LibavMuxer(
      format: "webm", encoder: encoder, file: file, fields: TagFields.matroska(tags, loudness))
    return EncodedSink(
      encoder: encoder, muxer: muxer, leftOut: tags?.cover == nil ? [] : [AudioTags.coverName])
  }

  private func movie(_ file: OutputFile) throws -> EncodedSink {
    guard file.isSeekable else {
      throw LacquerError(
        .output, "\(deliverable.path) cannot be M4A: the format needs a file; use .aac for a pipe.")
    }
    let encoder = try LibavEncoder(setting(globalHeader: true), dither: nil)
    let muxer = try LibavMuxer(
      format: "ipod", encoder: encoder, file: file, fields: [],
      options: [("movie_timescale", String(deliverable.sampleRate))])
    return EncodedSink(encoder: encoder, muxer: muxer) { [tags, loudness] in
      try MovieTags.append(tags, loudness, to: file)
    }
  }

  private func setting(
    depth: WordLength? = nil, globalHeader: Bool = false
  ) -> LibavEncoder.Setting {
    let isVorbis = deliverable.container == .ogg
    return LibavEncoder.Setting(
      container: deliverable.container, sampleRate: deliverable.sampleRate,
      channels: channels, depth: depth, bitrateKbps: deliverable.bitrateKbps,
      quality: isVorbis && deliverable.bitrateKbps == nil ? 9 : nil, globalHeader: globalHeader)
  }
}
