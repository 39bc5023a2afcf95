extension Grid {
  /// Goes through cells of a row as they are written where not every glyph is known.
  ///
  /// In the place of a glyph that is not known stands a `?`, and a blank where its right half was, so
  /// that what follows keeps its column. Right halves of known ones are left out. `columns` begins
  /// with no right half.
  package func forEachWritten(
    in columns: ClosedRange<Int>, row: Int, knows: (Glyph) -> Bool, _ body: (Cell) -> Void
  ) {
    var isStandIn = false
    for column in columns {
      let cell = self[column, row]
      if cell.glyph == .continuation {
        if isStandIn { body(Cell(.space, cell.style)) }
      } else {
        isStandIn = !knows(cell.glyph)
        body(isStandIn ? Cell("?", cell.style) : cell)
      }
    }
  }
}
