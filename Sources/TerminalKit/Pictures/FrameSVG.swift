internal import AudioCore

/// A frame as an SVG picture, for documents and for looking at.
///
/// Braille, blocks and lines are drawn as shapes, so that the picture is exact with any font; words
/// are text, so that they can be searched and copied.
public struct FrameSVG: Sendable {
  /// What stands for the terminal's own colours.
  private let foreground: RGB, background: RGB
  /// Size of a cell in pixels.
  private let cellWidth = 9.0, cellHeight = 18.0
  /// The empty border around the cells.
  private let margin = 12.0

  /// Creates an exporter with the theme's own idea of the terminal's ground.
  public init(theme: Theme) {
    background = theme.ground ?? theme.paper
    foreground = theme[.fg].foreground ?? (theme.variant == .light ? .black : RGB(0xD8D8D8))
  }

  /// The picture.
  public func text(of frame: Frame) -> String {
    let size = frame.grid.size
    let width = number(Double(size.columns) * cellWidth + 2 * margin)
    let height = number(Double(size.rows) * cellHeight + 2 * margin)
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="'JetBrains Mono','DejaVu Sans Mono',monospace" \
      style="font-variant-ligatures:none" font-size="\(number(cellWidth / 0.6))">

      """
    out += "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"\(background.hex)\"/>\n"
    out += "<g transform=\"translate(\(number(margin)) \(number(margin)))\">\n"
    out += grounds(frame.grid)
    var ink = SVGInk(cellWidth: cellWidth, cellHeight: cellHeight)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let cell = frame.grid[column, row]
        ink.add(cell.glyph, column, row, colours(cell.style).ink.hex)
        if let fill = fill(under: column, row, frame.grid) {
          ink.addRest(of: cell.glyph, column, row, fill.hex)
        }
      }
    }
    out += ink.paths
    out += words(frame.grid)
    return out + "</g>\n</svg>\n"
  }

  /// What a style shows, reverse and dim reckoned in; a ground of nil is that of the picture.
  private func colours(_ style: Style) -> (ink: RGB, ground: RGB?) {
    var ink = style.foreground.rgb ?? foreground
    var ground = style.background.rgb
    if style.attributes.contains(.reverse) { (ink, ground) = (ground ?? background, ink) }
    if style.attributes.contains(.dim) { ink = ink.mixed(with: ground ?? background, share: 0.45) }
    return (ink, ground)
  }

  private func ground(_ column: Int, _ row: Int, _ grid: Grid) -> RGB? {
    fill(under: column, row, grid) == nil ? colours(grid[column, row].style).ground : nil
  }

  /// The ink of the fill that a line's ground stands in for; nil where there is none.
  ///
  /// A cell of a terminal has one ink, so a line over a fill lies on a ground as bright as the
  /// fill's dots are from afar. A picture has room for the dots themselves.
  private func fill(under column: Int, _ row: Int, _ grid: Grid) -> RGB? {
    let cell = grid[column, row]
    guard SVGInk.isBraille(cell.glyph), cell.glyph != SVGInk.full,
      let ground = cell.style.background.rgb
    else { return nil }
    let size = grid.size
    let places =
      (1...6).flatMap { [(column - $0, row), (column + $0, row)] }
      + (1...3).map { (column, row + $0) }
    for (column, row) in places where column >= 0 && column < size.columns && row < size.rows {
      let other = grid[column, row]
      guard other.glyph == SVGInk.full, other.style.background != cell.style.background else {
        continue
      }
      let ink = colours(other.style).ink
      let paper = other.style.background.rgb ?? background
      let afar = ink.mixed(with: paper, share: SpectrumGraph.brailleGroundShare)
      if ground.isNear(afar) { return ink }
    }
    return nil
  }

  private func grounds(_ grid: Grid) -> String {
    var out = ""
    for row in 0..<grid.size.rows {
      var column = 0
      while column < grid.size.columns {
        guard let ground = ground(column, row, grid) else {
          column += 1
          continue
        }
        let start = column
        while column < grid.size.columns, self.ground(column, row, grid) == ground { column += 1 }
        // A hair taller than a cell, so that rows join without a seam.
        out +=
          "<rect x=\"\(number(Double(start) * cellWidth))\" "
          + "y=\"\(number(Double(row) * cellHeight))\" "
          + "width=\"\(number(Double(column - start) * cellWidth))\" "
          + "height=\"\(number(cellHeight + 0.3))\" fill=\"\(ground.hex)\"/>\n"
      }
    }
    return out
  }

  /// Text by words, each with its own place: not every renderer takes a place a letter.
  private func words(_ grid: Grid) -> String {
    var out = ""
    for row in 0..<grid.size.rows {
      var start = 0
      var text = ""
      func flush(before column: Int) {
        guard !text.isEmpty else { return }
        out += line(text, start, column - start, row, grid[start, row].style)
        text = ""
      }
      for column in 0..<grid.size.columns {
        let cell = grid[column, row]
        if cell.glyph == .continuation { continue }
        let isLine = cell.style.attributes.contains(.underline)
        if SVGInk.isShape(cell.glyph) || (cell.glyph == .space && !isLine) {
          flush(before: column)
          continue
        }
        if !text.isEmpty, grid[start, row].style != cell.style { flush(before: column) }
        if text.isEmpty { start = column }
        text += cell.glyph == .space ? "\u{A0}" : cell.glyph.text
      }
      flush(before: grid.size.columns)
    }
    return out
  }

  private func line(
    _ text: String, _ column: Int, _ columns: Int, _ row: Int, _ style: Style
  ) -> String {
    var looks = ""
    if style.attributes.contains(.bold) { looks += " font-weight=\"bold\"" }
    if style.attributes.contains(.italic) { looks += " font-style=\"italic\"" }
    if style.attributes.contains(.underline) { looks += " text-decoration=\"underline\"" }
    if columns > 1 {
      looks += " textLength=\"\(number(Double(columns) * cellWidth))\""
    }
    let x = number(Double(column) * cellWidth)
    let y = number((Double(row) + 0.74) * cellHeight)
    return "<text x=\"\(x)\" y=\"\(y)\" fill=\"\(colours(style).ink.hex)\"\(looks)>"
      + "\(Markup.escaped(text))</text>\n"
  }
}

extension RGB {
  /// Whether two colours are alike but for the steps of a palette.
  fileprivate func isNear(_ other: RGB) -> Bool {
    func gap(_ a: UInt8, _ b: UInt8) -> Int { abs(Int(a) - Int(b)) }
    return max(gap(red, other.red), gap(green, other.green), gap(blue, other.blue)) <= 32
  }
}

/// At most two decimals, none where they are zero.
func number(_ value: Double) -> String {
  Numeral.shortest(value.rounded(toParts: 100))
}
