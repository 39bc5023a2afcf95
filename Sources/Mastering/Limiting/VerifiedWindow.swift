import AudioCore
import DSP

/// The part of a limited file that is being measured by all meters and may still change.
///
/// Holds one segment, the frames before it that corrections can still reach, and the frames after it that the
/// meters need. A correction changes gains up to one look-ahead earlier, which changes readings up to one
/// reach of the meters (128 frames) earlier still, where the next round may correct again. So frames more
/// than `lag` = `rounds` · (look-ahead + 128) before the segment's end are final. Indices count from
/// `origin`.
struct VerifiedWindow {
  /// Frames after a segment that its meters read, the `ring` gaps behind the end of the audio included.
  static let tail = GapMeter.reach + ring
  /// Frames handed over per segment at most.
  static var inputCapacity: Int { Limiter.segmentFrames + tail }
  /// Rounds of measuring and correcting per segment at most.
  static let rounds = 8
  /// Gaps (the intervals between two samples) predicted farther below the ceiling than this, dB, are not
  /// measured.
  static let watchDB = 0.3
  /// Increase of `watchDB` for each dB by which the gain changes from frame to frame, dB.
  static let watchPerSlope = 8.0
  /// Share of the level just below half the sample rate that is added to a prediction, which does not see
  /// it reliably.
  static let watchPerHighLevel = 2.0
  /// Gaps beyond the ends of the audio that are measured too.
  static let ring = 16
  /// Stands for a peak that is not known and is therefore always measured.
  static let unknown = Float.greatestFiniteMagnitude / 16
  /// Frames that share one threshold of prediction (`watchLevel`).
  static let watchFrames = 512
  /// Units of reductions in 1e-6 dB, in which corrections count.
  private static let unitsPerMicrodecibel = TwoSpeedRelease.unitsPerDecibel / 1e6
  /// How much more than the measured excess a correction takes, dB.
  static let surplusDB: Float = 0.0005

  private let lookahead: Int
  private let lag: Int
  private let drive: Double
  private let ceiling: Double
  private let track: PeakTrack
  private let channels: Int
  private let meter: GapMeter
  private var curve: CorrectionCurve

  private let input: AudioBlock
  private let output: AudioBlock
  private let peaks: AudioBlock
  private let base: [AlignedBuffer<Int64>]
  private let total: [AlignedBuffer<Int64>]
  private let gains: [AlignedBuffer<Float>]
  private let found: AlignedBuffer<Int32>
  private let emission: AudioBlock
  private let edges: AudioBlock
  private var edgeOrigin = 0

  private var origin: Int
  private var emitted = 0
  /// Index of the segment's first frame and of the frame behind its last.
  private var segment: Range<Int>
  /// Worst reading that the last round left over the ceiling, dB.
  private(set) var residualDB = 0.0

  init(constants: LimiterConstants, track: PeakTrack, driveDB: Double) {
    lookahead = constants.lookaheadFrames
    lag = Self.rounds * (lookahead + GapMeter.reach)
    drive = Decibels.gain(driveDB)
    // Half a rounding error of the meters below the ceiling itself.
    ceiling = Decibels.gain(constants.ceilingDBTP) * (1 - 2e-6)
    self.track = track
    channels = track.format.channels
    meter = GapMeter(sampleRate: constants.sampleRate)
    let prefix = lag + 2 * GapMeter.reach
    let span = prefix + Self.inputCapacity
    curve = CorrectionCurve(constants: constants, capacity: span)
    input = AudioBlock(channels: channels, capacity: span)
    output = AudioBlock(channels: channels, capacity: span)
    peaks = AudioBlock(channels: channels, capacity: span)
    let lanes = constants.link >= 1 ? 1 : channels
    base = (0..<lanes).map { _ in AlignedBuffer(count: span) }
    total = (0..<lanes).map { _ in AlignedBuffer(count: span) }
    gains = (0..<lanes).map { _ in AlignedBuffer(count: span) }
    found = AlignedBuffer(count: span)
    emission = AudioBlock(channels: channels, capacity: Limiter.segmentFrames)
    edges = AudioBlock(channels: 2, capacity: span / EdgeLevelDetector.blockFrames + 20)
    origin = -prefix
    segment = prefix..<prefix
    for lane in 0..<lanes {
      unsafe gains[lane].pointer.update(repeating: Float(drive), count: span)
    }
  }

