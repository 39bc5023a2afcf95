/// A parameter of the strip: name, value with unit, its place in the range, and its marks.
public struct ParameterCell: Sendable {
  /// "Amount".
  public var name: String
  /// "100", "ref", "−1.0".
  public var value: String
  /// "%", "dBTP"; empty for none.
  public var unit: String
  /// Place of the value in its range, 0…1; nil where it has none.
  public var place: Double?
  /// Place of the default; nil where it has none.
  public var defaultPlace: Double?
  /// Whether it differs from the recalled snapshot: `*`.
  public var isChanged: Bool
  /// Whether it is switched off.
  public var isOff: Bool
  /// Whether it has the keys.
  public var isFocused: Bool

  /// Creates a cell.
  public init(
    _ name: String, value: String, unit: String = "", place: Double? = nil,
    defaultPlace: Double? = nil, isChanged: Bool = false, isOff: Bool = false,
    isFocused: Bool = false
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.place = place
    self.defaultPlace = defaultPlace
    self.isChanged = isChanged
    self.isOff = isOff
    self.isFocused = isFocused
  }

  /// Draws it: "▸Target  −14.0 LUFS*" on the first row and, in a rectangle of two rows, its range
  /// under it.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    guard rect.columns >= 8, rect.rows > 0 else { return }
    let plain = paint.glyphs.plain
    if isFocused {
      canvas.fill(rect.line(0), .space, paint[.parameterFocus])
      canvas.put(
        paint.glyphs.cursor, rect.column, rect.row, paint.on(.parameterFocus)[.cursor])
      canvas.cursor = Point(column: rect.column, row: rect.row)
    }
    let inside = isFocused ? paint.on(.parameterFocus) : paint
    let mark = isChanged ? "*" : " "
    let unitText = unit.isEmpty ? "" : " " + plain(unit)
    let space = rect.columns - 1
    // The name tells which; a value that does not fit beside it is cut, to no less than half.
    let nameWidth = GlyphWidth.columns(of: plain(name))
    let room = space - nameWidth - 2 - GlyphWidth.columns(of: unitText)
    let valueText = plain(value).cut(to: max(room, space / 2 - 1), paint.glyphs)
    let valueWidth = GlyphWidth.columns(of: valueText) + GlyphWidth.columns(of: unitText) + 1
    let nameText = plain(name).cut(to: max(3, space - valueWidth - 1), paint.glyphs)
    canvas.text(
      nameText, rect.column + 1, rect.row,
      isFocused ? paint[.parameterFocus] : paint[isOff ? .disabled : .parameterName])
    let valueRole: Role = isOff ? .disabled : isChanged ? .parameterChanged : .parameterValue
    let start = rect.right - valueWidth
    let at = canvas.text(
      valueText, start, rect.row,
      isFocused && !isChanged ? paint[.parameterFocus] : inside[valueRole])
    canvas.text(unitText, at, rect.row, inside[.unit])
    canvas.text(mark, rect.right - 1, rect.row, inside[.parameterChanged])
    guard rect.rows > 1, let place else { return }
    RangeBar(place: place, defaultPlace: defaultPlace).draw(
      on: &canvas,
      in: Rect(
        column: rect.column + 1, row: rect.row + 1, columns: rect.columns - 2, rows: 1), paint,
      isOff: isOff)
  }
}

/// A thin bar that shows where a value lies in its range and where its default is.
struct RangeBar: Sendable {
  /// Place of the value, 0…1.
  var place: Double
  /// Place of the default; nil for none.
  var defaultPlace: Double?

  /// Draws it on the first row of a rectangle.
  func draw(
    on canvas: inout Canvas, in line: Rect, _ paint: Paint, isOff: Bool = false
  ) {
    guard line.columns > 2, line.rows > 0 else { return }
    func column(_ place: Double) -> Int {
      Int((min(max(place, 0), 1) * Double(line.columns - 1)).rounded())
    }
    let value = column(place)
    let isASCII = paint.glyphs == .ascii
    for index in 0..<line.columns {
      let isFilled = index <= value && !isOff
      let glyph: Glyph = isASCII ? (isFilled ? "=" : ".") : (isFilled ? "━" : "─")
      canvas.put(
        glyph, line.column + index, line.row, paint[isFilled ? .parameterBar : .meterTrack])
    }
    if let defaultPlace {
      canvas.put(
        isASCII ? "'" : "╵", line.column + column(defaultPlace), line.row, paint[.muted])
    }
    if !isOff {
      canvas.put(isASCII ? "#" : "●", line.column + value, line.row, paint[.parameterBar])
    }
  }
}
