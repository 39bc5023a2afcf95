internal import AudioCore
internal import AudioFiles

/// A source at another rate, converted from wherever it is read.
///
/// Starting anywhere but where the last read ended begins a new conversion 0.1 s earlier, which the
/// converter's filter needs; the result is that of a whole conversion to far below 24 bit.
final class ResampledSource: AudioSource {
  let format: AudioFormat
  let frames: Int

  private let source: any AudioSource
  private let output: AudioBlock
  private let input: AudioBlock
  private var resampler: Resampler?
  private var inputFrame = 0
  private var inputOffset = 0
  /// Frame that the first frame of `output` is.
  private var outputFrame = 0

  init(_ source: any AudioSource, to rate: Int) {
    self.source = source
    format = AudioFormat(sampleRate: rate, channels: source.format.channels)
    frames = Resampler.outputFrames(source.frames, from: source.format.sampleRate, to: rate)
    input = AudioBlock(channels: format.channels, capacity: 4096)
    output = AudioBlock(channels: format.channels, capacity: 16_384)
    output.frames = 0
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    let wanted = max(0, min(block.capacity, frames - frame))
    var done = 0
    while done < wanted {
      let position = frame + done
      if resampler == nil || position < outputFrame
        || position > outputFrame + output.frames + 65_536
      {
        try start(at: position)
      }
      while position >= outputFrame + output.frames { try advance() }
      let offset = position - outputFrame
      let count = min(wanted - done, output.frames - offset)
      block.copy(from: output, at: offset, to: done, count: count)
      done += count
    }
    block.frames = wanted
  }

  /// Begins a conversion whose first frame lies on both grids, before `frame`.
  private func start(at frame: Int) throws {
    var (a, b) = (format.sampleRate, source.format.sampleRate)
    while b != 0 { (a, b) = (b, a % b) }
    let outStep = format.sampleRate / a
    let inStep = source.format.sampleRate / a
    let steps = max(0, frame - format.sampleRate / 10) / outStep
    outputFrame = steps * outStep
    inputFrame = steps * inStep
    inputOffset = 0
    input.frames = 0
    output.frames = 0
    resampler = try Resampler(
      from: source.format.sampleRate, to: format.sampleRate, channels: format.channels)
  }

  /// Converts the next piece.
  private func advance() throws {
    guard let resampler else { return }
    outputFrame += output.frames
    output.frames = 0
    while output.frames == 0 {
      if inputOffset == input.frames {
        if inputFrame >= source.frames {
          try resampler.flush(into: output)
          guard output.frames > 0 else {
            // The length was rounded up by a frame.
            output.silence(count: output.capacity)
            output.frames = output.capacity
            return
          }
          return
        }
        try load()
      }
      inputOffset += try resampler.process(input, from: inputOffset, into: output)
    }
  }

  /// Reads what is converted next; where that fails the conversion cannot be gone on from.
  private func load() throws {
    do {
      try source.readOn(into: input, at: inputFrame)
    } catch {
      resampler = nil
      throw error
    }
    inputFrame += input.frames
    inputOffset = 0
  }
}
