internal import AudioCore
internal import DSP
import Glibc
public import Mastering

/// Where the keys are on the match curve: on something of the person's own, else on a frequency.
public struct CurveFocus: Sendable, Equatable {
  /// Something of the person's own on the curve.
  public enum Item: Sendable, Equatable {
    /// An equaliser band, by its place in `tone.bands`.
    case band(Int)
    /// A protected range, by its place in `tone.protect`.
    case range(Int)
  }

  /// Most bands, and most protected ranges.
  public static let bandLimit = ToneBand.most, rangeLimit = ToneBand.mostProtected
  /// Frequencies the cursor reaches, Hz: those that are drawn.
  static let cursorRange = 20.0...20_000.0

  /// What was chosen; may have gone since, see `WorkbenchState.curveItem`.
  public var item: Item? {
    didSet { if item != oldValue { trails = Trails() } }
  }
  /// Where the cursor stands while nothing is chosen, Hz.
  public var hertz = 1000.0
  /// The steps made on what is chosen.
  var trails = Trails()

  /// Steps along the frequencies, of gain and in width.
  struct Trails: Sendable, Equatable {
    var hertz: StepTrail<Double>?
    var decibels: StepTrail<Double>?
    var q: StepTrail<Double>?
    var place: StepTrail<FrequencyRange>?
    var span: StepTrail<FrequencyRange>?
  }

  /// At 1 kHz, with nothing chosen.
  public init() {}
}

extension WorkbenchState {
  /// What is chosen on the match curve; nil while the keys move the cursor.
  public var curveItem: CurveFocus.Item? {
    switch navigation.curve.item {
    case .band(let index) where document.settings.tone.bands.indices.contains(index): .band(index)
    case .range(let index) where document.settings.tone.protect.indices.contains(index):
      .range(index)
    default: nil
    }
  }

  /// The chosen equaliser band.
  public var curveBand: ToneBand? {
    if case .band(let index) = curveItem { document.settings.tone.bands[index] } else { nil }
  }

  /// The chosen protected range.
  public var curveRange: FrequencyRange? {
    if case .range(let index) = curveItem { document.settings.tone.protect[index] } else { nil }
  }

  /// Bands and protected ranges from low to high frequencies.
  public var curveItems: [CurveFocus.Item] {
    let tone = document.settings.tone
    let bands = tone.bands.enumerated().map { (CurveFocus.Item.band($0), $1.filter.hertz) }
    let ranges = tone.protect.enumerated().map { (CurveFocus.Item.range($0), $1.middleHz) }
    return (bands + ranges).sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// The frequency the keys are at: of what is chosen, else of the cursor, Hz.
  public var curveHertz: Double {
    curveBand?.filter.hertz ?? curveRange?.middleHz ?? navigation.curve.hertz
  }

  /// What is chosen, in words: "band 2 of 3", "range 1 of 1"; nil while nothing is.
  public var curveItemName: String? {
    switch curveItem {
    case .band(let index): "band \(index + 1) of \(document.settings.tone.bands.count)"
    case .range(let index): "range \(index + 1) of \(document.settings.tone.protect.count)"
    case nil: nil
    }
  }
}

extension FrequencyRange {
  /// Middle of the range in octaves, Hz.
  var middleHz: Double { (lowHz * highHz).squareRoot() }

  /// The range for the person: "2–4 kHz", "80 Hz–1.2 kHz".
  public var title: String {
    if lowHz >= 1000, highHz >= 1000 {
      return "\(Numeral.plain(lowHz / 1000))–\(Figures.hertz(highHz))"
    }
    if lowHz < 1000, highHz < 1000 { return "\(Numeral.plain(lowHz))–\(Figures.hertz(highHz))" }
    return "\(Figures.hertz(lowHz))–\(Figures.hertz(highHz))"
  }
}

extension ToneBand {
  /// The band for the person: "bell 2.5 kHz +1.5 dB Q 1.4 mid".
  public var title: String {
    var parts = [filter.kind.rawValue, Figures.hertz(filter.hertz)]
    if filter.kind.hasGain { parts.append(gainTitle) }
    parts.append("Q \(Numeral.plain(filter.q))")
    if place != .both { parts.append(place.rawValue) }
    return parts.joined(separator: " ")
  }

  /// Its gain for the person: "+1.5 dB".
  var gainTitle: String {
    let value = filter.decibels
    let digits = abs(value * 10 - (value * 10).rounded()) < 1e-6 ? 1 : 2
    return "\(Numeral.signed(value, digits)) dB"
  }
}
