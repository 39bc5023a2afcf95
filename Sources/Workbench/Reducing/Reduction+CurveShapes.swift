internal import AudioCore
internal import DSP
import Glibc
internal import Mastering

/// Changing what is chosen on the match curve, by steps and by the mouse.
extension Reduction {
  /// Moves what is chosen along the frequencies, else the cursor.
  mutating func shiftOnCurve(by count: Int, _ size: StepSize) throws {
    if let range = state.curveRange {
      let moved = StepTrail.step(
        &state.navigation.curve.trails.place, from: range, by: count, size,
        length: Self.octaves, place: Self.range(_:shiftedBy:))
      return try setRange(moved)
    }
    let band = state.curveBand
    let limits = band == nil ? CurveFocus.cursorRange : ToneBand.hertzRange
    let present = state.curveHertz
    let hertz = StepTrail.step(
      &state.navigation.curve.trails.hertz, from: present, by: count, size, length: Self.octaves
    ) { origin, octaves in Self.rounded(origin * exp2(octaves), in: limits) }
    guard band != nil else { return moveCursor(to: hertz) }
    try changeBand { $0.filter.hertz = hertz }
  }

  mutating func liftOnCurve(by count: Int, _ size: StepSize) throws {
    guard let band = state.curveBand else { return }
    let decibels = StepTrail.step(
      &state.navigation.curve.trails.decibels, from: band.filter.decibels, by: count, size,
      length: Self.decibels
    ) { origin, distance in
      ToneBand.decibelRange.clamping((origin + distance).rounded(toParts: 100))
    }
    try changeBand { $0.filter.decibels = decibels }
  }

  /// Wider by so many steps; narrower where `count` is negative.
  mutating func widenOnCurve(by count: Int, _ size: StepSize) throws {
    if let range = state.curveRange {
      let wider = StepTrail.step(
        &state.navigation.curve.trails.span, from: range, by: count, size,
        length: Self.octaves, place: Self.range(_:widenedBy:))
      return try setRange(wider)
    }
    guard let band = state.curveBand else { return }
    let q = StepTrail.step(
      &state.navigation.curve.trails.q, from: band.filter.q, by: count, size,
      length: Self.octavesOfWidth
    ) { origin, octaves in Self.rounded(origin * exp2(-octaves), in: ToneBand.qRange) }
    try changeBand { $0.filter.q = q }
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
      return try setRange(Self.range(range, shiftedBy: log2(hertz / range.middleHz)))
    }
    try changeBand {
      $0.filter.hertz = Self.rounded(hertz, in: ToneBand.hertzRange)
      if $0.filter.kind.hasGain { $0.filter.decibels = decibels.rounded(toParts: 100) }
    }
  }

  private static func octaves(_ size: StepSize) -> Double {
    switch size {
    case .fine: 1.0 / 48
    case .normal: 1.0 / 12
    case .coarse: 1
    }
  }

  private static func decibels(_ size: StepSize) -> Double {
    switch size {
    case .fine: 0.1
    case .normal: 0.5
    case .coarse: 3
    }
  }

  /// A step of Q, in octaves: a fiftieth, a tenth, half of it.
  private static func octavesOfWidth(_ size: StepSize) -> Double {
    switch size {
    case .fine: log2(1.02)
    case .normal: log2(1.1)
    case .coarse: 1
    }
  }

  static func rounded(_ value: Double, in limits: ClosedRange<Double>) -> Double {
    Figures.significant(limits.clamping(value))
  }

  /// A range with both ends moved by so many octaves, as far as there is room.
  private static func range(
    _ range: FrequencyRange, shiftedBy octaves: Double
  ) -> FrequencyRange {
    let limits = ToneBand.hertzRange
    let factor = min(
      limits.upperBound / range.highHz, max(limits.lowerBound / range.lowHz, exp2(octaves)))
    return FrequencyRange(
      lowHz: Figures.significant(range.lowHz * factor),
      highHz: Figures.significant(range.highHz * factor))
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

  /// Changes the chosen band; its gain stays inside what bands may have.
  private mutating func changeBand(
    isRepeat: Bool = true, _ edit: (inout ToneBand) -> Void
  ) throws {
    guard case .band(let index) = state.curveItem, var band = state.curveBand else { return }
    edit(&band)
    band.filter.decibels = ToneBand.decibelRange.clamping(band.filter.decibels)
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
