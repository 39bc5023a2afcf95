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
  public init(_ buttons: [Button], focus: Int? = nil) {
    self.buttons = buttons
    self.focus = focus
  }

  /// Draws `[ Render ]   [ Cancel ]` on the first row of a rectangle; what has no room is left out.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    var column = line.column
    for (index, button) in buttons.enumerated() {
      let title = paint.glyphs.plain(button.title)
      let width = GlyphWidth.columns(of: title) + 4
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
      column += width + 3
    }
  }
}
