/// The bar at the bottom: keys and what they do here.
///
/// The first hint is `? help` and is never cut; the others go, last first, until the rest fits.
public struct HintBar: Sendable {
  /// One hint.
  public struct Hint: Sendable, Equatable {
    /// The key as it is shown: "space", "1/2/3".
    public var key: String
    /// What it does, in a word or two.
    public var words: String
    /// The action a click does; empty for none.
    public var action: String

    /// Creates a hint.
    public init(_ key: String, _ words: String, action: String = "") {
      self.key = key
      self.words = words
      self.action = action
    }
  }

  /// The hints by weight.
  public var hints: [Hint]

  /// Creates a bar.
  public init(_ hints: [Hint]) { self.hints = hints }

  /// Draws the bar on the first row of a rectangle.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns > 0, line.rows > 0 else { return }
    canvas.fill(line.line(0), .space, paint[.hintBar])
    var column = line.column + 1
    for (index, hint) in hints.enumerated() {
      let key = paint.glyphs.plain(hint.key)
      let words = paint.glyphs.plain(hint.words)
      let width = GlyphWidth.columns(of: key) + 1 + GlyphWidth.columns(of: words)
      guard index == 0 || column + width <= line.right - 1 else { continue }
      let start = column
      column = canvas.text(key, column, line.row, paint[.key])
      column = canvas.text(words, column + 1, line.row, paint[.hint])
      if !hint.action.isEmpty {
        canvas.region(
          Rect(column: start, row: line.row, columns: column - start, rows: 1),
          HitTarget(hint.action))
      }
      column += 2
    }
  }
}
