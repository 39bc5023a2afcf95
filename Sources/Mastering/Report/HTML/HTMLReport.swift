internal import AudioCore
internal import AudioFiles
internal import Metering

/// A report as one page that needs nothing else: text, tables and plots as inline SVG.
///
/// Opens offline, light or dark as the reader's system is, and prints. The same report gives the
/// same bytes.
public struct HTMLReport: Sendable {
  let report: MasterReport
  let isDryRun: Bool

  /// Prepares to render `report`; a dry run has written nothing.
  public init(_ report: MasterReport, isDryRun: Bool = false) {
    self.report = report
    self.isDryRun = isDryRun
  }

  /// The page.
  public var text: String {
    let sections = [
      spectra, correction, loudness, reduction, waveforms, done, fit, checks, tracks, files,
    ]
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(Paths.name(of: report.mix.path))) – Lacquer</title>
      <style>
      \(HTMLStyle.css)
      </style>
      </head>
      <body>
      <main>
      \(head)
      \(figures)
      \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
      \(foot)
      </main>
      </body>
      </html>

      """
  }

  /// The deliverable that stands for the master.
  var master: DeliverableReport? {
    report.deliverables.first { $0.codec == nil } ?? report.deliverables.first
  }

  func escaped(_ text: String) -> String { Markup.escaped(text) }

  // MARK: Head

  private var head: String {
    let references =
      (report.references.map(\.path) + (report.followed ?? []).map(\.path))
      .map { Paths.name(of: $0) }
    let after =
      references.isEmpty ? "without a reference" : "after " + references.joined(separator: ", ")
    let failed = Set(report.deliverables.flatMap(\.checks).filter { !$0.passed }.map(\.name))
    let chip =
      failed.isEmpty
      ? "<span class=\"chip good\">✓ every check \(isDryRun ? "would pass" : "passed")</span>"
      : "<span class=\"chip bad\">✗ \(escaped(failed.sorted().joined(separator: ", ")))</span>"
    return """
      <header><div>
      <p class="soft">\(isDryRun ? "What mastering would do" : "Master")</p>
      <h1>\(escaped(Paths.name(of: report.mix.path)))</h1>
      <p class="soft">\(escaped(after)), \(Numeral.length(report.mix.profile.seconds)), \
      \(ReportText.kilohertz(report.mix.profile.sampleRate))</p>
      </div>\(chip)</header>
      """
  }

  private var figures: String {
    guard let master = master?.profile else { return "" }
    let mix = report.mix.profile
    let reference = report.references.count == 1 ? report.references.first : nil
    let followed = reference.flatMap {
      $0.path.hasPrefix(NeutralCurve.prefix) ? nil : $0.profile
    }
    func figure(_ label: String, _ value: (TrackProfile) -> String) -> String {
      let wanted = followed.map { "<br>reference \(value($0))" } ?? ""
      return "<div class=\"figure\"><b>\(value(master))</b>"
        + "<p class=\"soft\">\(label)<br>was \(value(mix))\(wanted)</p></div>"
    }
    let figures = [
      figure("loudness, LUFS") { LevelTable.level($0.loudness.integratedLUFS) },
      figure("true peak, dBTP") { LevelTable.level($0.peaks.truePeakDBTP, 2) },
      figure("loudness range, LU") { Numeral.fixed($0.loudness.rangeLU) },
      figure("PLR, dB") { LevelTable.peakToLoudness($0) },
      figure("width, dB") { LevelTable.width($0) },
      figure("balance, dB") { Words.side($0.stereo.balanceDB) },
    ]
    return "<div class=\"figures\">\(figures.joined())</div>"
  }

  // MARK: Words

  private var done: String {
    var rows: [(String, String, String)] = []
    for stage in report.stages where !rows.contains(where: { $0 == (stage.stage, stage.text, "") })
    {
      rows.append((stage.stage, stage.text, ""))
    }
    rows += report.refusals.map { ($0.key, $0.text, "notice") }
    rows += (report.advice ?? []).map { ("advice", $0.text, "notice") }
    rows += report.warnings.map { ("warning", $0, "notice") }
    guard !rows.isEmpty else { return "" }
    let list = rows.map { label, text, kind in
      "<dt class=\"\(kind)\">\(escaped(label))</dt><dd>\(escaped(text))</dd>"
    }
    return "<section class=\"words\"><h2>What was done, and why</h2>"
      + "<dl>\(list.joined())</dl></section>"
  }

  private var fit: String {
    guard let scores = report.compatibility, !scores.isEmpty else { return "" }
    let rows = scores.map { score in
      let kind = score.score >= 80 ? "good" : score.score >= Compatibility.poor ? "notice" : "bad"
      return """
        <tr><td>\(score.aspect.rawValue)</td><td class="\(kind)"><span class="bar">\
        <i style="width:\(score.score)%"></i></span></td><td class="number">\(score.score)</td>\
        <td>\(escaped(score.text))</td></tr>
        """
    }
    return section(
      "How well mix and reference go together", "100 where everything can be followed.",
      "<table class=\"fit scores\">\(rows.joined())</table>")
  }

  private var checks: String {
    let rows = report.checkRows.map { row in
      let mark = row.check.passed ? "<td class=\"good\">✓</td>" : "<td class=\"bad\">✗</td>"
      return "<tr>\(mark)<td>\(escaped(row.check.name))</td>"
        + "<td>\(escaped(ReportText.words(for: row.check)))</td>"
        + "<td class=\"soft\">\(escaped(row.place))</td></tr>"
    }
    guard !rows.isEmpty else { return "" }
    return section(
      "What was promised", "", "<table class=\"fit checks\">\(rows.joined())</table>")
  }

  private var tracks: String {
    func row(_ label: String, _ path: String, _ note: String, _ profile: TrackProfile) -> String {
      let cells = [
        LevelTable.level(profile.loudness.integratedLUFS),
        LevelTable.level(profile.peaks.truePeakDBTP, 2), Numeral.fixed(profile.loudness.rangeLU),
        LevelTable.peakToLoudness(profile), LevelTable.peakToShortTerm(profile),
        LevelTable.width(profile), Numeral.fixed(profile.stereo.correlation, 2),
        Words.side(profile.stereo.balanceDB),
      ].map { "<td class=\"number\">\($0)</td>" }.joined()
      let small = note.isEmpty ? "" : "<br><span class=\"soft\">\(escaped(note))</span>"
      let name = escaped(Paths.name(of: path))
      return "<tr><td class=\"soft\">\(label)</td><td class=\"name\">\(name)\(small)"
        + "</td>\(cells)</tr>"
    }
    var rows = [row("mix", report.mix.path, "", report.mix.profile)]
    for (index, reference) in report.references.enumerated()
    where !reference.path.hasPrefix(NeutralCurve.prefix) {
      let use = ReportText.use(of: reference, beside: report.mix.profile)
      rows.append(row(report.label(ofReference: index), reference.path, use, reference.profile))
    }
    if let master {
      let name = master.path.isEmpty ? "master" : master.path
      rows.append(row("master", name, master.part == nil ? "" : "the whole", master.profile))
      if let part = master.part {
        rows.append(row("its part", name, part.region.words, part.profile))
      }
    }
    let columns = [
      ("loudness", "LUFS"), ("true peak", "dBTP"), ("range", "LU"), ("PLR", "dB"), ("PSR", "dB"),
      ("width", "dB"), ("correlation", ""), ("balance", "dB"),
    ]
    let heads = columns.map { "<th scope=\"col\" class=\"number\">\($0)<br>\($1)</th>" }.joined()
    let heading = "The tracks in figures"
    return section(
      heading, "",
      "<div class=\"wide\" role=\"region\" aria-label=\"\(heading)\" tabindex=\"0\"><table><tr>"
        + "<th scope=\"col\">track</th><th scope=\"col\">file</th>\(heads)</tr>\(rows.joined())"
        + "</table></div>")
  }

  private var files: String {
    let rows = report.deliverables.filter { !$0.path.isEmpty }.map { deliverable in
      var note = ReportText.words(for: deliverable)
      if let codec = deliverable.codec, let last = codec.rounds.last {
        note += "; decoded \(LevelTable.level(last.decodedPeakDBTP, 2)) dBTP after "
        note += codec.rounds.count == 1 ? "one try" : "\(codec.rounds.count) tries"
        note += ", \(codec.encoder)"
      }
      return "<tr><td class=\"name\">\(escaped(deliverable.path))</td>"
        + "<td class=\"soft\">\(escaped(note))</td></tr>"
    }
    guard !rows.isEmpty else { return "" }
    return section(
      isDryRun ? "Files that would be written" : "Files", "",
      "<table>\(rows.joined())</table>")
  }

  private var foot: String {
    "<footer><p>\(escaped(report.engine.text)), plan \(escaped(report.planHash))<br>mix "
      + "\(report.mix.hash.hexadecimal)</p></footer>"
  }

  /// A card with a heading.
  func section(_ heading: String, _ note: String, _ body: String) -> String {
    let said = note.isEmpty ? "" : "<p class=\"soft\">\(escaped(note))</p>"
    return "<section><h2>\(escaped(heading))</h2>\(said)\(body)</section>"
  }

  /// A key of line kinds.
  func key(_ entries: [(kind: String, label: String)]) -> String {
    let items = entries.map { kind, label in
      "<li><svg viewBox=\"0 0 26 8\" aria-hidden=\"true\"><path class=\"line \(kind)\" d=\"M0 4H26\"/>"
        + "</svg>\(escaped(label))</li>"
    }
    return "<ul class=\"key\">\(items.joined())</ul>"
  }
}
