internal import AudioCore
public import DSP

/// The curves of a plan as settings of parametric equalisers, for use in other programs.
///
/// One equaliser stands on both channels; where width is moved, a second one on side alone, behind an
/// encoder to mid and side. Their bands are the digital filters that most equalisers have, at the mix's
/// rate. The person's own bands stand among them as they are; the rest of the curve is fitted.
public struct EqualizerSettings: Codable, Sendable, Equatable {
  /// Name and version of this document's shape.
  public var schema = "lacquer.equalizer/1"
  /// Of both channels.
  public let tone: EqualizerFit
  /// Of side on top; nil where side is not moved against mid.
  public let side: EqualizerFit?

  /// Range of the comparison, Hz; it ends earlier where the rate does.
  static let range = 35.0...16_000.0

  /// Fits the curves of a plan.
  public init(_ plan: MasterPlan) {
    let rate = plan.format.sampleRate
    let range = Self.range.lowerBound...min(Self.range.upperBound, 0.45 * Double(rate))
    let flat = GainCurve(lowestHz: 10, pointsPerOctave: 1, decibels: [0])
    let own = plan.tone?.bands ?? []
    tone = EqualizerFit(
      plan.tone?.gain ?? flat, over: range, sampleRate: rate,
      own: own.filter { $0.place != .side }.map(\.filter))
    side = plan.sideOverMid.map {
      EqualizerFit($0, over: range, sampleRate: rate, own: own.compactMap(\.onSideAlone))
    }
  }

  /// The settings as a table a band a line, each with its error.
  public func text(style: TextStyle = TextStyle()) -> String {
    var blocks = [Self.table("both channels", tone, style)]
    if let side { blocks.append(Self.table("side alone, on top", side, style)) }
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private static func table(_ title: String, _ fit: EqualizerFit, _ style: TextStyle) -> [String] {
    guard !fit.bands.isEmpty else {
      return style.labelled(
        "equaliser", "\(title): nothing to do.", margin: LevelTable.margin, mark: style.bold)
    }
    let words =
      "\(title), \(fit.bands.count) \(fit.bands.count == 1 ? "band" : "bands"); "
      + "\(Numeral.fixed(fit.errorDB, 2)) dB rms from the curve, at most "
      + "\(Numeral.fixed(fit.largestErrorDB, 1)) dB, between \(Words.hertz(fit.lowHz)) and "
      + "\(Words.hertz(fit.highHz)), as digital filters (RBJ) at "
      + "\(ReportText.kilohertz(fit.sampleRate))."
    var lines = style.labelled("equaliser", words, margin: LevelTable.margin, mark: style.bold)
    lines.append(style.dim(line("", "Hz", "dB", "Q")))
    for band in fit.bands {
      let isOwn = fit.own.contains(band)
      lines.append(
        line(
          ToneWords.name(of: band.kind), Numeral.shortest(band.hertz),
          band.kind.hasGain ? gain(band.decibels) : "",
          isOwn ? Numeral.shortest(band.q) : Numeral.fixed(band.q, 2)) + (isOwn ? "  yours" : ""))
    }
    return lines
  }

  /// "−12.0", with as many decimals as it has.
  private static func gain(_ decibels: Double) -> String {
    let number = Numeral.shortest(abs(decibels))
    let digits = number.split(separator: ".").dropFirst().first?.count ?? 0
    return Numeral.signed(decibels, max(1, min(6, digits)))
  }

  private static func line(_ kind: String, _ hertz: String, _ gain: String, _ q: String) -> String {
    String(repeating: " ", count: LevelTable.margin) + TextStyle.left(kind, 12)
      + TextStyle.right(hertz, 8) + TextStyle.right(gain, 8) + TextStyle.right(q, 8)
  }
}

extension ToneBand {
  /// The band of an equaliser on side alone, behind one on both channels that has what acts on mid; nil where
  /// there is nothing to do there, or no band can.
  fileprivate var onSideAlone: EqualizerBand? {
    switch place {
    case .both: return nil
    case .side: return filter
    case .mid:
      // Bell and shelf of the opposite gain undo each other; nothing undoes a cut.
      guard filter.kind.hasGain else { return nil }
      var inverse = filter
      inverse.decibels.negate()
      return inverse
    }
  }
}

extension MasterPlan {
  /// Gain of side over mid: the width curve and what own bands do to one of them, dB; nil where that
  /// is nothing.
  var sideOverMid: GainCurve? {
    guard format.channels == 2 else { return nil }
    let bands = tone?.bands?.filter { $0.place != .both } ?? []
    guard !bands.isEmpty, let grid = side ?? tone?.curve else { return side }
    var result = grid
    for i in result.decibels.indices {
      let hertz = grid.frequencyHz(i)
      result.decibels[i] =
        (side?.decibels(at: hertz) ?? 0) + bands.decibels(at: hertz, of: .side)
        - bands.decibels(at: hertz, of: .mid)
    }
    return result
  }
}
