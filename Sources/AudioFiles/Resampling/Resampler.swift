public import AudioCore
internal import CSoxr

/// Changes the sample rate of a stream: libsoxr at its very high quality, one thread.
///
/// Linear phase, no net delay: input frame 0 and output frame 0 are the same moment. A stream of n
/// frames becomes `outputFrames(n, …)`, whatever blocks it came in, and the block sizes change no
/// bit of it. Arithmetic is in double precision inside; samples in and out are Float32, which
/// limits THD+N to about −150 dB (measured in docs/formats-writing.md). Equal rates pass through.
///
/// One thread at a time.
@safe public final class Resampler {
  private let inputRate: Int
  private let outputRate: Int
  private let channels: Int
  private let engine: OpaquePointer?
  private var taken = 0
  private var given = 0

  /// Creates a resampler between rates in Hz; `LacquerError.internalFault` when the library refuses the rates.
  public init(from inputRate: Int, to outputRate: Int, channels: Int) throws {
    precondition(inputRate > 0 && outputRate > 0 && channels > 0, "rates and channels")
    self.inputRate = inputRate
    self.outputRate = outputRate
    self.channels = channels
    guard inputRate != outputRate else {
      unsafe engine = nil
      return
    }
    var fault: soxr_error_t?
    var layout = unsafe soxr_io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S)
    var quality = unsafe soxr_quality_spec(UInt(SOXR_28_BITQ), 0)
    var runtime = unsafe soxr_runtime_spec(1)
    let created = unsafe soxr_create(
      Double(inputRate), Double(outputRate), UInt32(channels), &fault, &layout, &quality, &runtime)
    guard let created = unsafe created, unsafe fault == nil else {
      throw LacquerError(
        .internalFault, "Cannot resample from \(inputRate) Hz to \(outputRate) Hz.",
        cause: unsafe fault.map { unsafe String(cString: $0) })
    }
    unsafe engine = created
  }

  deinit {
    if let engine = unsafe engine { unsafe soxr_delete(engine) }
  }

  /// Length of `frames` frames at another rate: frames · to / from, rounded half up; at least one frame of
  /// anything.
  public static func outputFrames(_ frames: Int, from inputRate: Int, to outputRate: Int) -> Int {
    let (high, low) = frames.multipliedFullWidth(by: outputRate)
    let (sum, carry) = low.addingReportingOverflow(UInt(inputRate / 2))
    let count = inputRate.dividingFullWidth((high + (carry ? 1 : 0), sum)).quotient
    return max(count, min(frames, 1))
  }

  /// Takes frames of `input` from `offset` on and fills `output` with what is ready.
  ///
  /// Sets `output.frames` and returns how many frames were taken, which are fewer than offered when
  /// `output` is full: call again with a larger offset. Output comes later than its input by up to
  /// the length of the filter, so `output.frames` is often 0 at first; `flush` fetches the rest.
  public func process(
    _ input: AudioBlock, from offset: Int = 0, into output: AudioBlock
  ) throws -> Int {
    precondition(input.channels == channels && output.channels == channels, "channels")
    precondition(offset >= 0 && offset <= input.frames, "offset")
    let offered = input.frames - offset
    guard let engine = unsafe engine else {
      let count = min(offered, output.capacity)
      output.copy(from: input, at: offset, to: 0, count: count)
      output.frames = count
      return count
    }
    let (used, made) = try unsafe run(engine, input, offset, offered, output)
    taken += used
    given += made
    output.frames = made
    return used
  }

  /// Ends the stream and fills `output` with more of the rest; `output.frames` 0 means all is out.
  ///
  /// Nothing may be processed after the first flush.
  public func flush(into output: AudioBlock) throws {
    precondition(output.channels == channels, "channels")
    output.frames = 0
    guard let engine = unsafe engine else { return }
    let total = Self.outputFrames(taken, from: inputRate, to: outputRate)
    let wanted = min(total - given, output.capacity)
    guard wanted > 0 else { return }
    let (_, made) = try unsafe run(engine, nil, 0, 0, output)
    let kept = min(made, wanted)
    // The library may round the length the other way by one frame.
    let count = made == 0 ? wanted : kept
    if made == 0 { output.silence(count: count) }
    given += count
    output.frames = count
  }

  private func run(
    _ engine: OpaquePointer, _ input: AudioBlock?, _ offset: Int, _ offered: Int,
    _ output: AudioBlock
  ) throws -> (used: Int, made: Int) {
    var used = 0
    var made = 0
    let fault = unsafe withUnsafeTemporaryAllocation(
      of: UnsafeRawPointer?.self, capacity: 2 * channels
    ) { pointers in
      for channel in 0..<channels {
        unsafe pointers[channel] = input.map {
          unsafe UnsafeRawPointer($0.samples(channel) + offset)
        }
        unsafe pointers[channels + channel] = UnsafeRawPointer(output.samples(channel))
      }
      guard let base = pointers.baseAddress else { preconditionFailure("no memory") }
      let source = input == nil ? nil : UnsafeRawPointer(base)
      let sink = unsafe UnsafeMutableRawPointer(base + channels)
      return unsafe soxr_process(
        engine, source, offered, &used, sink, output.capacity, &made)
    }
    if let fault = unsafe fault {
      throw LacquerError(
        .internalFault, "Resampling failed.", cause: unsafe String(cString: fault))
    }
    return (used, made)
  }
}

extension Resampler {
  /// Resamples a whole source and hands it on in blocks of at most `blockFrames`.
  ///
  /// The blocks passed to `body` are reused; together they hold `outputFrames(source.frames, …)`
  /// frames. Throws what the source and `body` throw, and `interrupted` between blocks.
  public static func convert(
    _ source: any AudioSource, to rate: Int, blockFrames: Int = 16384,
    cancellation: Cancellation? = nil, body: (AudioBlock) throws -> Void
  ) throws {
    let format = source.format
    let resampler = try Resampler(from: format.sampleRate, to: rate, channels: format.channels)
    let output = AudioBlock(channels: format.channels, capacity: blockFrames)
    try source.forEachBlock(of: blockFrames, cancellation: cancellation) { input, _ in
      var offset = 0
      while offset < input.frames {
        offset += try resampler.process(input, from: offset, into: output)
        if output.frames > 0 { try body(output) }
      }
    }
    repeat {
      try resampler.flush(into: output)
      if output.frames > 0 { try body(output) }
    } while output.frames > 0
  }
}
