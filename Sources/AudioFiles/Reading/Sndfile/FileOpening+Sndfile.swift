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
    let frames = handle.frames
    guard frames > 0 else { throw noAudio }
    if kind.container == "FLAC", !handle.reachesItsEnd {
      return try decoded(try SndfileHandle(bytes), kind: kind, mix: mix)
    }
    let promised = isPiped ? nil : claims?.frames
    var warnings: [String] = []
    if let promised, promised > frames {
      warnings = [endsEarly(frames: frames, promised: promised, rate: handle.sampleRate)]
    }
    let source = SndfileSource(handle, name: name, frames: frames, kind: kind, mix: mix)
    return OpenedAudio(
      source: source, info: kind.info(handle.info, frames: frames), tags: FileTags(unread: bytes),
      warnings: warnings)
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
      if got > 0 { try filling.take(frames: got) }
      if got == 0 || handle.isDamaged { break }
    }
    let audio = try filling.finish()
    var warnings = invalidWarnings(audio.invalidSamples)
    if kind.container == "FLAC", promised > audio.frames {
      warnings.append(
        endsEarly(frames: audio.frames, promised: promised, rate: handle.sampleRate))
    }
    if kind.container == "Ogg", !OggEnding.isMarked(bytes) {
      let length = Sentence.seconds(audio.frames, rate: handle.sampleRate)
      warnings.append(
        "\(name) ends early: \(length) could be read, and the mark of its end is missing.")
    }
    return OpenedAudio(
      source: audio, info: kind.info(handle.info, frames: audio.frames),
      tags: FileTags(unread: bytes),
      warnings: warnings)
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
