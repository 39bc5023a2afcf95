import AudioCore
import DSP

/// Turns peaks and a drive into gain reduction, a run of frames at a time.
///
/// Steps (docs/algorithms/limiter.md): excess over the ceiling, link, sliding maximum, valleys
/// bridged where low frequencies dominate, two-speed release, averaging. Only the release
/// is recursive; everything before and after it is finite and recomputed where runs overlap, so
/// the result is the same bits from any checkpoint on. Used by one thread at a time.
final class GainComputer {
  /// Longest run, frames.
  let capacity: Int
  /// Separate gains: one when fully linked, else one a channel.
  let lanes: Int

  private let constants: LimiterConstants
  private let track: PeakTrack
  private let release: TwoSpeedRelease
  private let boxes: BoxStack
  private let peakBlock: AudioBlock
  private let lowBlock: AudioBlock
  private let wanted: [AlignedBuffer<Float>]
  private let bridged: AlignedBuffer<Float>
  private let low: AlignedBuffer<Float>
  private let results: [AlignedBuffer<Int64>]

  init(constants: LimiterConstants, track: PeakTrack, capacity: Int) {
    self.constants = constants
    self.track = track
    self.capacity = capacity
    let channels = track.format.channels
    lanes = constants.link >= 1 ? 1 : channels
    release = constants.release
    boxes = BoxStack(order: constants.lookaheadFrames, boxes: constants.boxes)
    let span = capacity + constants.historyFrames + constants.futureFrames
    peakBlock = AudioBlock(channels: channels, capacity: span)
    let step = EdgeLevelDetector.blockFrames
    lowBlock = AudioBlock(channels: 2, capacity: 2 * span / step + 8)
    wanted = (0..<channels).map { _ in AlignedBuffer(count: span) }
    bridged = AlignedBuffer(count: span)
    low = AlignedBuffer(count: lowBlock.capacity)
    results = (0..<lanes).map { _ in AlignedBuffer(count: span) }
  }

  /// Reductions of one lane after `compute`, 2⁻³² dB.
  func reductions(lane: Int) -> UnsafeMutablePointer<Int64> {
    unsafe results[lane].pointer
  }

  /// Peaks of one channel from the first computed frame on, after `compute`.
  func peaks(channel: Int) -> UnsafeMutablePointer<Float> {
    unsafe peakBlock.samples(channel) + constants.historyFrames
  }

  /// Computes `count` + `tail` frames from `checkpoint.frame` on and moves the checkpoint by `count`.
  ///
  /// Returns false when no frame is reduced; `reductions` are then all 0.
  func compute(
    count: Int, tail: Int, driveDB: Double, checkpoint: inout GainCheckpoint
  ) throws -> Bool {
    precondition(count + tail <= capacity, "run too long")
    let start = checkpoint.frame
    let history = constants.historyFrames
    let lookahead = constants.lookaheadFrames
    let span = history + count + tail + constants.futureFrames
    let scale = Decibels.gain(driveDB) / constants.targetLinear
    try Self.read(track.peaks, from: start - history, count: span, into: peakBlock)
    let top = (0..<track.format.channels).map {
      unsafe GainKernels.largest(peakBlock.samples($0), count: span)
    }
    let isQuiet = (top.max() ?? 0) < Float(1 / scale).nextDown
    let idle = TwoSpeedRelease.State()
    if isQuiet && checkpoint.first == idle && checkpoint.second == idle {
      for lane in 0..<lanes {
        unsafe results[lane].pointer.update(repeating: 0, count: count + tail)
      }
      checkpoint.frame += count
      return false
    }
    excess(span: span, scale: scale)
    let lowWindow = try lowLevels(start: start, count: count + tail + lookahead, scale: scale)
    for lane in 0..<lanes {
      let values = unsafe wanted[lane].pointer
      unsafe widen(values, span: span)
      unsafe hold(
        values, start: start, from: history, count: count + tail + lookahead,
        lowFirstBlock: lowWindow)
      var state = lane == 0 ? checkpoint.first : checkpoint.second
      let output = unsafe results[lane].pointer
      unsafe release.process(values + history, count: count, state: &state, into: output)
      if lane == 0 { checkpoint.first = state } else { checkpoint.second = state }
      unsafe release.process(
        values + history + count, count: tail + lookahead, state: &state, into: output + count)
      unsafe boxes.apply(output, count: count + tail + lookahead)
    }
    checkpoint.frame += count
    return true
  }

