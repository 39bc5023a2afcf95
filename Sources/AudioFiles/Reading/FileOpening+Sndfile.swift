import AudioCore
import CSndfile

extension FileOpening {
  /// A file that libsndfile reads: in place when it seeks exactly, else decoded to scratch.
  func open(
    _ handle: SndfileHandle, kind: SndfileKind, claims: HeaderClaims?
  ) throws -> OpenedAudio {
    try check(rate: handle.sampleRate, channels: handle.channels)
    let mix = try foldDown(
      channels: handle.channels,
      speakers: handle.channelMap.map(Self.speakers) ?? Downmix.usualOrder(handle.channels))
    let opened =
      kind.isExact && handle.hasLength
      ? try direct(handle, kind: kind, claims: claims, mix: mix)
      : try decoded(handle, kind: kind, mix: mix)
    guard opened.source.frames > 0 else { throw noAudio }
    return opened
  }

  private func direct(
    _ handle: SndfileHandle, kind: SndfileKind, claims: HeaderClaims?, mix: Downmix?
  ) throws -> OpenedAudio {
    var handle = handle
    var frames = handle.frames
    var promised = isPiped ? nil : claims?.frames
    guard frames > 0 else { throw noAudio }
    if kind.container == "FLAC", !handle.canReadLastFrame {
      promised = frames
      handle = try SndfileHandle(bytes)
      frames = try count(handle)
      handle = try SndfileHandle(bytes)
    }
    var warnings: [String] = []
    if let promised, promised > frames {
      warnings = [endsEarly(frames: frames, promised: promised, rate: handle.sampleRate)]
    }
    let source = SndfileSource(handle, name: name, frames: frames, isFloat: kind.isFloat, mix: mix)
    return OpenedAudio(
      source: source, info: kind.info(handle.info, frames: frames), tags: readTags(),
      warnings: warnings)
  }

  /// Frames that can really be decoded, found by decoding them.
  private func count(_ handle: SndfileHandle) throws -> Int {
    var frames = 0
    let size = 8192
    var buffer = [Float](repeating: 0, count: size * handle.channels)
    while true {
      try cancellation?.check()
      let got = unsafe buffer.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return 0 }
        return unsafe handle.read(into: base, frames: size)
      }
      if got == 0 { return frames }
      frames += got
    }
  }

  private func decoded(
    _ handle: SndfileHandle, kind: SndfileKind, mix: Downmix?
  ) throws -> OpenedAudio {
    let promised = handle.hasLength ? handle.frames : 0
    let filling = try ScratchFilling(
      opening: self, sampleRate: handle.sampleRate, channels: handle.channels, mix: mix,
      expectedFrames: promised)
    while true {
      let got = unsafe handle.read(into: filling.buffer, frames: ScratchFilling.bufferFrames)
      if got == 0 { break }
      try filling.take(frames: got)
    }
    let audio = try filling.finish()
    var warnings = invalidWarnings(audio.invalidSamples)
    if let sentence = truncation(audio.frames, promised: promised, kind, handle.sampleRate) {
      warnings.append(sentence)
    }
    return OpenedAudio(
      source: audio, info: kind.info(handle.info, frames: audio.frames), tags: readTags(),
      warnings: warnings)
  }

  /// Whether decoded audio stopped early: Ogg marks its last page, MP3 may count its frames.
  private func truncation(
    _ frames: Int, promised: Int, _ kind: SndfileKind, _ rate: Int
  ) -> String? {
    if kind.container == "Ogg" {
      guard !OggEnding.isMarked(bytes) else { return nil }
      return "\(name) ends early: \(Sentence.seconds(frames, rate: rate)) could be read, and the "
        + "mark of its end is missing."
    }
    guard kind.container == "MPEG", MPEGHeader.countsFrames(bytes), promised > frames + rate / 4
    else { return nil }
    return endsEarly(frames: frames, promised: promised, rate: rate)
  }

  private static func speakers(_ map: [Int32]) -> [Downmix.Speaker]? {
    var speakers: [Downmix.Speaker] = []
    for channel in map {
      switch Int(channel) {
      case Int(SF_CHANNEL_MAP_LEFT), Int(SF_CHANNEL_MAP_FRONT_LEFT): speakers.append(.left)
      case Int(SF_CHANNEL_MAP_RIGHT), Int(SF_CHANNEL_MAP_FRONT_RIGHT): speakers.append(.right)
      case Int(SF_CHANNEL_MAP_CENTER), Int(SF_CHANNEL_MAP_FRONT_CENTER): speakers.append(.centre)
      case Int(SF_CHANNEL_MAP_LFE): speakers.append(.lowFrequency)
      case Int(SF_CHANNEL_MAP_REAR_LEFT), Int(SF_CHANNEL_MAP_SIDE_LEFT):
        speakers.append(.leftSurround)
      case Int(SF_CHANNEL_MAP_REAR_RIGHT), Int(SF_CHANNEL_MAP_SIDE_RIGHT):
        speakers.append(.rightSurround)
      case Int(SF_CHANNEL_MAP_REAR_CENTER): speakers.append(.backCentre)
      default: return nil
      }
    }
    return speakers
  }
}
