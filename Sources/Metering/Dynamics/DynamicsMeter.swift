import AudioCore
import DSP
import Glibc

/// Levels of five bands, 50 ms RMS every 10 ms, and their distribution.
///
/// The level is that of both channels together, √((L²+R²)/2); the crossovers are Linkwitz–Riley of
/// fourth order. A window is the five 10 ms units around its middle one.
final class DynamicsMeter {
  static let bands = 5
  private static let window = 5

  private let clock: MeasuringClock
  private let factor: Int
  private var filters: BandLevels
  /// The last five unit energies of every band, mean squares.
  private var recent = [[Double]](
    repeating: [Double](repeating: 0, count: DynamicsMeter.window), count: DynamicsMeter.bands)
  private var counts = [Int](repeating: 0, count: DynamicsMeter.bands)
  /// Levels in 0.01 dB, one every 10 ms.
  private var levels = [ChunkedSeries<Int16>](
    repeating: ChunkedSeries<Int16>(), count: DynamicsMeter.bands)

  private var units = 0
  private var lowUnit = 0
  private var lowFrame = 0
  private var lowSum = SIMD2<Double>.zero
  private var lowCount = 0

  init(sampleRate: Int, decimation: Int) {
    clock = MeasuringClock(sampleRate: sampleRate)
    factor = decimation
    filters = BandLevels(
      sampleRate: Double(sampleRate), decimatedRate: Double(sampleRate) / Double(decimation))
  }

  /// Measures one unit of mid and side.
  func consume(_ unit: AudioBlock) {
    let sums = unsafe filters.highBands(unit.samples(0), unit.samples(1), count: unit.frames)
    if unit.frames == clock.frames(units) {
      for band in 0..<3 { push(sums[band] / Double(unit.frames), band: band + 2) }
    }
    units += 1
  }

  /// Measures samples of the decimated copy, in order, whatever unit they belong to.
  func consumeDecimated(_ block: AudioBlock, count: Int) {
    var start = 0
    while start < count {
      // Decimated sample k belongs to the unit that frame k·factor lies in.
      let end = (clock.start(lowUnit + 1) + factor - 1) / factor
      let run = min(count - start, end - lowFrame)
      if run > 0 {
        unsafe lowSum += filters.lowBands(
          block.samples(0) + start, block.samples(1) + start, count: run)
        lowCount += run
        lowFrame += run
        start += run
      }
      if lowFrame >= end { finishLowUnit() }
    }
  }

  private func finishLowUnit() {
    let mean = lowCount > 0 ? lowSum / Double(lowCount) : .zero
    push(mean.x, band: 0)
    push(mean.y, band: 1)
    lowSum = .zero
    lowCount = 0
    lowUnit += 1
  }

  private func push(_ energy: Double, band: Int) {
    recent[band][counts[band] % Self.window] = energy
    counts[band] += 1
    if counts[band] >= Self.window { append(band) }
  }

  /// Adds the level of the window that ended with the last unit.
  private func append(_ band: Int) {
    var sum = 0.0
    for energy in recent[band] { sum += energy }
    let level = Level.power(sum / Double(Self.window))
    levels[band].append(Int16(max(-20_000, min(2000, (level * 100).rounded()))))
  }

  /// The distribution of the levels within 40 dB of each band's maximum.
  func finish() -> DynamicsProfile {
    DynamicsProfile(bandQuantilesDB: levels.map { Self.quantiles($0) })
  }

  /// The levels of every band, once; nothing is left behind.
  func takeLevels() -> [[Int16]] { levels.indices.map { levels[$0].takeAll() } }

  private static func quantiles(_ levels: ChunkedSeries<Int16>) -> [Double] {
    var histogram = LevelHistogram()
    levels.forEach { histogram.add($0) }
    return histogram.quantiles
  }
}
