internal import CNcurses

/// Brings cells to ncurses: colours to pairs, glyphs to its wide cells, changed stretches only.
@Terminal final class NcursesPalette {
  private let depth: ColourDepth
  private let colours: Int
  private var looks: [Style: (attributes: UInt32, pair: Int32)] = [:]
  private var row: [cchar_t] = []
  private var widths: [UInt32: Bool] = [:]

  init(depth: ColourDepth, colours: Int) {
    self.depth = depth
    self.colours = colours
  }

  /// Hands the difference between two grids to ncurses' standard window.
  func push(_ grid: Grid, over shown: Grid?) {
    let window = unsafe lacquer_nc_screen()
    let columns = grid.size.columns
    let old = shown.flatMap { $0.size == grid.size ? $0 : nil }
    for line in 0..<grid.size.rows {
      var first = 0
      var last = columns - 1
      if let old {
        while first < columns, grid[first, line] == old[first, line] { first += 1 }
        guard first < columns else { continue }
        while grid[last, line] == old[last, line] { last -= 1 }
      }
      // Halves of wide glyphs are never sent alone.
      while first > 0,
        grid[first, line].glyph == .continuation || old?[first, line].glyph == .continuation
      {
        first -= 1
      }
      row.removeAll(keepingCapacity: true)
      grid.forEachWritten(in: first...last, row: line, knows: { fits($0) }) {
        row.append(cell($0))
      }
      unsafe mvwadd_wchnstr(window, Int32(line), Int32(first), row, Int32(row.count))
    }
  }

  private func cell(_ cell: Cell) -> cchar_t {
    let look = self.look(cell.style)
    var result = cchar_t()
    let raw = cell.glyph.rawValue
    unsafe lacquer_nc_cell(
      &result, wchar_t(raw & 0x1F_FFFF), wchar_t(raw >> 21 & 0x1F_FFFF),
      wchar_t(raw >> 42 & 0x1F_FFFF), look.attributes, look.pair)
    return result
  }

  /// Whether the C library agrees on the width; if not, the row would shift.
  private func fits(_ glyph: Glyph) -> Bool {
    if glyph.rawValue < 0x80 { return true }
    let scalar = glyph.base.value
    if let known = widths[scalar] { return known }
    let agrees = lacquer_nc_width(scalar) == Int32(glyph.columns)
    widths[scalar] = agrees
    return agrees
  }

  private func look(_ style: Style) -> (attributes: UInt32, pair: Int32) {
    if let known = looks[style] { return known }
    var attributes: UInt32 = 0
    if style.attributes.contains(.bold) { attributes |= lacquer_nc_bold() }
    if style.attributes.contains(.dim) { attributes |= lacquer_nc_dim() }
    if style.attributes.contains(.italic) { attributes |= lacquer_nc_italic() }
    if style.attributes.contains(.underline) { attributes |= lacquer_nc_underline() }
    if style.attributes.contains(.reverse) { attributes |= lacquer_nc_reverse() }
    var pair: Int32 = 0
    if depth != .mono {
      let foreground = number(style.foreground)
      let background = number(style.background)
      if colours == 8, foreground > 7 { attributes |= lacquer_nc_bold() }
      if foreground >= 0 || background >= 0 {
        let shown = colours == 8 ? (foreground & ~8, background & ~8) : (foreground, background)
        pair = alloc_pair(foreground < 0 ? -1 : shown.0, background < 0 ? -1 : shown.1)
        // A small table drops its oldest pair when it is full, so nothing may be remembered.
        if pair < 0 { pair = 0 }
      }
    }
    if lacquer_nc_pairs() >= 4096 {
      if looks.count > 30_000 { looks.removeAll() }
      looks[style] = (attributes, pair)
    }
    return (attributes, pair)
  }

  /// The number ncurses knows a colour by; −1 for the terminal's own.
  private func number(_ colour: Colour) -> Int32 {
    switch colour.form {
    case .terminal: -1
    case .ansi(let name): Int32(name.rawValue)
    case .indexed(let index): Int32(index)
    case .rgb(let red, let green, let blue):
      // The lowest numbers mean the 16 named colours, so near-black blues move up by a hair.
      max(16, Int32(red) << 16 | Int32(green) << 8 | Int32(blue))
    }
  }
}
