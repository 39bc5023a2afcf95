public import AudioCore
import DSP
import Glibc

/// Long-term spectra of mid and side, weighted by loudness, and what follows from them.
///
/// As documented on `SpectrumProfile`. The long frames are taken from a copy of the signal
/// decimated to about 5.5 kHz, which is exact below 970 Hz and forty times as cheap. Results do not
/// depend on how the stream is cut into blocks. Used by one thread; memory grows by about 2.5 kB a
/// second.
public final class SpectrumMeter {
  /// Rate and channels.
  public let format: AudioFormat

  static let crossfadeHz = 600.0...960.0
  /// Frames of the decimated copy in a long window.
  private static let longSize = 4096

  let grid: LogGrid
  let longPoints: Range<Int>
  let shortPoints: Range<Int>
  var long: SpectrumAccumulator
  var short: SpectrumAccumulator
  let centre: CentreFinder
  /// Energy of left and of right, from 20 Hz up, of the short frames of each class of loudness.
  var sideEnergies = [SIMD2<Double>](
    repeating: .zero, count: SpectrumAccumulator.classes)
  /// Mean K-weighted energy of every second.
  private(set) var secondLoudness: [Float] = []

  private let feeder: UnitFeeder
  private let midSide: MidSide
  private let ownLoudness: LoudnessMeter
  private let shortStream: FrameStream
  private let longStream: FrameStream
  private let shortFrame: FrameTransform
  private let longFrame: FrameTransform
  private let shortFold: BandFold
  private let longFold: BandFold
  private let decimator: Decimator
  private let decimated: AudioBlock
  private let row: AlignedBuffer<SIMD2<Float>>
  private let lookahead: Int
  private let mono: Bool
  private var units = 0
  private var secondEnergy = 0.0

  /// Frames between short windows.
  var shortHop: Int { shortStream.hop }

  /// Creates a meter.
  public init(format: AudioFormat) {
    self.format = format
    let rate = Double(format.sampleRate)
    func power(seconds: Double) -> Int {
      1 << max(8, Int(log2(seconds * rate).rounded()))
    }
    let shortSize = power(seconds: 0.372)
    let factor = max(1, power(seconds: 0.743) / Self.longSize)
    feeder = UnitFeeder(format: format)
    let capacity = feeder.clock.capacity + 16
    midSide = MidSide(capacity: capacity)
    ownLoudness = LoudnessMeter(format: format)
    mono = format.channels == 1
    lookahead = format.sampleRate * 21 / 100
    grid = LogGrid(sampleRate: format.sampleRate)
    longPoints = 0..<min(grid.count, LogGrid.index(atOrAbove: Self.crossfadeHz.upperBound))
    shortPoints =
      min(grid.count, LogGrid.index(atOrAbove: Self.crossfadeHz.lowerBound))..<grid.count
    long = SpectrumAccumulator(count: longPoints.count)
    short = SpectrumAccumulator(count: shortPoints.count)
    centre = CentreFinder(sampleRate: format.sampleRate, size: shortSize)
    shortStream = FrameStream(size: shortSize, room: lookahead + 2 * capacity)
    longStream = FrameStream(size: Self.longSize, room: lookahead / factor + 2 * capacity)
    shortFrame = FrameTransform(size: shortSize)
    longFrame = FrameTransform(size: Self.longSize)
    shortFold = BandFold(
      points: shortPoints, spacingHz: rate / Double(shortSize), bins: shortSize / 2 + 1)
    longFold = BandFold(
      points: longPoints, spacingHz: rate / Double(factor * Self.longSize),
      bins: Self.longSize / 2 + 1)
    decimator = Decimator(factor: factor, largestInput: max(capacity, 16 * factor + 16))
    decimated = AudioBlock(channels: 2, capacity: capacity + 64)
    row = AlignedBuffer(count: grid.count)
  }

  /// Measures the block's frames, in order after those before.
  public func add(_ block: AudioBlock) {
    feeder.add(block) { unit in consumeAlone(unit) }
  }

  private func consumeAlone(_ unit: AudioBlock) {
    ownLoudness.consume(unit)
    midSide.convert(unit)
    consume(midSide.block, loudness: ownLoudness)
  }

  /// Measures one unit of mid and side whose loudness `loudness` has already measured.
  func consume(_ unit: AudioBlock, loudness: LoudnessMeter) {
    secondEnergy += loudness.unitEnergy
    units += 1
    if units % MeasuringClock.unitsPerSecond == 0 { finishSecond() }
    unsafe shortStream.append(unit.samples(0), unit.samples(1), count: unit.frames)
    while shortStream.isReady(lookahead: lookahead) { takeShort(loudness) }
    decimate(unit, loudness)
  }

