internal import AudioCore
public import Metering

/// The six numbers that tell tracks apart, as aligned columns.
public enum LevelTable {
  /// Columns of the label before the numbers.
  public static let margin = 13

  private static let columns: [(name: String, unit: String, width: Int)] = [
    ("loudness", "LUFS", 9), ("true peak", "dBTP", 11), ("range", "LU", 8), ("PLR", "dB", 8),
    ("width", "dB", 8), ("balance", "dB", 9),
  ]

  /// The names of the columns and their units, a line each.
  public static var header: [String] {
    let space = String(repeating: " ", count: margin)
    return [
      space + columns.map { TextStyle.right($0.name, $0.width) }.joined(),
      space + columns.map { TextStyle.right($0.unit, $0.width) }.joined(),
    ]
  }

  /// One track: a label, cut to fit, and its numbers; of digital silence there are none.
  public static func row(_ label: String, _ profile: TrackProfile) -> String {
    let figures = [
      level(profile.loudness.integratedLUFS), level(profile.peaks.truePeakDBTP),
      level(profile.loudness.rangeLU), peakToLoudness(profile),
      width(profile),
      profile.channels < 2 ? "–" : Words.side(profile.stereo.balanceDB),
    ]
    let isSilence = profile.peaks.truePeakDBTP <= -199
    let cells = isSilence ? figures.map { _ in "–" } : figures
    let short = label.count < margin ? label : String(label.prefix(margin - 2)) + "…"
    return TextStyle.left(short, margin)
      + zip(cells, columns).map { TextStyle.right($0, $1.width) }.joined()
  }

  /// Width with one decimal; "mono" where there is no side, "side" where there is nothing else.
  static func width(_ profile: TrackProfile) -> String {
    let width = profile.stereo.widthDB
    if width <= -199 { return "mono" }
    return width > loneSideDB ? "side" : level(width)
  }

  /// A level of one side over the other, dB, over which the other is nothing but rounding.
  static let loneSideDB = 120.0

  /// PLR with one decimal; "–" where there is no loudness.
  static func peakToLoudness(_ profile: TrackProfile) -> String {
    profile.loudness.integratedLUFS <= -199 ? "–" : level(profile.peaks.plrDB)
  }

  /// PSR with one decimal; "–" where there is no short-term loudness, as under 3 s.
  static func peakToShortTerm(_ profile: TrackProfile) -> String {
    profile.loudness.maximumShortTermLUFS <= -199 ? "–" : Numeral.fixed(profile.peaks.psrMedianDB)
  }

  /// A level with its decimals, one unless told; "–" for digital silence.
  public static func level(_ value: Double, _ digits: Int = 1) -> String {
    value <= -199 ? "–" : Numeral.fixed(value, digits)
  }
}
