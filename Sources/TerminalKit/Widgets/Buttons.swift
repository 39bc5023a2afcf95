/// A row of buttons, of which Enter presses the one that has the keys.
public struct Buttons: Sendable {
  /// A button.
  public struct Button: Sendable, Equatable {
    /// What it says.
    public var title: String
    /// What pressing it stands for.
    public var action: String
    /// Why it cannot be pressed; nil when it can.
    public var refusal: String?

    /// Creates a button.
    public init(_ title: String, action: String, refusal: String? = nil) {
      self.title = title
      self.action = action
      self.refusal = refusal
    }
  }

  /// The buttons from the left.
  public var buttons: [Button]
  /// Which one has the keys; nil for none.
  public var focus: Int?

  /// Creates a row.
  public init(_ buttons: [Button], focus: Int?) {
    self.buttons = buttons
    self.focus = focus
  }

  /// Draws `[ Render ]   [ Cancel ]` on the first row of a rectangle, closer together where all have
  /// room so; what has none is left out.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    let titles = buttons.map { paint.glyphs.plain($0.title) }
    let widths = titles.map { GlyphWidth.columns(of: $0) + 4 }
    let least = widths.reduce(0, +)
    let gap = (1...3).last { least + (buttons.count - 1) * $0 <= line.columns } ?? 3
    var column = line.column
    for (index, button) in buttons.enumerated() {
      let (title, width) = (titles[index], widths[index])
      guard column + width <= line.right else { return }
      let isFocused = focus == index
      let role: Role =
        button.refusal != nil ? .disabled : isFocused ? .buttonFocus : .button
      var style = paint[role]
      if isFocused, button.refusal != nil { style = style.adding(.underline) }
      canvas.text("[ \(title) ]", column, line.row, style)
      if isFocused { canvas.cursor = Point(column: column + 2, row: line.row) }
      canvas.region(
        Rect(column: column, row: line.row, columns: width, rows: 1), HitTarget(button.action))
      column += width + gap
    }
  }
}