  /// Every correction made so far.
  var corrections: [PeakCorrection] { curve.corrections }

  /// Moves on to the segment at `frame`, for which `gain` has just been computed.
  mutating func take(_ block: AudioBlock, gain: GainComputer, at frame: Int, count: Int) throws {
    let prefix = segment.lowerBound
    let step = segment.count
    if step > 0 {
      for channel in 0..<channels {
        for plane in [input, output, peaks] {
          let samples = unsafe plane.samples(channel)
          unsafe samples.update(from: samples + step, count: prefix)
        }
      }
      for lane in base.indices {
        unsafe base[lane].pointer.update(from: base[lane].pointer + step, count: prefix)
        unsafe total[lane].pointer.update(from: total[lane].pointer + step, count: prefix)
        unsafe gains[lane].pointer.update(from: gains[lane].pointer + step, count: prefix)
      }
    }
    origin = frame - prefix
    segment = prefix..<prefix + count
    let length = count + Self.tail
    for channel in 0..<channels {
      unsafe (input.samples(channel) + prefix).update(from: block.samples(channel), count: length)
      let target = unsafe peaks.samples(channel) + prefix
      unsafe target.update(from: gain.peaks(channel: channel), count: length)
      // The signal rings on beyond its ends, where no peaks are known.
      if frame == 0 {
        unsafe (target - Self.ring).update(repeating: Self.unknown, count: Self.ring)
      }
      if frame + count == track.frames {
        unsafe (target + count).update(repeating: Self.unknown, count: Self.ring + 1)
        unsafe target[count - 1] = Self.unknown
      }
    }
    for lane in base.indices {
      unsafe (base[lane].pointer + prefix).update(
        from: gain.reductions[lane].pointer, count: length)
    }
    render(prefix..<prefix + length)
    let step32 = EdgeLevelDetector.blockFrames
    edgeOrigin = (origin - GapMeter.reach - step32) / step32
    try GainComputer.read(
      track.edgeLevels, from: edgeOrigin, count: (prefix + length) / step32 + 16, into: edges)
  }

  /// Measures the segment and corrects until nothing reads over.
  mutating func correctPeaks() {
    let isFirst = origin + segment.lowerBound == 0
    let isLast = origin + segment.upperBound == track.frames
    let end = segment.upperBound + (isLast ? Self.ring : 0)
    var ranges = [segment.lowerBound - (isFirst ? Self.ring : 0)..<end]
    for round in 0...Self.rounds {
      var over: [PeakCorrection] = []
      var worst: Float = 0
      for range in ranges { worst = max(worst, measure(range, into: &over)) }
      guard !over.isEmpty else { return }
      if round == Self.rounds {
        residualDB = max(residualDB, Double(worst))
        return
      }
      curve.insert(over)
      var touched: [Range<Int>] = []
      for correction in over.sorted(by: { $0.frame < $1.frame }) {
        let index = correction.frame - origin
        let start = max(0, index - lookahead)
        let end = min(segment.upperBound + Self.tail, index + lookahead + 1)
        if let last = touched.last, start <= last.upperBound {
          touched[touched.count - 1] = last.lowerBound..<max(end, last.upperBound)
        } else {
          touched.append(start..<end)
        }
      }
      for range in touched { render(range) }
      ranges = []
      for range in touched {
        let start = max(ranges.last?.upperBound ?? 0, range.lowerBound - GapMeter.reach)
        let last = min(end, range.upperBound + GapMeter.reach)
        if start < last { ranges.append(start..<last) }
      }
    }
  }

  /// Hands over what is final, in blocks of a segment at most: the last segment may be nearly full, and
  /// what was kept back of the one before it comes on top.
  mutating func emit(
    isLast: Bool, histogram: inout ReductionHistogram, sink: (AudioBlock, Int) throws -> Void
  ) throws {
    let end = origin + segment.upperBound - (isLast ? 0 : lag)
    while emitted < end {
      let count = min(end - emitted, Limiter.segmentFrames)
      emission.copy(from: output, at: emitted - origin, to: 0, count: count)
      emission.frames = count
      histogram.add(total, at: emitted - origin, from: emitted, count: count)
      try sink(emission, emitted)
      emitted += count
    }
  }

