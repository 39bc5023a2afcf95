public import AudioCore

/// Momentary, short-term and integrated loudness and loudness range of a stream.
///
/// ITU-R BS.1770-5 and EBU Tech 3341/3342 version 4: windows of 0.4 and 3 s on a clock of 10 ms,
/// gating blocks and range at 10 Hz. One channel counts once (BS.1770: a mono file is 3.01 LU
/// quieter than the same signal on two channels); five channels are L R C Ls Rs with the surrounds
/// weighted 1.41. Results do not depend on how the stream is cut into blocks. Values before the
/// first whole window, and of silence, are −200 LUFS.
///
/// Used by one thread. Memory grows by 120 bytes a second of audio.
public final class LoudnessMeter {
  /// Rate and channels.
  public let format: AudioFormat

  private let feeder: UnitFeeder
  private let clock: MeasuringClock
  private let weights: [Double]
  private var filters: [KWeightedEnergy]

  /// The last 3 s of unit energies, twice over so that a window is always contiguous.
  private var recent = [Double](repeating: 0, count: 2 * LoudnessMeter.shortUnits)
  /// Sums of ten units, the last 15 s, for the loudest section.
  private var tenths = [Double](repeating: 0, count: LoudnessMeter.sectionTenths)
  private var tenth = 0.0
  private(set) var units = 0
  private var blocks = ChunkedSeries<Double>()
  private(set) var shortTerm = ChunkedSeries<Float>()
  private var maximumMomentary = 0.0
  private var maximumShortTerm = 0.0
  private var momentaryEnergy = 0.0
  private var shortTermEnergy = 0.0
  private var loudestSection = 0.0
  private var loudestSectionTenth = 0

  static let momentaryUnits = 40
  static let shortUnits = 300
  private static let sectionTenths = 150

  /// Creates a meter; `channelWeights` (default 1, with 1.41 for channels 4 and 5 of five) are the
  /// factors Gᵢ of BS.1770.
  public init(format: AudioFormat, channelWeights: [Double]? = nil) {
    self.format = format
    feeder = UnitFeeder(format: format)
    clock = feeder.clock
    weights =
      channelWeights
      ?? (0..<format.channels).map { format.channels == 5 && $0 >= 3 ? 1.41 : 1 }
    precondition(weights.count == format.channels, "a weight for every channel")
    let filter = KWeightedEnergy(sampleRate: format.sampleRate)
    filters = (0..<(format.channels + 1) / 2).map { _ in filter }
  }

  /// Measures the block's frames, in order after those before.
  public func add(_ block: AudioBlock) { feeder.add(block) { consume($0) } }

  /// Loudness of the last whole 0.4 s, LUFS, every 10 ms.
  public var momentaryLUFS: Double { Level.loudness(momentaryEnergy) }

  /// Loudness of the last whole 3 s, LUFS, every 10 ms.
  public var shortTermLUFS: Double { Level.loudness(shortTermEnergy) }

  /// Short-term loudness at 10 Hz from the first whole 3 s on, LUFS.
  var allShortTermLUFS: [Double] { shortTerm.array.map { Level.loudness(Double($0)) } }

  /// Loudness of the last 0.4 s, or of all there is once that is 0.1 s, LUFS: for needles.
  package var runningMomentaryLUFS: Double {
    units < 10 ? Level.silence : Level.loudness(mean(units: min(units, Self.momentaryUnits)))
  }

  /// Loudness of the last 3 s, or of all there is once that is 0.4 s, LUFS: for needles.
  package var runningShortTermLUFS: Double {
    units < Self.momentaryUnits
      ? Level.silence : Level.loudness(mean(units: min(units, Self.shortUnits)))
  }

  /// Largest momentary loudness so far, LUFS.
  public var maximumMomentaryLUFS: Double { Level.loudness(maximumMomentary) }

  /// Largest short-term loudness so far, LUFS.
  public var maximumShortTermLUFS: Double { Level.loudness(maximumShortTerm) }

