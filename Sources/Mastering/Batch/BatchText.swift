public import AudioCore
internal import Metering

/// A batch as a table.
public struct BatchText: Sendable {
  private let results: [BatchResult]
  private let style: TextStyle

  /// Prepares to tell what became of a batch.
  public init(_ results: [BatchResult], style: TextStyle = TextStyle()) {
    self.results = results
    self.style = style
  }

  /// How far a batch of so many mixes is; more than there are is an album that is made once more.
  public static func progress(_ done: Int, of count: Int) -> WorkProgress {
    let earlier = max(0, done - 1) / count * count
    let words = earlier == 0 ? "done" : "made once more"
    return WorkProgress(
      stage: "\(done - earlier) of \(count) \(words)",
      fraction: Double(done - earlier) / Double(count), audioSeconds: 0)
  }

  /// A row each, what went wrong beneath it, an album as a whole, and a line that counts.
  public var table: String {
    let names = results.map { TerminalText.line(Paths.name(of: $0.request.mix)) }
    let widths = [9, 9, 11, 8, 10]
    let label = label(names, beside: widths.reduce(0, +))
    func line(_ first: String, _ cells: [String], _ last: String) -> String {
      TextStyle.left(first, label) + zip(cells, widths).map { TextStyle.right($0, $1) }.joined()
        + (last.isEmpty ? "" : "   " + last)
    }
    var lines = [
      style.dim(line("", ["mix", "master", "true peak", "PLR", "limited"], "")),
      style.dim(line("", ["LUFS", "LUFS", "dBTP", "dB", "95 %, dB"], "")),
    ]
    for (result, name) in zip(results, names) {
      let master = result.outcome?.report.deliverables.first
      let cells =
        master.map { master in
          [
            LevelTable.level(result.outcome?.report.mix.profile.loudness.integratedLUFS ?? 0),
            LevelTable.level(master.profile.loudness.integratedLUFS),
            LevelTable.level(master.profile.peaks.truePeakDBTP),
            LevelTable.peakToLoudness(master.profile),
            master.limiter.map { Numeral.fixed($0.centile95DB, 1) } ?? "–",
          ]
        } ?? widths.map { _ in "–" }
      lines.append(line(Self.cut(name, to: label - 2), cells, mark(of: result)))
      if let error = result.error {
        lines += style.wrapped(TerminalText.line(error.message), indent: 4).map { "    " + $0 }
      }
    }
    if let album = AlbumFigures(results) {
      let ratio = album.truePeakDBTP - album.masterLUFS
      let figures = [album.mixLUFS, album.masterLUFS, album.truePeakDBTP].map {
        LevelTable.level($0)
      }
      let rest = [album.masterLUFS <= -199 ? "–" : LevelTable.level(ratio), "–"]
      lines.append(line("the album", figures + rest, ""))
      if let held = holdSentence(album) {
        lines += style.wrapped(held, indent: 4).map { "    " + $0 }
      }
    }
    lines += ["", counts]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Columns for names, two of them empty: as many as a line leaves beside `cells` and the longest mark.
  private func label(_ names: [String], beside cells: Int) -> Int {
    let plain = BatchText(results)
    let marks = results.map { plain.mark(of: $0).count }.max() ?? 0
    let longest = max(8, names.map(\.count).max() ?? 0) + 2
    return min(longest, max(18, style.columns - cells - 3 - marks))
  }

  /// A name in at most `width` columns: tracks of an album often begin alike and end differently.
  static func cut(_ name: String, to width: Int) -> String {
    guard name.count > width else { return name }
    let head = width / 3
    return "\(name.prefix(head))…\(name.suffix(width - head - 1))"
  }

  /// "✓ done", "✓ unchanged", "✗ loudness", "✗ failed".
  private func mark(of result: BatchResult) -> String {
    if result.error != nil { return style.bad("✗ failed") }
    if result.isUnchanged { return style.dim("✓ unchanged") }
    let failed = result.failedChecks
    return failed.isEmpty
      ? style.good("✓ done") : style.bad("✗ " + failed.joined(separator: ", "))
  }

  private func holdSentence(_ album: AlbumFigures) -> String? {
    guard let mix = album.heldBackBy, let wanted = album.wantedLUFS else { return nil }
    return "It stays below \(Numeral.fixed(wanted, 1)) LUFS because "
      + "\(TerminalText.line(Paths.name(of: mix))) gets no louder in its place. A lower loudness.target "
      + "is reached; a higher loudness.depth or a louder limit.style may lift this."
  }

  private var counts: String {
    let failed = results.filter { $0.error != nil }.count
    let unchanged = results.filter(\.isUnchanged).count
    var parts = ["\(results.count - failed - unchanged) mastered"]
    if unchanged > 0 { parts.append("\(unchanged) unchanged") }
    if failed > 0 { parts.append("\(failed) failed") }
    return parts.joined(separator: ", ") + "."
  }
}

extension BatchResult {
  /// Names of the checks that failed, each once.
  public var failedChecks: [String] {
    let checks = outcome?.report.deliverables.flatMap(\.checks) ?? []
    return Set(checks.filter { !$0.passed }.map(\.name)).sorted()
  }
}
