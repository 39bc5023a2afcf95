/// Titles of pages, of which one is open.
public struct Tabs: Sendable {
  /// The titles.
  public var titles: [String]
  /// Which one is open.
  public var active: Int
  /// What a click stands for; the index is the page's.
  public var target: String

  /// Creates tabs.
  public init(_ titles: [String], active: Int, target: String = "") {
    self.titles = titles
    self.active = active
    self.target = target
  }

  /// Draws them on the first row of a rectangle; the open one is in brackets too, and when not all
  /// fit it is among those that show.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns > 4, line.rows > 0, titles.indices.contains(active) else { return }
    let widths = titles.map { GlyphWidth.columns(of: paint.glyphs.plain($0)) + 2 }
    var first = 0
    while first < active, widths[first...active].reduce(0, { $0 + $1 + 1 }) > line.columns {
      first += 1
    }
    var column = line.column
    for index in first..<titles.count {
      guard column + widths[index] <= line.right else { break }
      let title = paint.glyphs.plain(titles[index])
      let isActive = index == active
      canvas.text(
        isActive ? "[\(title)]" : " \(title) ", column, line.row,
        paint[isActive ? .tabActive : .tab])
      if !target.isEmpty {
        canvas.region(
          Rect(column: column, row: line.row, columns: widths[index], rows: 1),
          HitTarget(target, index))
      }
      column += widths[index] + 1
    }
  }
}