  /// Gated loudness of everything so far, LUFS.
  public var integratedLUFS: Double { LoudnessGate.loudness { blocks.forEach($0) }.loudness }

  /// Channel-weighted sum of squares of the last unit.
  private(set) var unitEnergy = 0.0

  /// Measures one unit; an incomplete last one only moves the filters.
  func consume(_ unit: AudioBlock) {
    var energy = 0.0
    for pair in filters.indices {
      let left = 2 * pair
      let right = min(left + 1, format.channels - 1)
      let sums = unsafe filters[pair].energy(
        unit.samples(left), unit.samples(right), count: unit.frames)
      energy += weights[left] * sums.x
      if right > left { energy += weights[right] * sums.y }
    }
    unitEnergy = energy
    guard unit.frames == clock.frames(units) else { return }
    advance(energy)
  }

  /// Moves the windows on by one unit.
  private func advance(_ energy: Double) {
    let slot = units % Self.shortUnits
    recent[slot] = energy
    recent[slot + Self.shortUnits] = energy
    units += 1
    tenth += energy
    if units >= Self.momentaryUnits {
      momentaryEnergy = mean(units: Self.momentaryUnits)
      maximumMomentary = max(maximumMomentary, momentaryEnergy)
    }
    if units >= Self.shortUnits {
      shortTermEnergy = mean(units: Self.shortUnits)
      maximumShortTerm = max(maximumShortTerm, shortTermEnergy)
    }
    guard units % 10 == 0 else { return }
    if units >= Self.momentaryUnits { blocks.append(momentaryEnergy) }
    if units >= Self.shortUnits { shortTerm.append(Float(shortTermEnergy)) }
    finishTenth()
  }

  private func finishTenth() {
    let index = units / 10 - 1
    tenths[index % Self.sectionTenths] = tenth
    tenth = 0
    guard index + 1 >= Self.sectionTenths else { return }
    var sum = 0.0
    for value in tenths { sum += value }
    if sum > loudestSection * (1 + 1e-9) {
      loudestSection = sum
      loudestSectionTenth = index + 1 - Self.sectionTenths
    }
  }

  /// Mean square of the last `count` units.
  private func mean(units count: Int) -> Double {
    let end = (units - 1) % Self.shortUnits + Self.shortUnits + 1
    var sum = 0.0
    for value in recent[(end - count)..<end] { sum += value }
    return sum / Double(clock.start(units) - clock.start(units - count))
  }

  /// Loudness of up to 0.4 s around `frame`, LUFS; the units concerned must be among the last 3 s.
  func loudness(around frame: Int) -> Double {
    let unit = frame * MeasuringClock.unitsPerSecond / format.sampleRate
    let first = max(0, units - Self.shortUnits, unit - Self.momentaryUnits / 2)
    let last = min(units, max(first + 1, unit + Self.momentaryUnits / 2))
    guard last > first else { return Level.silence }
    var sum = 0.0
    for index in first..<last { sum += recent[index % Self.shortUnits] }
    return Level.loudness(sum / Double(clock.start(last) - clock.start(first)))
  }

  /// The results for the whole stream; nothing may be added afterwards.
  public func finish() -> LoudnessProfile {
    feeder.flush { consume($0) }
    let integrated = LoudnessGate.loudness { blocks.forEach($0) }
    let range = LoudnessRange(energies: shortTerm.array)
    return LoudnessProfile(
      integratedLUFS: integrated.loudness, relativeGateLUFS: integrated.gate,
      maximumMomentaryLUFS: Level.loudness(maximumMomentary),
      maximumShortTermLUFS: Level.loudness(maximumShortTerm),
      rangeLU: range.high - range.low, rangeLowLUFS: range.low, rangeHighLUFS: range.high,
      loudestSectionSeconds: Double(loudestSectionTenth) / 10,
      shortTermQuantilesLUFS: range.quantiles.map { $0.rounded(toParts: 1000) })
  }
}
