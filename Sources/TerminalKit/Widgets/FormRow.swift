/// A line of a form: a name, its value, and a remark.
public struct FormRow: Sendable {
  /// What it is.
  public var name: String
  /// Its value.
  public var value: String
  /// What else there is to know.
  public var remark: String
  /// Why it cannot be changed; stands in place of the remark.
  public var refusal: String?

  /// Creates a row.
  public init(_ name: String, _ value: String, remark: String, refusal: String?) {
    self.name = name
    self.value = value
    self.remark = remark
    self.refusal = refusal
  }

  /// Columns of a value that has a remark or a refusal beside it.
  private static let valueColumns = 22

  /// Draws it on the first row of a rectangle; `nameColumns` lines several rows up.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint, nameColumns: Int) {
    guard line.columns > nameColumns + 4, line.rows > 0 else { return }
    let plain = paint.glyphs.plain
    canvas.text(
      plain(name), line.column + 2, line.row, paint[.parameterName], limit: nameColumns)
    let at = line.column + 2 + nameColumns
    let space = line.right - at
    let width = remark.isEmpty && refusal == nil ? space : min(Self.valueColumns, space)
    canvas.text(
      plain(value).cutInside(to: width, paint.glyphs), at, line.row,
      paint[refusal == nil ? .parameterValue : .disabled])
    let note = refusal ?? remark
    let left = line.right - at - width - 1
    if !note.isEmpty, left > 3 {
      canvas.text(
        plain(note).cut(to: left, paint.glyphs), at + width + 1, line.row, paint[.muted])
    }
  }
}
