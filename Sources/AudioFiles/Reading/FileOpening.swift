import AudioCore
import CSndfile

/// One run of `AudioFile.open`: what was asked, and the steps to the open source.
struct FileOpening {
  let bytes: InputBytes
  let isPiped: Bool
  let downmix: Bool
  let scratch: ScratchSpace
  let cancellation: Cancellation?
  let progress: ProgressHandler?

  var name: String { bytes.name }

  func run() throws -> OpenedAudio {
    let handle: SndfileHandle
    do {
      handle = try SndfileHandle(bytes)
    } catch let refusal as SndfileHandle.Refusal {
      throw LacquerError(
        .input, "Cannot read \(name): none of the known audio formats fits its contents.",
        cause: refusal.words)
    }
    let kind = SndfileKind(handle.info)
    let frames = handle.frames
    try check(rate: handle.sampleRate, channels: handle.channels)
    guard frames > 0 else {
      throw LacquerError(.input, "Cannot use \(name): it contains no audio (0 frames).")
    }
    let source = SndfileSource(
      handle, name: name, frames: frames, isFloat: kind.isFloat, mix: nil)
    return OpenedAudio(
      source: source, info: kind.info(handle.info, frames: frames), tags: AudioTags(), warnings: [])
  }

  /// Refuses rates and channel counts that are outside of what the program works on.
  func check(rate: Int, channels: Int) throws {
    guard AudioFile.supportedRates.contains(rate) else {
      throw LacquerError(
        .input,
        "Cannot use \(name): its sample rate is \(rate) Hz, and 8000 to 384000 Hz are supported; "
          + "resample it first.")
    }
    guard channels > 2, !downmix else { return }
    throw LacquerError(
      .input,
      "Cannot use \(name): it has \(channels) channels, and masters are mono or stereo; add "
        + "--downmix to fold it down to stereo.")
  }
}
