/// A message that comes by itself and goes by itself, above the hint bar.
public struct Toast: Sendable, Equatable {
  /// What kind of message.
  public enum Kind: Sendable, Equatable {
    /// Done, said, to be heeded, failed.
    case ok, info, warning, error
  }

  /// What kind.
  public var kind: Kind
  /// The message.
  public var text: String

  /// Creates a message.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  /// Draws it at the right of a row, with its sign; the text is cut to the row.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns > 8, line.rows > 0 else { return }
    let inside = paint.on(.popup)
    let signs = paint.glyphs.signs
    let (sign, role): (String, Role) =
      switch kind {
      case .ok: (signs.ok, .statusOK)
      case .info: (signs.info, .statusInfo)
      case .warning: (signs.warn, .statusWarn)
      case .error: (signs.error, .statusError)
      }
    let message = paint.glyphs.plain(text).cut(to: line.columns - 6, paint.glyphs)
    let width = GlyphWidth.columns(of: message) + 4
    let left = line.right - width - 1
    canvas.fill(Rect(column: left, row: line.row, columns: width, rows: 1), .space, inside[.popup])
    canvas.text(sign, left + 1, line.row, inside[role])
    canvas.text(message, left + 3, line.row, inside[.popup])
  }
}
