internal import AudioCore
internal import DSP
import Glibc
internal import Mastering

/// Changing what is chosen on the match curve, by steps and by the mouse.
extension Reduction {
  /// Moves what is chosen along the frequencies, else the cursor.
  mutating func shiftOnCurve(by count: Int, _ size: StepSize) throws {
    let octaves = Double(count) * Self.octaves(size)
    if let range = state.curveRange { return try shift(range, byOctaves: octaves) }
    guard state.curveBand != nil else {
      return moveCursor(to: state.navigation.curve.hertz * exp2(octaves))
    }
    try changeBand { $0.filter.hertz *= exp2(octaves) }
  }

  mutating func liftOnCurve(by count: Int, _ size: StepSize) throws {
    let step =
      switch size {
      case .fine: 0.1
      case .normal: 0.5
      case .coarse: 3.0
      }
    try changeBand { $0.filter.decibels += Double(count) * step }
  }

  /// Wider by so many steps; narrower where `count` is negative.
  mutating func widenOnCurve(by count: Int, _ size: StepSize) throws {
    if let range = state.curveRange {
      return try setRange(
        Self.range(range, widenedBy: Double(count) * Self.octaves(size)))
    }
    let factor =
      switch size {
      case .fine: 1.02
      case .normal: 1.1
      case .coarse: 2.0
      }
    try changeBand { $0.filter.q /= pow(factor, Double(count)) }
  }

  /// The next shape, or the one named; a usual quality stays usual.
  mutating func shapeOnCurve(_ value: ActionValue?) throws {
    try changeBand(isRepeat: false) { band in
      let kind = Self.next(band.filter.kind, by: value)
      if band.filter.q == ToneBand.usualQ(of: band.filter.kind) {
        band.filter.q = ToneBand.usualQ(of: kind)
      }
      band.filter.kind = kind
      if !kind.hasGain { band.filter.decibels = 0 }
    }
  }

  mutating func placeOnCurve(_ value: ActionValue?) throws {
    try changeBand(isRepeat: false) { $0.place = Self.next($0.place, by: value) }
  }

  mutating func resetOnCurve() throws {
    try changeBand(isRepeat: false) {
      $0.filter.decibels = 0
      $0.filter.q = ToneBand.usualQ(of: $0.filter.kind)
    }
  }

  /// 0 dB, and again the gain it had.
  mutating func toggleOnCurve() throws {
    guard case .band(let index) = state.curveItem, let band = state.curveBand else { return }
    var gain = 0.0
    if band.filter.decibels == 0 {
      for step in state.history.done.reversed() {
        let bands = step.document.settings.tone.bands
        guard bands.indices.contains(index), bands[index].filter.decibels != 0 else { continue }
        gain = bands[index].filter.decibels
        break
      }
    }
    try changeBand(isRepeat: false) { $0.filter.decibels = gain }
  }

  /// Puts the chosen band at a frequency and a gain, as the mouse does.
  mutating func dragOnCurve(to hertz: Double, _ decibels: Double) throws {
    if let range = state.curveRange {
      return try shift(range, byOctaves: log2(hertz / range.middleHz))
    }
    try changeBand {
      $0.filter.hertz = hertz
      if $0.filter.kind.hasGain { $0.filter.decibels = decibels }
    }
  }

  private mutating func shift(_ range: FrequencyRange, byOctaves octaves: Double) throws {
    let limits = ToneBand.hertzRange
    let factor = min(
      limits.upperBound / range.highHz, max(limits.lowerBound / range.lowHz, exp2(octaves)))
    try setRange(
      FrequencyRange(
        lowHz: Figures.significant(range.lowHz * factor),
        highHz: Figures.significant(range.highHz * factor)))
  }

  private static func octaves(_ size: StepSize) -> Double {
    switch size {
    case .fine: 1.0 / 48
    case .normal: 1.0 / 12
    case .coarse: 1
    }
  }

  /// A range with both ends moved apart by so many octaves; never narrower than a twelfth.
  static func range(
    _ range: FrequencyRange, widenedBy octaves: Double
  ) -> FrequencyRange {
    let middle = range.middleHz
    let half = max(1.0 / 24, log2(range.highHz / range.lowHz) / 2 + octaves)
    return FrequencyRange(
      lowHz: Figures.significant(max(ToneBand.hertzRange.lowerBound, middle * exp2(-half))),
      highHz: Figures.significant(min(ToneBand.hertzRange.upperBound, middle * exp2(half))))
  }

  /// Changes the chosen band, inside what bands may be.
  private mutating func changeBand(
    isRepeat: Bool = true, _ edit: (inout ToneBand) -> Void
  ) throws {
    guard case .band(let index) = state.curveItem, var band = state.curveBand else { return }
    edit(&band)
    func clamped(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      min(range.upperBound, max(range.lowerBound, value))
    }
    band.filter.hertz = Figures.significant(clamped(band.filter.hertz, ToneBand.hertzRange))
    band.filter.decibels = clamped(
      (band.filter.decibels * 100).rounded() / 100, ToneBand.decibelRange)
    band.filter.q = Figures.significant(clamped(band.filter.q, ToneBand.qRange))
    try change(
      "Band \(index + 1): \(band.title)", subject: isRepeat ? "tone.bands \(index)" : nil
    ) { $0.settings.tone.bands[index] = band }
  }

  mutating func setRange(_ range: FrequencyRange) throws {
    guard case .range(let index) = state.curveItem else { return }
    try change("Range \(index + 1): \(range.title)", subject: "tone.protect \(index)") {
      $0.settings.tone.protect[index] = range
    }
  }
}
