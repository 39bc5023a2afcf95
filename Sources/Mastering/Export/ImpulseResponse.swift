internal import AudioCore
internal import AudioFiles
internal import DSP

/// The filters of a plan as a recording of what they make of one sample, for convolvers.
///
/// The very kernels that a master goes through, at the mix's rate; balance, dynamics, level and
/// limiter are not in them.
public struct ImpulseResponse: Sendable, Equatable {
  /// One channel for both alike, or mid and side.
  public let channels: [[Float]]
  /// Index of the sample that is not delayed.
  public let timeZero: Int
  /// Rate, Hz.
  public let sampleRate: Int

  /// Takes the filters of a plan; one sample of 1 where it has none.
  public init(_ plan: MasterPlan) {
    sampleRate = plan.format.sampleRate
    switch FilterDesign.filters(tone: plan.tone, side: plan.side, format: plan.format) {
    case nil:
      channels = [[1]]
      timeZero = 0
    case .every(let kernel):
      channels = [kernel.taps.map(Float.init)]
      timeZero = kernel.lookahead
    case .midSide(let mid, let side):
      let mid = mid ?? FIRKernel(taps: [1], lookahead: 0)
      let zero = max(mid.lookahead, side.lookahead)
      let aligned = [mid, side].map { $0.lookingAhead(zero).taps }
      let length = aligned.map(\.count).max() ?? 0
      channels = aligned.map { taps in
        taps.map(Float.init) + [Float](repeating: 0, count: length - taps.count)
      }
      timeZero = zero
    }
  }

  /// Writes the response as a WAV of 32-bit float: all of it or nothing.
  ///
  /// Throws `LacquerError.usage` for a name that is no WAV's, `.output` where it cannot be written or,
  /// without `force`, exists.
  public func write(to path: String, force: Bool) throws {
    let frames = channels[0].count
    let writer = try AudioWriter(
      try Self.file(path, sampleRate: sampleRate), channels: channels.count, frames: frames,
      force: force)
    let block = AudioBlock(channels: channels.count, capacity: frames)
    block.frames = frames
    for (index, samples) in channels.enumerated() {
      for (frame, value) in samples.enumerated() { block[channel: index, frame: frame] = value }
    }
    try writer.write(block)
    try writer.finish()
  }

  /// Refuses a file that could not be written, before any work is done.
  ///
  /// `inputs` are never overwritten, and what exists is only with `force`. Throws `LacquerError.usage`
  /// for a name that is no WAV's, else `.output`.
  public static func preflight(_ path: String, inputs: [String], force: Bool) throws {
    try AudioWriter.preflight([try file(path, sampleRate: 44_100)], inputs: inputs, force: force)
  }

  private static func file(_ path: String, sampleRate: Int) throws -> Deliverable {
    guard (try? Deliverable.container(of: path)) == .wav else {
      throw LacquerError(.usage, "An impulse response is a WAV: let \(path) end in .wav.")
    }
    return Deliverable(
      path: path, container: .wav, depth: .float32, sampleRate: sampleRate, bitrateKbps: nil)
  }

  /// "mid and side, 12288 samples at 44.1 kHz, time zero at sample 2048".
  public var words: String {
    let what = channels.count == 2 ? "mid and side" : "one channel for both"
    return
      "\(what), \(channels[0].count) samples at \(ReportText.kilohertz(sampleRate)), time zero "
      + "at sample \(timeZero)"
  }
}
