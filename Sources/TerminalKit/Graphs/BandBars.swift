internal import AudioCore

/// How much more or less than the reference the listening bands have: B − R, one row a band.
public struct BandBars: Sendable {
  /// One band.
  public struct Band: Sendable {
    /// "Sub", and "20–60".
    public var name: String, range: String
    /// B − R in dB; nil where nothing is known.
    public var difference: Double?
    /// Width of B and R in dB as it is written; nil where nothing is known.
    public var width: String?, referenceWidth: String?

    /// Creates a band.
    public init(
      name: String, range: String, difference: Double?, width: String?, referenceWidth: String?
    ) {
      self.name = name
      self.range = range
      self.difference = difference
      self.width = width
      self.referenceWidth = referenceWidth
    }
  }

  /// The bands, lowest first.
  public var bands: [Band]
  /// Half of the bar in dB.
  public var range: Double

  /// Creates bars.
  public init(_ bands: [Band], range: Double = 3) {
    self.bands = bands
    self.range = range
  }

  /// Draws a heading and one row a band; widths and ranges give way in narrow rectangles.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    guard rect.columns >= 24, rect.rows > 0 else { return }
    canvas.clipped(to: rect) { canvas in
      let hasRange = rect.columns >= 40
      let hasWidth = rect.columns >= 50
      let numberAt = rect.column + (hasRange ? 26 : 18)
      let barAt = numberAt + 2
      let barEnd = rect.right - (hasWidth ? 15 : 0)
      // An odd number, so that 0 has a column of its own.
      let columns = max(5, (barEnd - barAt - 2) | 1)
      let plain = paint.glyphs.plain
      canvas.text("band", rect.column + 2, rect.row, paint[.muted])
      if hasRange { canvas.text("Hz", rect.column + 12, rect.row, paint[.muted]) }
      canvas.text("dB", endingAt: numberAt, rect.row, paint[.muted])
      canvas.text(plain("−\(Int(range))"), barAt, rect.row, paint[.axis])
      canvas.text("+\(Int(range))", endingAt: barAt + columns, rect.row, paint[.axis])
      if hasWidth {
        canvas.text("width B", endingAt: rect.right - 7, rect.row, paint[.muted])
        canvas.text("R dB", endingAt: rect.right, rect.row, paint[.muted])
      }
      for (index, band) in bands.enumerated() where index + 1 < rect.rows {
        let row = rect.row + 1 + index
        canvas.text("\(index + 1)", rect.column, row, paint[.key])
        canvas.text(band.name, rect.column + 2, row, paint[.fg], limit: 9)
        if hasRange {
          canvas.text(plain(band.range), rect.column + 12, row, paint[.muted], limit: 8)
        }
        draw(band.difference, at: barAt, columns, row, numberAt, on: &canvas, paint)
        if hasWidth {
          for (text, end) in [(band.width, rect.right - 7), (band.referenceWidth, rect.right)] {
            canvas.text(plain(text ?? "–"), endingAt: end, row, paint[.number])
          }
        }
      }
    }
  }

  private func draw(
    _ difference: Double?, at left: Int, _ columns: Int, _ row: Int, _ numberEnd: Int,
    on canvas: inout Canvas, _ paint: Paint
  ) {
    let centre = columns / 2
    for index in 0..<columns {
      canvas.put(
        index == centre ? paint.glyphs.centre : paint.glyphs.track, left + index, row,
        paint[index == centre ? .axis : .meterTrack])
    }
    guard let difference, difference.isFinite else {
      canvas.text(paint.glyphs.plain("–"), endingAt: numberEnd, row, paint[.muted])
      return
    }
    // What reads 0.0 is on neither side.
    let isNone = abs(difference) < 0.05
    let style = paint[isNone ? .number : difference > 0 ? .bandOver : .bandUnder]
    let text = paint.glyphs.plain(Numeral.signed(difference))
    let isLarge = abs(difference) >= 1
    canvas.text(text, endingAt: numberEnd, row, isLarge ? style : paint[.number])
    let share = min(max(difference / range, -1), 1)
    let end = centre + Int((share * Double(centre)).rounded())
    for index in min(centre, end)...max(centre, end) where index != centre {
      canvas.put(paint.glyphs == .ascii ? "=" : "━", left + index, row, style)
    }
    canvas.put(paint.glyphs.diamond, left + end, row, style)
  }
}