  /// Decibels over the ceiling per lane: r_c + λ·(max r − r_c).
  private func excess(span: Int, scale: Double) {
    let channels = track.format.channels
    if lanes == 1 {
      let values = unsafe wanted[0].pointer
      unsafe values.update(from: peakBlock.samples(0), count: span)
      if channels == 2 {
        unsafe GainKernels.larger(values, of: peakBlock.samples(1), count: span)
      }
      unsafe GainKernels.excessDecibels(of: values, times: scale, count: span, into: values)
      return
    }
    for channel in 0..<channels {
      unsafe GainKernels.excessDecibels(
        of: peakBlock.samples(channel), times: scale, count: span, into: wanted[channel].pointer)
    }
    unsafe GainKernels.link(
      wanted[0].pointer, wanted[1].pointer, count: span, amount: Float(constants.link))
  }

  /// Prepares `low`: per 32 frames how far low frequencies may bridge; returns the first block.
  private func lowLevels(start: Int, count: Int, scale: Double) throws -> Int {
    let step = EdgeLevelDetector.blockFrames
    let behind = (constants.historyFrames + step - 1) / step
    let ahead = (constants.longestBridge + step - 1) / step
    let firstBlock = start / step - behind
    let blocks = (start + count - 1) / step + ahead - firstBlock + 1
    try Self.read(track.edgeLevels, from: firstBlock, count: blocks, into: lowBlock)
    unsafe GainKernels.excessDecibels(
      of: lowBlock.samples(0), times: scale * Decibels.gain(constants.lowMarginDB), count: blocks,
      into: low.pointer)
    unsafe SlidingMaximum.replace(low.pointer, count: blocks, window: behind + ahead + 1)
    // The maximum around block b stands at b + ahead.
    return firstBlock - ahead
  }

  /// Leaves the peaks' reductions with short valleys filled in `values`, with long ones in `bridged`.
  private func widen(_ values: UnsafeMutablePointer<Float>, span: Int) {
    unsafe SlidingMaximum.replace(values, count: span, window: constants.lookaheadFrames + 1)
    unsafe bridged.pointer.update(from: values, count: span)
    unsafe Self.fill(values, count: span, bridge: constants.bridgeFrames)
    unsafe Self.fill(bridged.pointer, count: span, bridge: constants.lowBridgeFrames)
  }

  /// Fills valleys up to `bridge` frames long to the height of the lower of their edges.
  private static func fill(_ values: UnsafeMutablePointer<Float>, count: Int, bridge: Int) {
    unsafe SlidingMaximum.replace(values, count: count, window: bridge + 1)
    unsafe SlidingMinimum.replaceAhead(values, count: count, window: bridge + 1)
  }

  /// m = max(bridged shortly, min(bridged long, low level)).
  private func hold(
    _ values: UnsafeMutablePointer<Float>, start: Int, from: Int, count: Int, lowFirstBlock: Int
  ) {
    let step = EdgeLevelDetector.blockFrames
    var done = 0
    while done < count {
      let block = (start + done) / step
      let run = min(count - done, (block + 1) * step - (start + done))
      let limit = unsafe low.pointer[block - lowFirstBlock]
      if limit > 0 {
        unsafe GainKernels.raise(
          values + from + done, toward: bridged.pointer + from + done, limit: limit, count: run)
      }
      done += run
    }
  }

  /// Reads a run that may begin before the audio and end after it; silence there.
  static func read(
    _ source: any AudioSource, from start: Int, count: Int, into block: AudioBlock
  ) throws {
    // Sources fill a block from its start, so a run is read into place through the capacity it has.
    let skipped = min(count, max(0, -start))
    let readable = max(0, min(count - skipped, source.frames - max(0, start)))
    if readable > 0 {
      try source.readExactly(into: block, at: max(0, start), count: readable)
      if skipped > 0 {
        for channel in 0..<block.channels {
          let samples = unsafe block.samples(channel)
          unsafe (samples + skipped).update(from: samples, count: readable)
        }
      }
    }
    block.silence(from: 0, count: skipped)
    block.silence(from: skipped + readable, count: count - skipped - readable)
    block.frames = count
  }
}

extension AudioSource {
  /// Reads `count` frames to the start of `block`, however many reads that takes.
  ///
  /// More than `count` frames may be overwritten, up to the block's capacity.
  func readExactly(into block: AudioBlock, at frame: Int, count: Int) throws {
    try read(into: block, at: frame)
    var done = block.frames
    guard done < count else { return }
    let rest = AudioBlock(channels: block.channels, capacity: count - done)
    while done < count {
      try read(into: rest, at: frame + done)
      let part = min(rest.frames, count - done)
      guard part > 0 else {
        throw LacquerError(.input, "The audio ended before the length it announced.")
      }
      block.copy(from: rest, at: 0, to: done, count: part)
      done += part
    }
  }
}