  /// Recomputes gains and output of a range of indices.
  private func render(_ range: Range<Int>) {
    let start = range.lowerBound
    for lane in base.indices {
      let sum = unsafe total[lane].pointer + start
      unsafe sum.update(from: base[lane].pointer + start, count: range.count)
      unsafe curve.add(to: sum, from: origin + start, count: range.count)
      unsafe GainKernels.gains(
        of: sum, times: drive, count: range.count, into: gains[lane].pointer + start)
    }
    for channel in 0..<channels {
      let samples = unsafe output.samples(channel) + start
      unsafe samples.update(from: input.samples(channel) + start, count: range.count)
      unsafe GainKernels.multiply(
        samples, by: gains[channel % gains.count].pointer + start, count: range.count)
    }
  }

  /// Measures the gaps of a range that can matter; adds corrections and returns the worst excess, dB.
  private func measure(_ range: Range<Int>, into over: inout [PeakCorrection]) -> Float {
    var worst: Float = 0
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, (start / Self.watchFrames + 1) * Self.watchFrames)
      for channel in 0..<channels {
        worst = max(worst, measure(start..<end, channel: channel, into: &over))
      }
      start = end
    }
    return worst
  }

  /// Predicted level from which on the gaps of a range are measured, linear.
  ///
  /// The prediction, 8-fold peak times gain, misses how the gain bends the signal between samples
  /// and what lies beyond the 8-fold kernel's band.
  private func watchLevel(_ range: Range<Int>, lane: Int) -> Float {
    let slope = unsafe GainKernels.steepest(
      total[lane].pointer + range.lowerBound - 16, count: range.count + 32)
    let step = EdgeLevelDetector.blockFrames
    let first = (origin + range.lowerBound - GapMeter.reach) / step - edgeOrigin
    let last = (origin + range.upperBound + GapMeter.reach) / step - edgeOrigin
    let high = unsafe GainKernels.largest(edges.samples(1) + first, count: last - first + 1)
    let below = min(12, Self.watchDB + Self.watchPerSlope * slope)
    let gain = unsafe GainKernels.largest(
      gains[lane].pointer + range.lowerBound, count: range.count)
    let level = ceiling * Decibels.gain(-below) - Self.watchPerHighLevel * Double(high * gain)
    // Peaks below the track's threshold are known at the samples only.
    let known = Double(track.threshold * gain)
    return Float(level < known ? max(level, 0) * 0.7 : level)
  }

  /// Measures the gaps of a range of one channel that can matter.
  private func measure(
    _ range: Range<Int>, channel: Int, into over: inout [PeakCorrection]
  ) -> Float {
    var worst: Float = 0
    let lane = channel % base.count
    let samples = unsafe output.samples(channel)
    let number = unsafe GainKernels.gaps(
      of: peaks.samples(channel) + range.lowerBound, gains: gains[lane].pointer + range.lowerBound,
      count: range.count, above: watchLevel(range, lane: lane), into: found.pointer)
    for i in 0..<number {
      let gap = range.lowerBound + Int(found[i])
      var reading = unsafe meter.peak(samples + gap, limit: Float(ceiling))
      guard Double(reading) > ceiling else { continue }
      var excess: Float = 0
      unsafe GainKernels.excessDecibels(
        of: &reading, times: 1 / ceiling, count: 1, into: &excess)
      worst = max(worst, excess)
      for neighbour in gap...gap + 1 {
        let index = min(max(neighbour, -origin), track.frames - 1 - origin)
        let present = Double(total[lane][index] - base[lane][index]) / Self.unitsPerMicrodecibel
        let wanted = present + Double(excess + Self.surplusDB) * 1e6
        over.append(
          PeakCorrection(frame: origin + index, microdecibels: Int32(wanted.rounded(.up))))
      }
    }
    return worst
  }
}
