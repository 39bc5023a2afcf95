/// Scores as lines with a bar.
public struct CompatibilityText: Sendable {
  private let scores: [AspectScore]
  private let style: TextStyle

  /// Prepares to tell `scores`.
  public init(_ scores: [AspectScore], style: TextStyle = TextStyle()) {
    self.scores = scores
    self.style = style
  }

  /// A line each, with its sentence beside it: "fit: tone     ●●●●○  82  The spectra are …".
  public var lines: [String] {
    let margin = LevelTable.margin + 14
    return scores.flatMap { score -> [String] in
      let filled = (score.score + 10) / 20
      let bar = String(repeating: "●", count: filled) + String(repeating: "○", count: 5 - filled)
      let paint =
        score.score >= 80
        ? style.good : score.score >= Compatibility.poor ? style.notice : style.bad
      let texts = style.wrapped(score.text, indent: margin)
      let head =
        style.bold(TextStyle.left("fit: \(score.aspect.rawValue)", LevelTable.margin + 2))
        + paint(bar) + TextStyle.right("\(score.score)", 4) + "  " + (texts.first ?? "")
      return [head] + texts.dropFirst().map { String(repeating: " ", count: margin - 1) + $0 }
    }
  }
}
