/// Which row of a list is chosen and which one is at the top.
public struct ListState: Sendable, Equatable {
  /// The chosen row; 0 in an empty list.
  public private(set) var selection: Int
  /// The first row that is shown.
  public private(set) var top: Int

  /// Creates a state.
  public init(selection: Int = 0) {
    self.selection = max(0, selection)
    top = 0
  }

  /// Chooses a row, held within the list.
  public mutating func select(_ row: Int, of count: Int) {
    selection = min(max(row, 0), max(0, count - 1))
  }

  /// The rows that show in `rows` rows of screen, scrolled as little as the choice allows.
  ///
  /// Each is as many lines high as `heights` says; the last one may be cut, the chosen one only where
  /// it is higher than the place.
  public mutating func visible(rows: Int, heights: [Int]) -> Range<Int> {
    let count = heights.count
    select(selection, of: count)
    guard rows > 0, count > 0 else {
      top = 0
      return 0..<0
    }
    // The lowest place of the top from which what ends at `last` is seen whole.
    func lowest(showing last: Int) -> Int {
      var first = last
      var used = heights[last]
      while first > 0, used + heights[first - 1] <= rows {
        first -= 1
        used += heights[first]
      }
      return first
    }
    top = min(max(top, lowest(showing: selection)), selection, lowest(showing: count - 1))
    var end = top
    var used = 0
    while end < count, used < rows {
      used += heights[end]
      end += 1
    }
    return top..<end
  }
}

/// The bar at the side of what is longer than its place.
public struct ScrollBar: Sendable {
  /// First visible row, how many are visible, how many there are.
  public var first: Int, visible: Int, count: Int

  /// Creates a bar.
  public init(first: Int, visible: Int, count: Int) {
    self.first = first
    self.visible = visible
    self.count = count
  }

  /// Draws it on the first column of a rectangle; nothing where everything is visible.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    guard count > visible, visible > 0, rect.rows > 0, rect.columns > 0 else { return }
    let length = max(1, rect.rows * visible / count)
    let way = rect.rows - length
    let start = way * min(first, count - visible) / max(1, count - visible)
    for row in 0..<rect.rows {
      let isThumb = row >= start && row < start + length
      let glyph: Glyph = paint.glyphs == .ascii ? (isThumb ? "#" : "|") : (isThumb ? "┃" : "│")
      canvas.put(glyph, rect.column, rect.row + row, paint[isThumb ? .scrollThumb : .scrollTrack])
    }
  }
}
