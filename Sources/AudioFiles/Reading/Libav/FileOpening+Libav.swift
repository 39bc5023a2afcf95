import AudioCore
import CLibav
import Glibc

extension FileOpening {
  /// A file that only libav knows, decoded to scratch.
  func openWithLibav(_ signature: FileSignature) throws -> OpenedAudio {
    let input: LibavInput
    do {
      input = try LibavInput(bytes, analysing: true, cancellation: cancellation)
    } catch let refusal as LibavInput.Refusal {
      throw unreadable(signature, cause: refusal.words)
    }
    let decoder = try LibavDecoder(input, name: name)
    let declared = unsafe input.promisedFrames(decoder.stream)
    guard try decoder.next() == .frame else { throw nothingDecoded(decoder) }
    let shape = decoder.shape
    try check(rate: shape.sampleRate, channels: shape.channels)
    let promised = declared ?? ASFHeader.frames(bytes, rate: shape.sampleRate)
    let filling = try ScratchFilling(
      opening: self, sampleRate: shape.sampleRate, channels: shape.channels,
      mix: try foldDown(channels: shape.channels, speakers: decoder.speakers),
      expectedFrames: promised ?? 0)
    let limit = input.endsAtItsDuration ? promised ?? Int.max : Int.max
    repeat {
      guard decoder.shape == shape else {
        let place = Sentence.seconds(filling.audio.frames, rate: shape.sampleRate)
        throw LacquerError(
          .input,
          "Cannot use \(name): its sample rate or channels change at \(place); cut it there.")
      }
      try take(decoder, into: filling, limit: limit)
    } while try decoder.next() == .frame
    let audio = try filling.finish()
    guard audio.frames > 0 else { throw nothingDecoded(decoder) }
    var warnings = invalidWarnings(audio.invalidSamples)
    if let promised, promised > audio.frames + max(shape.sampleRate / 4, 4608) {
      warnings.append(
        endsEarly(frames: audio.frames, promised: promised, rate: shape.sampleRate))
    } else if decoder.damagedPackets > 0 {
      warnings.append(
        "\(name) is damaged: \(decoder.damagedPackets) of its packets could not be decoded and are "
          + "missing.")
    }
    return OpenedAudio(
      source: audio, info: info(input, decoder, shape: shape, frames: audio.frames),
      tags: FileTags(input.tags), warnings: warnings)
  }

  private func take(
    _ decoder: LibavDecoder, into filling: ScratchFilling, limit: Int
  ) throws {
    var start = 0
    let frames = min(decoder.frames, limit - filling.audio.frames)
    while start < frames {
      let count = min(ScratchFilling.bufferFrames, frames - start)
      guard unsafe decoder.copy(from: start, count: count, to: filling.buffer) else {
        throw nothingDecoded(decoder)
      }
      try filling.take(frames: count)
      start += count
    }
  }

  private func info(
    _ input: LibavInput, _ decoder: LibavDecoder, shape: LibavDecoder.Shape, frames: Int
  ) -> AudioFileInfo {
    let codec = decoder.codecID
    let isLossy = LibavNames.isLossy(codec)
    return AudioFileInfo(
      container: input.container, codec: LibavNames.codec(codec),
      bitDepth: isLossy ? nil : decoder.bitDepth, isFloat: !isLossy && decoder.isFloat,
      isLossy: isLossy, sourceChannels: shape.channels, sampleRate: shape.sampleRate,
      frames: frames)
  }

  private func nothingDecoded(_ decoder: LibavDecoder) -> LacquerError {
    LacquerError(
      .input,
      "Cannot use \(name): none of its \(LibavNames.codec(decoder.codecID)) audio can be decoded; "
        + "export it again.")
  }

  private func unreadable(_ signature: FileSignature, cause: String) -> LacquerError {
    if bytes.failure != 0 {
      let reason = SystemError.words(bytes.failure)
      return LacquerError(
        .input, "Cannot read \(name): \(reason); copy it to another disk.", cause: reason)
    }
    if ByteFields(bytes: bytes.peek(at: 0, count: 8)).name(4) == "ftyp" {
      return LacquerError(
        .input,
        "Cannot read \(name): its index is missing, so the file was cut off or never finished; "
          + "export it again.", cause: cause)
    }
    guard signature == .other else {
      return LacquerError(
        .input, "Cannot read \(name): its header is cut off or damaged; export it again.",
        cause: cause)
    }
    return LacquerError(
      .input,
      "Cannot read \(name): its contents are not a known audio format; export it as WAV or FLAC.",
      cause: cause)
  }
}