  private func decimate(_ unit: AudioBlock, _ loudness: LoudnessMeter) {
    let count = unsafe decimator.process(
      unit.samples(0), unit.samples(1), count: unit.frames, into: decimated.samples(0),
      decimated.samples(1))
    takeDecimated(count)
    while longStream.isReady(lookahead: lookahead / decimator.factor) { takeLong(loudness) }
  }

  private func takeDecimated(_ count: Int) {
    unsafe longStream.append(decimated.samples(0), decimated.samples(1), count: count)
    decimatedSink?(decimated, count)
  }

  /// Input frames per frame of the decimated copy.
  var decimation: Int { decimator.factor }

  /// Receives the decimated copy of mid and side as it comes.
  var decimatedSink: ((AudioBlock, Int) -> Void)?

  private func finishSecond() {
    secondLoudness.append(Float(secondEnergy))
    secondEnergy = 0
  }

  private func takeShort(_ loudness: LoudnessMeter) {
    defer { shortStream.advance() }
    guard !shortStream.isNeedless else { return }
    let middle = shortStream.start + shortStream.hop
    let level = loudness.loudness(around: middle)
    let coverage = shortFrame.coverage(
      from: -shortStream.start, to: shortStream.fed - shortStream.start)
    let firstBin = Int((20 / (Double(format.sampleRate) / Double(shortFrame.size))).rounded(.up))
    let cross = unsafe shortFrame.transform(
      mid: shortStream.mid, side: shortStream.side, mono: mono, firstBin: (firstBin + 3) / 4 * 4)
    unsafe shortFold.fold(shortFrame.powers.pointer, into: row.pointer)
    unsafe short.add(
      row.pointer, loudness: level, coverage: coverage,
      second: max(0, middle) / format.sampleRate)
    addEnergies(cross: cross, level: level, firstBin: (firstBin + 3) / 4 * 4)
    if !mono { centre.add(shortFrame, loudness: level) }
  }

  private func addEnergies(cross: Double, level: Double, firstBin: Int) {
    let sum = unsafe Self.total(
      shortFrame.powers.pointer + 2 * firstBin, count: 2 * (shortFrame.bins - firstBin))
    sideEnergies[SpectrumAccumulator.classIndex(level)] += SIMD2(sum + 2 * cross, sum - 2 * cross)
  }

  @inline(never)
  private static func total(_ x: UnsafePointer<Float>, count: Int) -> Double {
    var total = 0.0
    var i = 0
    while i < count {
      var sum = SIMD4<Float>.zero
      let end = min(count, i + 256)
      while i + 4 <= end {
        unsafe sum += SIMD4<Float>.load(x + i)
        i += 4
      }
      while i < end {
        unsafe sum.x += x[i]
        i += 1
      }
      total += sum.pairwiseSum
    }
    return total
  }

  private func takeLong(_ loudness: LoudnessMeter) {
    defer { longStream.advance() }
    guard !longStream.isNeedless else { return }
    let middle = max(0, longStream.start + longStream.hop) * decimator.factor
    let level = loudness.loudness(around: middle)
    let coverage = longFrame.coverage(
      from: -longStream.start, to: longStream.fed - longStream.start)
    _ = unsafe longFrame.transform(
      mid: longStream.mid, side: longStream.side, mono: mono, firstBin: 0)
    unsafe longFold.fold(longFrame.powers.pointer, into: row.pointer)
    unsafe long.add(
      row.pointer, loudness: level, coverage: coverage, second: middle / format.sampleRate)
  }

  /// Takes the frames that reach beyond the end of the stream.
  func finishFrames(_ loudness: LoudnessMeter) {
    if units % MeasuringClock.unitsPerSecond != 0 { finishSecond() }
    while shortStream.padAtEnd() { takeShort(loudness) }
    flushDecimator()
    while longStream.padAtEnd() { takeLong(loudness) }
    short.finish(seconds: secondLoudness.count)
    long.finish(seconds: secondLoudness.count)
  }

  private func flushDecimator() {
    let zeros = AudioBlock(channels: 2, capacity: decimator.tail)
    let expected = (shortStream.fed + decimator.factor - 1) / decimator.factor
    var left = decimator.tail
    while left > 0 {
      let part = min(left, 16 * decimator.factor)
      let count = unsafe decimator.process(
        zeros.samples(0), zeros.samples(1), count: part, into: decimated.samples(0),
        decimated.samples(1))
      let wanted = min(count, expected - longStream.fed)
      if wanted > 0 { takeDecimated(wanted) }
      left -= part
    }
  }

  /// The results for the whole stream; nothing may be added afterwards.
  public func finish() -> SpectrumProfile {
    feeder.flush { unit in consumeAlone(unit) }
    return result(loudness: ownLoudness, integratedLUFS: ownLoudness.finish().integratedLUFS)
      .spectrum
  }
}
