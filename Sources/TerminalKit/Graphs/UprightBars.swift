/// Bars that stand side by side and fill a rectangle from below: spectra, histories, levels.
struct UprightBars {
  let plot: Rect
  let glyphs: GlyphSet
  /// What full cells are filled with where there is only ASCII.
  let letter: Glyph

  /// How many heights a drawing takes: two a column in braille, else one.
  var samples: Int { glyphs == .braille ? plot.columns * 2 : plot.columns }

  /// Steps of height in a cell.
  private var steps: Int {
    switch glyphs {
    case .braille: 4
    case .block: 8
    case .ascii: 4
    }
  }

  /// Height in steps of a place 0…1.
  private func height(_ place: Double?) -> Int {
    guard let place, place > 0 else { return 0 }
    return Int((min(place, 1) * Double(plot.rows * steps)).rounded())
  }

  /// Draws bars of heights 0…1; `style` is asked by row from the top.
  func draw(_ heights: [Double?], on canvas: inout Canvas, _ style: (Int) -> Style) {
    let across = glyphs == .braille ? 2 : 1
    for column in 0..<plot.columns where (column + 1) * across <= heights.count {
      let left = height(heights[column * across])
      let right = height(heights[column * across + across - 1])
      let tallest = max(left, right)
      guard tallest > 0 else { continue }
      for row in max(0, plot.rows - (tallest + steps - 1) / steps)..<plot.rows {
        let under = (plot.rows - 1 - row) * steps
        let glyph = glyph(left - under, right - under)
        canvas.put(glyph, plot.column + column, plot.row + row, style(row))
      }
    }
  }

  /// Draws a thin mark at each peak that stands clear of its bar.
  func drawCaps(
    _ peaks: [Double?], above heights: [Double?], on canvas: inout Canvas, _ style: Style
  ) {
    let across = glyphs == .braille ? 2 : 1
    for column in 0..<plot.columns where (column + 1) * across <= peaks.count {
      let slots = (column * across)..<((column + 1) * across)
      let peak = slots.map { height(peaks[$0]) }.max() ?? 0
      let bar = slots.map { $0 < heights.count ? height(heights[$0]) : 0 }.max() ?? 0
      guard peak > 0 else { continue }
      let cell = (peak - 1) / steps
      guard cell > (bar - 1) / steps || bar == 0, cell < plot.rows else { continue }
      canvas.put(
        cap((peak - 1) % steps), plot.column + column, plot.bottom - 1 - cell, style)
    }
  }

  private func glyph(_ left: Int, _ right: Int) -> Glyph {
    let l = min(max(left, 0), steps)
    let r = min(max(right, 0), steps)
    switch glyphs {
    case .braille: return Self.braille[l * 5 + r]
    case .block: return glyphs.bars[l]
    case .ascii: return l == 4 ? letter : [" ", ".", ":", "-"][l]
    }
  }

  private func cap(_ step: Int) -> Glyph {
    switch glyphs {
    case .braille: ["⣀", "⠤", "⠒", "⠉"][step]
    case .block: step < 4 ? "▁" : "▔"
    case .ascii: step < 2 ? "_" : "-"
    }
  }

  /// Two bars of 0…4 dots in one cell, left × 5 + right.
  private static let braille: [Glyph] = (0..<25).map { index in
    let left: [UInt32] = [0, 0x40, 0x44, 0x46, 0x47]
    let right: [UInt32] = [0, 0x80, 0xA0, 0xB0, 0xB8]
    let bits = left[index / 5] | right[index % 5]
    return bits == 0 ? " " : Glyph(Unicode.Scalar(0x2800 + bits) ?? " ")
  }
}
