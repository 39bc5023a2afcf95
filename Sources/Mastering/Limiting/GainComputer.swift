import AudioCore
import DSP

/// Turns peaks and a drive into gain reduction, a run of frames at a time.
///
/// Steps (docs/algorithms/limiter.md): excess over the ceiling, link, valleys bridged where low
/// frequencies dominate or reduction lasts, sliding maximum, release, averaging, second stage. Only the
/// release is recursive; everything before and after it is finite and recomputed where runs overlap, so
/// the result is the same bits from any checkpoint on. Used by one thread at a time.
final class GainComputer {
  /// Longest run, frames.
  let capacity: Int
  /// Separate gains: one when fully linked, else one a channel.
  let lanes: Int
  /// Reductions of every lane from the first computed frame on, after `compute`, 2⁻³² dB.
  let reductions: [AlignedBuffer<Int64>]

  private let constants: LimiterConstants
  private let track: PeakTrack
  private let release: TwoSpeedRelease
  private let boxes: BoxStack
  private let peakBlock: AudioBlock
  private let lowBlock: AudioBlock
  private let wanted: [AlignedBuffer<Float>]
  private let bridged: AlignedBuffer<Float>
  private let demanded: AlignedBuffer<Float>
  private let finished: AlignedBuffer<Int64>
  private let finishBoxes: BoxStack
  private let low: AlignedBuffer<Float>

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
    demanded = AlignedBuffer(count: span)
    finished = AlignedBuffer(count: span)
    finishBoxes = BoxStack(order: constants.finishFrames, boxes: 2)
    reductions = (0..<lanes).map { _ in AlignedBuffer(count: span) }
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
        unsafe reductions[lane].pointer.update(repeating: 0, count: count + tail)
      }
      checkpoint.frame += count
      return false
    }
    excess(span: span, scale: scale)
    let lowWindow = try lowLevels(start: start - history, count: span, scale: scale)
    for lane in 0..<lanes {
      let excess = unsafe wanted[lane].pointer
      unsafe demand(excess, start: start - history, span: span, lowFirstBlock: lowWindow)
      let first = history - constants.finishFrames
      let output = unsafe reductions[lane].pointer
      var state = lane == 0 ? checkpoint.first : checkpoint.second
      unsafe release.process(demanded.pointer + first, count: count, state: &state, into: output)
      if lane == 0 { checkpoint.first = state } else { checkpoint.second = state }
      let rest = tail + lookahead + 2 * constants.finishFrames
      unsafe release.process(
        demanded.pointer + first + count, count: rest, state: &state, into: output + count)
      unsafe boxes.apply(output, count: count + rest)
      unsafe finish(output, excess: excess + first, count: count + tail)
    }
    checkpoint.frame += count
    return true
  }

  /// Fills `demanded` with what the first stage is to take, held over the look-ahead.
  private func demand(
    _ excess: UnsafeMutablePointer<Float>, start: Int, span: Int, lowFirstBlock: Int
  ) {
    let demanded = unsafe self.demanded.pointer
    let bridged = unsafe self.bridged.pointer
    unsafe demanded.update(from: excess, count: span)
    unsafe Self.fill(demanded, count: span, bridge: constants.bridgeFrames)
    if constants.sustainFrames > 0 {
      unsafe SlidingMinimum.replaceAhead(demanded, count: span, window: constants.sustainFrames)
      unsafe SlidingMaximum.replace(demanded, count: span, window: constants.sustainFrames)
    }
    unsafe GainKernels.raise(
      demanded, toShare: Float(constants.firstShare), of: excess, less: Float(constants.finishDB),
      count: span)
    unsafe bridged.update(from: excess, count: span)
    unsafe Self.fill(bridged, count: span, bridge: constants.lowBridgeFrames)
    unsafe raiseLow(
      demanded, start: start, from: constants.bridgeReach, to: span - constants.bridgeReach,
      lowFirstBlock: lowFirstBlock)
    unsafe SlidingMaximum.replace(demanded, count: span, window: constants.lookaheadFrames + 1)
  }

  /// Adds the second stage: what the first left of the excess, held and averaged over its own time.
  ///
  /// `reductions` and `excess` start `finishFrames` early; on return they start on time.
  private func finish(
    _ reductions: UnsafeMutablePointer<Int64>, excess: UnsafePointer<Float>, count: Int
  ) {
    let early = constants.finishFrames
    guard early > 0 else { return }
    let span = count + 2 * early
    let left = unsafe bridged.pointer
    unsafe GainKernels.remainder(of: excess, after: reductions, count: span, into: left)
    unsafe SlidingMaximum.replace(left, count: span, window: early + 1)
    let units = unsafe finished.pointer
    for i in 0..<count + early {
      unsafe units[i] = Int64(left[early + i] * Float(TwoSpeedRelease.unitsPerDecibel))
    }
    unsafe finishBoxes.apply(units, count: count + early)
    for i in 0..<count { unsafe reductions[i] = reductions[early + i] + units[i] }
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
    let ahead = (constants.lowBridgeFrames / 2 + step - 1) / step
    let firstBlock = Self.block(start) - ahead
    let blocks = Self.block(start + count - 1) + ahead - firstBlock + 1
    try Self.read(track.edgeLevels, from: firstBlock, count: blocks, into: lowBlock)
    unsafe GainKernels.excessDecibels(
      of: lowBlock.samples(0), times: scale * Decibels.gain(constants.lowMarginDB), count: blocks,
      into: low.pointer)
    for i in 0..<blocks { low[i] *= Float(constants.lowFactor) }
    unsafe SlidingMaximum.replace(low.pointer, count: blocks, window: 2 * ahead + 1)
    // The maximum around block b stands at b + ahead.
    return firstBlock - ahead
  }

  /// The block of 32 frames a frame lies in, also before the audio.
  private static func block(_ frame: Int) -> Int {
    Int((Double(frame) / Double(EdgeLevelDetector.blockFrames)).rounded(.down))
  }

  /// Fills valleys up to `bridge` frames long to the height of the lower of their edges.
  private static func fill(_ values: UnsafeMutablePointer<Float>, count: Int, bridge: Int) {
    unsafe SlidingMaximum.replace(values, count: count, window: bridge + 1)
    unsafe SlidingMinimum.replaceAhead(values, count: count, window: bridge + 1)
  }

  /// demanded = max(demanded, min(bridged, low level)).
  private func raiseLow(
    _ demanded: UnsafeMutablePointer<Float>, start: Int, from: Int, to: Int, lowFirstBlock: Int
  ) {
    let step = EdgeLevelDetector.blockFrames
    var index = from
    while index < to {
      let block = Self.block(start + index)
      let end = min(to, (block + 1) * step - start)
      let limit = unsafe low.pointer[block - lowFirstBlock]
      if limit > 0 {
        unsafe GainKernels.raise(
          demanded + index, toward: bridged.pointer + index, limit: limit, count: end - index)
      }
      index = end
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
      try readOn(into: rest, at: frame + done)
      let part = min(rest.frames, count - done)
      block.copy(from: rest, at: 0, to: done, count: part)
      done += part
    }
  }
}
