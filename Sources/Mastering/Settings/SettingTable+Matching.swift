/// Rows of `match`, `balance`, `tone` and `width`.
extension SettingTable {
  static let matching: [Setting] = [
    .percent(
      "match.amount", \.match.amount, redo: .plan,
      "Scales tone, width, dynamics and balance together; loudness is not touched."),
    Setting(
      key: "match.region", unit: "", kind: .region, full: nil, redo: .plan,
      help: "The part of the mix that is compared; auto weighs the loud parts.",
      read: { $0.match.region.map { .region($0) } ?? .word("auto") },
      write: { settings, value in
        if case .region(let region) = value {
          settings.match.region = region
        } else {
          settings.match.region = nil
        }
      }),
    .percent(
      "balance.amount", \.balance.amount, redo: .balance,
      "How far left/right balance follows the reference."),
    .number(
      "balance.max", \.balance.max, "dB", 0...12, full: 12, step: .add(0.1), redo: .balance,
      "Largest correction of balance."),
    .number(
      "balance.trim", \.balance.trim, "dB", -12...12, step: .add(0.1), redo: .balance,
      "Your own balance on top; + is right."),
  ]

  static let tone: [Setting] = [
    .percent(
      "tone.amount", \.tone.amount, upTo: 150, redo: .tone,
      "How far the spectrum follows the reference."),
    .percent(
      "tone.low", \.tone.low, upTo: 150, redo: .tone,
      "How far the spectrum below 200 Hz follows the reference."),
    .percent(
      "tone.mid", \.tone.mid, upTo: 150, redo: .tone,
      "How far the spectrum from 200 Hz to 4 kHz follows the reference."),
    .percent(
      "tone.high", \.tone.high, upTo: 150, redo: .tone,
      "How far the spectrum above 4 kHz follows the reference."),
    .octaves(
      "tone.detail", \.tone.detail, octaveFractions, full: "1/12", redo: .tone,
      "Width of the smallest difference that is corrected."),
    .number(
      "tone.boost", \.tone.boost, "dB", 0...40, full: 40, step: .decibels, redo: .tone,
      "Largest boost."),
    .number(
      "tone.cut", \.tone.cut, "dB", 0...40, full: 40, step: .decibels, redo: .tone,
      "Largest cut."),
    .optional(
      "tone.slope", \.tone.slope, "dB/octave", 6...96, or: "off", full: .word("off"),
      step: .add(1), redo: .tone, "Steepest curve."),
    .toggle(
      "tone.certainty", \.tone.certainty, full: false, redo: .tone,
      "Holds back where the two tracks give too little evidence."),
    .number(
      "tone.from", \.tone.from, "Hz", 10...500, step: .frequency, redo: .tone,
      "Lowest frequency that is matched."),
    .optional(
      "tone.to", \.tone.to, "Hz", 1000...96000, or: "auto", step: .frequency, redo: .tone,
      "Highest frequency that is matched; auto stops at a codec's cut-off."),
    .number(
      "tone.tilt", \.tone.tilt, "dB", -6...6, step: .add(0.1), redo: .tone,
      "Turns the spectrum around 1 kHz: dB from 100 Hz to 10 kHz."),
    .choice(
      "tone.phase", \.tone.phase, redo: .tone,
      "Minimum has no pre-ringing; linear keeps phase; auto chooses and says why."),
    Setting(
      key: "tone.bands", unit: "", kind: .bands(limit: ToneBand.most), full: nil, redo: .tone,
      help: "Your own equaliser bands, added to the curve.",
      read: { $0.tone.bands.isEmpty ? .word("none") : .bands($0.tone.bands) },
      write: { settings, value in
        if case .bands(let bands) = value {
          settings.tone.bands = bands
        } else {
          settings.tone.bands = []
        }
      }),
    Setting(
      key: "tone.protect", unit: "",
      kind: .ranges(limit: ToneBand.mostProtected, span: ToneBand.hertzRange), full: nil,
      redo: .tone, help: "Ranges of frequencies that matching leaves alone.",
      read: { $0.tone.protect.isEmpty ? .word("none") : .ranges($0.tone.protect) },
      write: { settings, value in
        if case .ranges(let ranges) = value {
          settings.tone.protect = ranges
        } else {
          settings.tone.protect = []
        }
      }),
  ]

  static let width: [Setting] = [
    .percent(
      "width.amount", \.width.amount, upTo: 150, redo: .width,
      "How far stereo width follows the reference."),
    .number(
      "width.widen", \.width.widen, "dB", 0...40, full: 40, step: .decibels, redo: .width,
      "Largest rise of the side signal."),
    .number(
      "width.narrow", \.width.narrow, "dB", 0...40, full: 40, step: .decibels, redo: .width,
      "Largest fall of the side signal."),
    .octaves(
      "width.detail", \.width.detail, octaveFractions, full: "1/12", redo: .width,
      "Width of the smallest width difference that is corrected."),
    .number(
      "width.low", \.width.low, "Hz", 0...300, full: 0,
      step: .add(5, fine: 1, coarse: 50), redo: .width, "Below this the side is never widened."),
    .optional(
      "width.mono", \.width.mono, "Hz", 20...500, or: "off",
      step: .add(5, fine: 1, coarse: 50), redo: .width, "Makes everything below mono."),
    .number(
      "width.trim", \.width.trim, "dB", -12...12, step: .add(0.1), redo: .width,
      "Your own side level on top."),
  ]

  private static let octaveFractions: [(String, Double)] = [
    ("1", 1), ("2/3", 2.0 / 3), ("1/2", 0.5), ("1/3", 1.0 / 3), ("1/6", 1.0 / 6),
    ("1/12", 1.0 / 12),
  ]
}
