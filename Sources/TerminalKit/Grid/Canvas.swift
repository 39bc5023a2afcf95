/// The surface that panes and widgets draw on: a grid, a clip and what belongs to the frame.
///
/// Places are those of the screen. Whatever falls outside the clip is left out, halves of wide
/// characters included, so that a widget never has to know its neighbours.
public struct Canvas: Sendable {
  /// What has been drawn so far.
  public private(set) var grid: Grid
  /// The part of the screen that drawing reaches.
  public private(set) var clip: Rect
  /// Where the hardware cursor goes: the focused item; the last one set wins.
  public var cursor: Point?
  /// Whether the cursor blinks as in a text field, or is only there for screen readers.
  public var cursorIsText = false
  /// What can be clicked; later regions lie over earlier ones.
  public private(set) var regions: [HitRegion] = []

  /// Creates an empty surface, in the memory of a grid of the same size that nobody shows any more.
  public init(size: Size, style: Style = .plain, reusing old: consuming Grid? = nil) {
    grid = Grid(size: size, filledWith: Cell(.space, style), reusing: consume old)
    clip = Rect(size)
  }

  /// The finished frame.
  public var frame: Frame {
    Frame(grid: grid, cursor: cursor, cursorIsText: cursorIsText, regions: regions)
  }

  /// Draws with the clip narrowed to `rect`.
  public mutating func clipped<Result>(
    to rect: Rect, _ draw: (inout Canvas) throws -> Result
  ) rethrows -> Result {
    let outer = clip
    clip = clip.intersection(rect)
    defer { clip = outer }
    return try draw(&self)
  }

  /// Puts one glyph; a wide one takes the cell to the right as well.
  public mutating func put(_ glyph: Glyph, at point: Point, _ style: Style) {
    let width = glyph.columns
    guard width > 0, clip.contains(point), point.column + width <= clip.right else { return }
    breakWide(at: point)
    if width == 2 {
      breakWide(at: Point(column: point.column + 1, row: point.row))
      grid[point.column + 1, point.row] = Cell(.continuation, style)
    }
    grid[point.column, point.row] = Cell(glyph, style)
  }

  /// Puts one glyph at a column and row.
  public mutating func put(_ glyph: Glyph, _ column: Int, _ row: Int, _ style: Style) {
    put(glyph, at: Point(column: column, row: row), style)
  }

  /// Writes a text to the right of a place and returns the first column after it.
  ///
  /// `limit` is the largest number of columns; a longer text is cut there. The return value also
  /// counts what the clip left out, up to the limit.
  @discardableResult
  public mutating func text(
    _ text: some StringProtocol, _ column: Int, _ row: Int, _ style: Style, limit: Int = .max
  ) -> Int {
    var at = column
    let end = limit == .max ? Int.max : column + max(0, limit)
    if GlyphWidth.isPlain(text) {
      for scalar in text.unicodeScalars where at < end {
        put(Glyph(scalar), at, row, style)
        at += 1
      }
      return at
    }
    for character in text {
      let glyph = Glyph(character)
      let width = glyph.columns
      guard at + width <= end else { break }
      put(glyph, Int(at), row, style)
      at += width
    }
    return at
  }

  /// Writes a text so that it ends before column `right`, and returns its first column.
  @discardableResult
  public mutating func text(
    _ text: some StringProtocol, endingAt right: Int, _ row: Int, _ style: Style
  ) -> Int {
    let start = right - GlyphWidth.columns(of: text)
    self.text(text, start, row, style)
    return start
  }

  /// Fills a rectangle with one glyph.
  public mutating func fill(_ rect: Rect, _ glyph: Glyph = .space, _ style: Style) {
    let part = clip.intersection(rect)
    for row in part.row..<part.bottom {
      for column in part.column..<part.right { put(glyph, column, row, style) }
    }
  }

  /// Changes the look of what stands in a rectangle.
  mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let part = clip.intersection(rect)
    for row in part.row..<part.bottom {
      for column in part.column..<part.right {
        grid[column, row].style = change(grid[column, row].style)
      }
    }
  }

  /// Makes a rectangle answer to the mouse.
  public mutating func region(_ rect: Rect, _ target: HitTarget) {
    let part = clip.intersection(rect)
    if !part.isEmpty { regions.append(HitRegion(rect: part, target: target)) }
  }

  /// Draws within a rectangle and keeps what came of it: its cells, what can be clicked, the cursor.
  public mutating func recording(
    _ rect: Rect, _ draw: (inout Canvas) -> Void
  ) -> CanvasPatch {
    let part = clip.intersection(rect)
    let known = regions.count
    let outer = cursor
    cursor = nil
    clipped(to: part, draw)
    let patch = CanvasPatch(
      rect: part, cells: grid.cells(in: part), regions: Array(regions[known...]), cursor: cursor)
    cursor = cursor ?? outer
    return patch
  }

  /// Puts there again what was kept.
  public mutating func paste(_ patch: CanvasPatch) {
    guard clip.intersection(patch.rect) == patch.rect else { return }
    grid.put(patch.cells, in: patch.rect)
    regions += patch.regions
    cursor = patch.cursor ?? cursor
  }

  /// Half of a wide glyph that loses its other half becomes a blank.
  private mutating func breakWide(at point: Point) {
    let old = grid[point.column, point.row]
    if old.glyph == .continuation, point.column > 0 {
      grid[point.column - 1, point.row].glyph = .space
    } else if old.glyph.columns == 2, point.column + 1 < grid.size.columns {
      grid[point.column + 1, point.row].glyph = .space
    }
  }
}

/// A part of a picture as it was drawn once.
public struct CanvasPatch: Sendable {
  let rect: Rect
  let cells: [Cell]
  let regions: [HitRegion]
  let cursor: Point?
}
