import AudioCore
import Glibc

/// A file read directly by libsndfile, exact at every frame: PCM containers and FLAC.
///
/// Reading on from where the last read ended does not seek.
@safe final class SndfileSource: AudioSource, InvalidSampleCounting {
  let format: AudioFormat
  let frames: Int
  private(set) var invalidSamples = 0

  private let handle: SndfileHandle
  private let name: String
  private let mix: Downmix?
  private let mayHoldInvalid: Bool
  private let isCompressed: Bool
  private let channels: Int
  private let buffer: UnsafeMutablePointer<Float>
  private var position = 0
  private var checkedFrames = 0

  private static let bufferFrames = 8192

  /// Wraps an open file of kind `kind`, of which `frames` can be read; `mix` folds its channels to two.
  init(
    _ handle: SndfileHandle, name: String, frames: Int, kind: SndfileKind, mix: Downmix?
  ) {
    self.handle = handle
    self.name = name
    self.frames = frames
    self.mix = mix
    mayHoldInvalid = kind.isFloat
    isCompressed = kind.container == "FLAC"
    channels = handle.channels
    format = AudioFormat(
      sampleRate: handle.sampleRate, channels: mix == nil ? channels : 2)
    unsafe buffer = UnsafeMutablePointer<Float>.allocate(capacity: Self.bufferFrames * channels)
    position = -1
  }

  deinit { unsafe buffer.deallocate() }

  func read(into block: AudioBlock, at frame: Int) throws {
    precondition(block.channels == format.channels, "channel counts differ")
    let wanted = max(0, min(block.capacity, frames - frame))
    block.frames = wanted
    guard wanted > 0 else { return }
    if frame != position {
      try seek(to: frame)
    }
    var done = 0
    while done < wanted {
      let asked = min(wanted - done, Self.bufferFrames)
      let got = unsafe handle.read(into: buffer, frames: asked)
      guard got > 0, !handle.isDamaged else { throw failure(at: position) }
      if mayHoldInvalid { checkBuffer(frames: got) }
      if let mix {
        unsafe mix.apply(
          buffer, frames: got, left: block.samples(0) + done, right: block.samples(1) + done)
      } else {
        unsafe SampleKernels.deinterleave(buffer, channels: channels, frames: got) {
          unsafe block.samples($0) + done
        }
      }
      done += got
      position += got
    }
  }

  /// Moves to `frame`; the last 65 536 frames (the largest FLAC block) are reached by decoding.
  ///
  /// libFLAC seeks into a last block only by decoding the whole file before it.
  private func seek(to frame: Int) throws {
    let isInTail = isCompressed && frame > frames - (1 << 16)
    position = isInTail ? max(0, frames - (1 << 16)) : frame
    guard handle.seek(to: position) else { throw failure(at: frame) }
    while position < frame {
      let got = unsafe handle.read(into: buffer, frames: min(frame - position, Self.bufferFrames))
      guard got > 0, !handle.isDamaged else { throw failure(at: position) }
      position += got
    }
  }

  /// Replaces what is no audio; counts it only in frames that were not counted before.
  private func checkBuffer(frames count: Int) {
    let seen = max(0, min(count, checkedFrames - position))
    _ = unsafe SampleKernels.zeroInvalid(buffer, count: seen * channels)
    let invalid = unsafe SampleKernels.zeroInvalid(
      buffer + seen * channels, count: (count - seen) * channels)
    guard position <= checkedFrames, position + count > checkedFrames else { return }
    invalidSamples += invalid
    checkedFrames = position + count
  }

  private func failure(at frame: Int) -> LacquerError {
    position = -1
    let place = Sentence.seconds(frame, rate: format.sampleRate)
    guard handle.systemFailure == 0 else {
      let reason = SystemError.words(handle.systemFailure)
      return LacquerError(
        .input, "Cannot read \(name) beyond \(place): \(reason); copy it to another disk.",
        cause: reason)
    }
    return LacquerError(
      .input, "Cannot read \(name) beyond \(place): the file is damaged there; export it again.")
  }
}
