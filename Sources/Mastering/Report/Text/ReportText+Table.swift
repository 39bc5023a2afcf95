internal import AudioCore
package import Metering

extension LevelTable {
  /// A reference: its numbers, or the name of a curve, which has none, and how it is used.
  static func rows(
    _ label: String, reference: TrackSummary, beside mix: TrackProfile, style: TextStyle
  ) -> [String] {
    let isCurve = reference.path.hasPrefix(NeutralCurve.prefix)
    let first = isCurve ? named(label, reference.path) : row(label, reference.profile)
    return [first] + notes(ReportText.use(of: reference, beside: mix), style)
  }

  /// A reference of which a saved plan holds no numbers: its name, and how it is used.
  static func rows(_ label: String, followed: ReferenceUse, style: TextStyle) -> [String] {
    [named(label, followed.path)] + notes(followed.particulars, style)
  }

  /// A saved profile: its numbers, and the section they are of.
  public static func rows(_ saved: SavedProfile, style: TextStyle) -> [String] {
    [row(TerminalText.line(saved.name), saved.profile)] + notes(saved.region?.words ?? "", style)
  }

  private static func named(_ label: String, _ path: String) -> String {
    TextStyle.left(label, margin) + "  " + TerminalText.line(path)
  }

  private static func notes(_ text: String, _ style: TextStyle) -> [String] {
    style.wrapped(text, indent: margin + 2).map {
      style.dim(String(repeating: " ", count: margin + 2) + $0)
    }
  }
}

extension MasterReport {
  /// "reference", or "ref 2 30 %" where there are several.
  func label(ofReference index: Int) -> String {
    guard references.count > 1 else { return "reference" }
    return "ref \(index + 1) \(Numeral.fixed(references[index].weight, 0)) %"
  }
}

extension ReportText {
  /// Before, reference and after in the numbers that matter.
  var table: [String] {
    var lines = LevelTable.header.map(style.dim)
    lines.append(LevelTable.row("mix", report.mix.profile))
    for (index, reference) in report.references.enumerated() {
      lines += LevelTable.rows(
        report.label(ofReference: index), reference: reference, beside: report.mix.profile,
        style: style)
    }
    let followed = report.followed ?? []
    for (index, use) in followed.enumerated() {
      let label = followed.count > 1 ? "ref \(index + 1)" : "reference"
      lines += LevelTable.rows(label, followed: use, style: style)
    }
    for deliverable in rates {
      let label = rates.count > 1 ? "at " + Self.kilohertz(deliverable.sampleRate) : "master"
      lines.append(style.bold(LevelTable.row(label, deliverable.profile)))
      if let part = deliverable.part {
        lines.append(style.bold(LevelTable.row("its part", part.profile)))
      }
    }
    return lines
  }

  /// What is particular about how a reference is used beside a mix: its loudness where only one of the
  /// two is mono, its section, weights that differ.
  static func use(of reference: TrackSummary, beside mix: TrackProfile) -> String {
    [loudness(of: reference.profile, beside: mix), reference.use?.particulars]
      .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// "mono, as two loudspeakers play it: −14.0 LUFS", or what a mono mix follows of stereo; nil where
  /// both play alike.
  package static func loudness(of profile: TrackProfile, beside mix: TrackProfile) -> String? {
    let loudness = profile.followed(by: mix).loudness.integratedLUFS
    guard loudness != profile.loudness.integratedLUFS else { return nil }
    let level = "\(LevelTable.level(loudness)) LUFS"
    return profile.channels == 1
      ? "mono, as two loudspeakers play it: \(level)"
      : "for a mono mix, which two loudspeakers play: \(level)"
  }

  /// The correction per octave.
  var curve: [String] {
    guard !report.curve.isEmpty else { return [] }
    let points = report.curve
    func line(_ label: String, _ cells: [String]) -> String {
      TextStyle.left(label, margin) + cells.map { TextStyle.right($0, 6) }.joined()
    }
    var lines = [style.dim(line("octave, Hz", points.map { Numeral.shortHertz($0.frequencyHz) }))]
    lines.append(line("tone, dB", points.map { Numeral.signed($0.toneDB) }))
    if points.contains(where: { abs($0.sideDB) >= 0.05 }) {
      lines.append(line("side, dB", points.map { Numeral.signed($0.sideDB) }))
    }
    if points.contains(where: { $0.residualDB != nil }) {
      let cells = points.map { $0.residualDB.map { Numeral.signed($0) } ?? "–" }
      lines.append(line("left, dB", cells))
    }
    return lines
  }
}
