/// A line of a form: a name, a value that can be chosen or typed, and a remark.
public struct FormRow: Sendable {
  /// What stands for the value.
  public enum Value: Sendable {
    /// A text that Enter opens for typing.
    case text(String)
    /// A field that is being typed into.
    case field(TextField, isInvalid: Bool)
    /// One of a list, changed by ← and →.
    case choice(String)
    /// On or off.
    case toggle(Bool)
  }

  /// What it is.
  public var name: String
  /// Its value.
  public var value: Value
  /// What else there is to know.
  public var remark: String
  /// Why it cannot be changed; stands in place of the remark.
  public var refusal: String?

  /// Creates a row.
  public init(_ name: String, _ value: Value, remark: String = "", refusal: String? = nil) {
    self.name = name
    self.value = value
    self.remark = remark
    self.refusal = refusal
  }

  /// Draws it on the first row of a rectangle; `nameColumns` lines several rows up.
  public func draw(
    on canvas: inout Canvas, in line: Rect, _ paint: Paint, isFocused: Bool, nameColumns: Int = 12,
    valueColumns: Int = 22
  ) {
    guard line.columns > nameColumns + 4, line.rows > 0 else { return }
    if isFocused { canvas.put(paint.glyphs.cursor, line.column, line.row, paint[.cursor]) }
    canvas.text(
      paint.glyphs.plain(name), line.column + 2, line.row,
      paint[isFocused ? .title : .parameterName], limit: nameColumns)
    let at = line.column + 2 + nameColumns
    let space = line.right - at
    let width = remark.isEmpty && refusal == nil ? space : min(valueColumns, space)
    let look: Role = refusal != nil ? .disabled : isFocused ? .selected : .parameterValue
    let plain = paint.glyphs.plain
    switch value {
    case .text(let text):
      canvas.text(plain(text).cutInside(to: width, paint.glyphs), at, line.row, paint[look])
    case .field(let field, let isInvalid):
      field.draw(
        on: &canvas, in: Rect(column: at, row: line.row, columns: width, rows: 1), paint,
        isFocused: isFocused, isInvalid: isInvalid)
    case .choice(let text):
      let arrows = paint.glyphs == .ascii ? ("< ", " >") : ("‹ ", " ›")
      let full = isFocused ? arrows.0 + plain(text) + arrows.1 : plain(text)
      canvas.text(full.cut(to: width, paint.glyphs), at, line.row, paint[look])
    case .toggle(let isOn):
      canvas.text(isOn ? "[x]" : "[ ]", at, line.row, paint[look])
    }
    if isFocused, canvas.cursorIsText == false {
      canvas.cursor = Point(column: at, row: line.row)
    }
    let note = refusal ?? remark
    let left = line.right - at - width - 1
    if !note.isEmpty, left > 3 {
      canvas.text(
        plain(note).cut(to: left, paint.glyphs), at + width + 1, line.row,
        paint[refusal == nil ? .muted : .statusWarn])
    }
  }
}
