extension LevelTable {
  /// A reference: its numbers, or the name of a curve, which has none, and how it is used.
  static func rows(
    _ label: String, reference: TrackSummary, style: TextStyle
  ) -> [String] {
    let isCurve = reference.path.hasPrefix(NeutralCurve.prefix)
    let first =
      isCurve
      ? TextStyle.left(label, margin) + "  " + reference.path : row(label, reference.profile)
    let note = ReportText.use(of: reference)
    return [first]
      + style.wrapped(note, indent: margin + 2).map {
        style.dim(String(repeating: " ", count: margin + 2) + $0)
      }
  }
}

extension ReportText {
  /// Before, reference and after in the numbers that matter.
  var table: [String] {
    var lines = LevelTable.header.map(style.dim)
    lines.append(LevelTable.row("mix", report.mix.profile))
    for (index, reference) in report.references.enumerated() {
      let several = report.references.count > 1
      let label = several ? "ref \(index + 1) \(Words.fixed(reference.weight, 0)) %" : "reference"
      lines += LevelTable.rows(label, reference: reference, style: style)
    }
    for deliverable in rates {
      let label = rates.count > 1 ? "at " + Self.kilohertz(deliverable.sampleRate) : "master"
      lines.append(style.bold(LevelTable.row(label, deliverable.profile)))
    }
    return lines
  }

  /// What is particular about how a reference is used: its section, weights that differ.
  static func use(of reference: TrackSummary) -> String {
    guard let use = reference.use else { return "" }
    var parts: [String] = []
    if let region = use.region {
      parts.append("from \(SettingText.clock(region.start)) to \(SettingText.clock(region.end))")
    }
    let isCurve = reference.path.hasPrefix(NeutralCurve.prefix)
    if !isCurve, Set(use.weights.values).count > 1 { parts.append(use.words) }
    return parts.joined(separator: ", ")
  }

  /// The correction per octave.
  var curve: [String] {
    guard !report.curve.isEmpty else { return [] }
    let points = report.curve
    func line(_ label: String, _ cells: [String]) -> String {
      TextStyle.left(label, margin) + cells.map { TextStyle.right($0, 6) }.joined()
    }
    var lines = [style.dim(line("octave, Hz", points.map { Self.shortHertz($0.frequencyHz) }))]
    lines.append(line("tone, dB", points.map { Words.signed($0.toneDB) }))
    if points.contains(where: { abs($0.sideDB) >= 0.05 }) {
      lines.append(line("side, dB", points.map { Words.signed($0.sideDB) }))
    }
    if points.contains(where: { $0.residualDB != nil }) {
      let cells = points.map { $0.residualDB.map { Words.signed($0) } ?? "–" }
      lines.append(line("left, dB", cells))
    }
    return lines
  }

  /// "31.5", "63", "1k", "12.5k".
  static func shortHertz(_ value: Double) -> String {
    if value < 1000 {
      return value < 100 && value != value.rounded()
        ? Words.fixed(value, 1) : Words.fixed(value, 0)
    }
    return "\(SettingText.number((value / 100).rounded() / 10))k"
  }
}
