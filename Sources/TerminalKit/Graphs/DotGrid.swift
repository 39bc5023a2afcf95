/// Dots finer than cells, turned into glyphs of whatever set there is: the paper of all graphs.
///
/// Braille has 2 × 4 dots a cell, blocks 2 × 2 (quadrants), ASCII 1 × 2 (`.`, `'`, `:`); thin lines
/// have 1 × 3 outside braille (`▔ ─ ▁`, `' - _`). A cell has one colour, so every layer is a grid of
/// its own and later layers replace earlier cells.
struct DotGrid: Sendable {
  /// Size in cells.
  let columns: Int, rows: Int
  /// Dots to a cell.
  let across: Int, down: Int
  private var cells: [UInt8]
  private let glyphs: GlyphSet
  private let isThin: Bool

  /// Creates an empty grid; `isThin` for lines, else for areas and scattered dots.
  init(columns: Int, rows: Int, glyphs: GlyphSet, isThin: Bool = false) {
    self.isThin = isThin && glyphs != .braille
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    self.glyphs = glyphs
    switch glyphs {
    case .braille: (across, down) = (2, 4)
    case .block where isThin, .ascii where isThin: (across, down) = (1, 3)
    case .block: (across, down) = (2, 2)
    case .ascii: (across, down) = (1, 2)
    }
    cells = [UInt8](repeating: 0, count: self.columns * self.rows)
  }

  /// Width in dots.
  var width: Int { columns * across }
  /// Height in dots.
  var height: Int { rows * down }

  /// Sets a dot, counted from the upper left; outside is left out.
  mutating func set(_ x: Int, _ y: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let bit = UInt8(y % down * across + x % across)
    cells[y / down * columns + x / across] |= 1 << bit
  }

  /// Joins two dots by a line.
  mutating func line(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int) {
    let (dx, dy) = (abs(x1 - x0), abs(y1 - y0))
    let steps = max(dx, dy)
    guard steps > 0, steps < 1 << 20 else { return set(x0, y0) }
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      set(
        x0 + Int((Double(x1 - x0) * share).rounded()),
        y0 + Int((Double(y1 - y0) * share).rounded()))
    }
  }

  /// Whether a cell has a dot.
  func hasDot(_ column: Int, _ row: Int) -> Bool { cells[row * columns + column] != 0 }

  /// The glyph of a cell; a blank where there is no dot.
  func glyph(_ column: Int, _ row: Int) -> Glyph {
    let bits = cells[row * columns + column]
    guard bits != 0 else { return .space }
    switch glyphs {
    case .braille: return Self.braille[Int(bits)]
    case .block where isThin: return Self.thinLines[Int(bits & 7)]
    case .ascii where isThin: return Self.thinPoints[Int(bits & 7)]
    case .block: return Self.quadrants[Int(bits & 15)]
    case .ascii: return Self.points[Int(bits & 3)]
    }
  }

  /// Draws the cells that have dots; `style` is asked for each, by column and row of the grid.
  func draw(
    on canvas: inout Canvas, at origin: Point, _ style: (_ column: Int, _ row: Int) -> Style
  ) {
    for row in 0..<rows {
      for column in 0..<columns where hasDot(column, row) {
        canvas.put(
          glyph(column, row), origin.column + column, origin.row + row, style(column, row))
      }
    }
  }

  /// Our order is row by row; Unicode's counts the upper six by column, then the lowest two.
  private static let braille: [Glyph] = (0..<256).map { bits in
    let order: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    var value: UInt32 = 0x2800
    for bit in 0..<8 where bits >> bit & 1 == 1 { value |= order[bit] }
    return Glyph(Unicode.Scalar(value) ?? " ")
  }

  private static let quadrants: [Glyph] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
  /// Upper, middle and lower third; a line through several of them is upright.
  private static let thinLines: [Glyph] = [" ", "▔", "─", "│", "▁", "│", "│", "│"]
  private static let thinPoints: [Glyph] = [" ", "'", "-", "|", "_", "|", "|", "|"]
  private static let points: [Glyph] = [" ", "'", ".", ":"]
}
