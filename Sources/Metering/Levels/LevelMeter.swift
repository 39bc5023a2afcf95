import AudioCore

/// Mean, RMS and TT dynamic range of a stream.
struct LevelMeter {
  /// Units in a block of the TT measurement: 3 s.
  private static let blockUnits = 300

  private(set) var frames = 0
  private(set) var sums = SIMD2<Double>.zero
  private(set) var squares = SIMD2<Double>.zero
  private var blockSquares = SIMD2<Double>.zero
  private var blockPeaks = SIMD2<Float>.zero
  private var blockFrames = 0
  private var units = 0
  /// RMS (a sine reads its peak) and peak of every block and channel.
  private var blocks: [(rms: SIMD2<Double>, peak: SIMD2<Float>)] = []

  /// Adds one unit of `count` frames.
  mutating func consume(_ unit: UnitStatistics, frames count: Int) {
    frames += count
    sums += unit.sums
    squares += unit.squares
    blockSquares += unit.squares
    blockFrames += count
    let peaks = unit.peaks
    blockPeaks = SIMD2(max(blockPeaks.x, peaks.x), max(blockPeaks.y, peaks.y))
    units += 1
    if units % Self.blockUnits == 0 { finishBlock() }
  }

  private mutating func finishBlock() {
    let mean = 2 * blockSquares / Double(blockFrames)
    blocks.append((SIMD2(mean.x.squareRoot(), mean.y.squareRoot()), blockPeaks))
    blockSquares = .zero
    blockPeaks = .zero
    blockFrames = 0
  }

  /// Plain RMS of all channels, linear.
  var rms: Double {
    frames > 0 ? ((squares.x + squares.y) / 2 / Double(frames)).squareRoot() : 0
  }

  /// Mean of each channel.
  var means: SIMD2<Double> { frames > 0 ? sums / Double(frames) : .zero }

  /// TT dynamic range (Algorithmix "Measuring DR" 1.3), dB before rounding.
  ///
  /// Second-highest block peak over the RMS of the loudest 20 % of blocks, mean over the channels
  /// that are not silent; blocks of 3 s, a shorter one only when there is no other.
  var dynamicRangeDB: Double {
    var all = self
    if blocks.isEmpty && blockFrames > 0 { all.finishBlock() }
    let ranges = (0..<2).compactMap { channel -> Double? in
      let rms = all.blocks.map { $0.rms[channel] }.sorted(by: >)
      let peaks = all.blocks.map { $0.peak[channel] }.sorted(by: >)
      guard let loudest = rms.first, loudest > 1e-10 else { return nil }
      let count = max(1, rms.count / 5)
      let mean = rms.prefix(count).reduce(0) { $0 + $1 * $1 } / Double(count)
      let peak = Double(peaks.count > 1 ? peaks[1] : peaks[0])
      return Decibels.amplitude(max(peak, 1e-10) / mean.squareRoot())
    }
    return ranges.isEmpty ? 0 : ranges.reduce(0, +) / Double(ranges.count)
  }
}
