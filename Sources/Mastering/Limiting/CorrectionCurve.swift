import DSP

/// Additional reduction around the frames that a meter found over the ceiling.
///
/// Each correction is kept over ±lookahead and smoothed by the same averages as the gain, so it
/// reaches its full depth at its frame and touches nothing farther than one look-ahead away.
struct CorrectionCurve {
  private let lookahead: Int
  private let boxes: BoxStack
  private var frames: [Int] = []
  private var values: [Int32] = []
  private let held: AlignedBuffer<Float>
  private let units: AlignedBuffer<Int64>

  /// An empty curve that is asked for at most `capacity` frames at a time.
  init(constants: LimiterConstants, capacity: Int) {
    lookahead = constants.lookaheadFrames
    boxes = BoxStack(order: constants.lookaheadFrames, boxes: constants.boxes)
    held = AlignedBuffer(count: capacity + 2 * constants.lookaheadFrames)
    units = AlignedBuffer(count: capacity + 2 * constants.lookaheadFrames)
  }

  /// All corrections so far, by frame.
  var corrections: [PeakCorrection] {
    zip(frames, values).map { PeakCorrection(frame: $0, microdecibels: $1) }
  }

  /// Adds corrections; of two at one frame the larger counts.
  mutating func insert(_ corrections: [PeakCorrection]) {
    for correction in corrections.sorted(by: { $0.frame < $1.frame }) {
      let index = lowerBound(correction.frame)
      if index < frames.count && frames[index] == correction.frame {
        values[index] = max(values[index], correction.microdecibels)
      } else {
        frames.insert(correction.frame, at: index)
        values.insert(correction.microdecibels, at: index)
      }
    }
  }

  /// Adds the curve over `count` frames from `start` to reductions in 2⁻³² dB.
  ///
  /// Returns whether it is anything but 0 there.
  @discardableResult
  func add(to reductions: UnsafeMutablePointer<Int64>, from start: Int, count: Int) -> Bool {
    let first = lowerBound(start - lookahead)
    let end = lowerBound(start + count + lookahead)
    guard first < end else { return false }
    let span = count + 2 * lookahead
    let held = unsafe self.held.pointer
    let units = unsafe self.units.pointer
    unsafe held.update(repeating: 0, count: span)
    for index in first..<end {
      unsafe held[frames[index] - (start - lookahead)] = Float(values[index])
    }
    unsafe SlidingMaximum.replace(held, count: span, window: lookahead + 1)
    // 2^32 / 10^6, rounded up: a correction is never less than asked for.
    for i in 0..<count + lookahead { unsafe units[i] = Int64(held[lookahead + i]) * 4295 }
    unsafe boxes.apply(units, count: count + lookahead)
    for i in 0..<count { unsafe reductions[i] += units[i] }
    return true
  }

  private func lowerBound(_ frame: Int) -> Int {
    var low = 0
    var high = frames.count
    while low < high {
      let middle = (low + high) / 2
      if frames[middle] < frame { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
