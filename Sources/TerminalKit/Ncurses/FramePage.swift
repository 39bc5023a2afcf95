/// Glyphs at their places, and how they are written with the fewest bytes.
///
/// A row of a graph changes colour at nearly every cell, and a colour costs more than three glyphs.
/// So a page is written in passes, a colour a pass, with the cursor moved over the rest, where that
/// is shorter than row by row.
struct FramePage {
  /// A place of the screen, from 0.
  struct Place: Equatable {
    var row: Int
    var column: Int
  }

  private struct Cell {
    /// Where its bytes stand in the frame.
    var bytes: Range<Int>
    var at: Place
    /// Its look, by number.
    var pen: Int
    var isBlank: Bool
    /// Whether it stands there already.
    var isThere: Bool
    /// Whether the glyph may be repeated by REP.
    var repeats: Bool
  }

  private var cells: [Cell] = []
  private var pens: [TerminalPen] = []
  private var numbers: [TerminalPen: Int] = [:]
  /// The look the whole screen was erased with in this frame; nil if it was not.
  var erased: TerminalPen?

  /// Whether there is nothing to write.
  var isEmpty: Bool { cells.isEmpty }

  /// Begins anew.
  mutating func clear() {
    cells.removeAll(keepingCapacity: true)
    pens.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
  }

  /// Adds a glyph of one column.
  mutating func append(
    _ bytes: Range<Int>, at place: Place, _ pen: TerminalPen, isBlank: Bool, repeats: Bool
  ) {
    let number: Int
    if let known = numbers[pen] {
      number = known
    } else {
      number = pens.count
      numbers[pen] = number
      pens.append(pen)
    }
    cells.append(
      Cell(
        bytes: bytes, at: place, pen: number, isBlank: isBlank,
        isThere: isBlank && erased.map { $0.showsBlanks(as: pen) } ?? false, repeats: repeats))
  }

  /// Writes the page from where the cursor and the look are, and moves both on.
  func write(_ frame: [UInt8], to writing: inout FrameWriting) {
    var plain = writing
    var at = 0
    while at < cells.count {
      put(frame, &at, end: cells.count, in: pens[cells[at].pen], to: &plain) { $0 }
    }
    guard pens.count > 1 else {
      writing = plain
      return
    }
    var passes = writing
    write(frame, inPasses: &passes)
    writing = passes.bytes.count < plain.bytes.count ? passes : plain
  }

  private func write(_ frame: [UInt8], inPasses writing: inout FrameWriting) {
    var passes = [[Int]](repeating: [], count: pens.count)
    var last = -1
    for (index, cell) in cells.enumerated() {
      // Blanks that look the same in the pass of the cell before are written on the way.
      let joins =
        cell.isBlank && index > 0 && cells[index - 1].at.row == cell.at.row
        && cells[index - 1].at.column + 1 == cell.at.column
        && pens[cell.pen].showsBlanks(as: pens[last])
      if !joins { last = cell.pen }
      passes[last].append(index)
    }
    // The colour in effect comes first: it costs nothing.
    var order = Array(pens.indices)
    if let now = writing.pen, let first = numbers[now] {
      order.remove(at: first)
      order.insert(first, at: 0)
    }
    for number in order {
      let indexes = withoutIdleBlanks(passes[number])
      var at = 0
      while at < indexes.count {
        put(frame, &at, end: indexes.count, in: pens[number], to: &writing) { indexes[$0] }
      }
    }
  }

  /// A pass without the blanks that are there already and lead to nothing, or to something that a
  /// move reaches in fewer bytes.
  private func withoutIdleBlanks(_ indexes: [Int]) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(indexes.count)
    var at = 0
    while at < indexes.count {
      guard cells[indexes[at]].isThere else {
        result.append(indexes[at])
        at += 1
        continue
      }
      var end = at + 1
      while end < indexes.count, cells[indexes[end]].isThere, indexes[end] == indexes[end - 1] + 1 {
        end += 1
      }
      let leads = end < indexes.count && indexes[end] == indexes[end - 1] + 1
      // A move over more than three columns takes four bytes.
      if leads, end - at <= 3 { result += indexes[at..<end] }
      at = end
    }
    return result
  }

  /// Writes the run that begins at a cell, and goes behind it.
  private func put(
    _ frame: [UInt8], _ at: inout Int, end: Int, in pen: TerminalPen,
    to writing: inout FrameWriting, _ index: (Int) -> Int
  ) {
    let cell = cells[index(at)]
    writing.move(to: cell.at)
    writing.use(pen, isBlank: cell.isBlank)
    let glyph = frame[cell.bytes]
    var count = 0
    at += 1
    while at < end {
      let next = cells[index(at)]
      guard next.repeats, next.pen == cell.pen, next.at.row == cell.at.row,
        next.at.column == cell.at.column + count + 1, frame[next.bytes] == glyph
      else { break }
      at += 1
      count += 1
    }
    writing.bytes += glyph
    let repetition = Array("\u{1B}[\(count)b".utf8)
    if count * glyph.count > repetition.count {
      writing.bytes += repetition
    } else {
      for _ in 0..<count { writing.bytes += glyph }
    }
    writing.at = Place(row: cell.at.row, column: cell.at.column + count + 1)
  }
}

/// Bytes on their way to the terminal, with the look and the place of its cursor.
struct FrameWriting {
  /// What has been written.
  var bytes: [UInt8] = []
  /// What the terminal writes with; nil while unknown.
  var pen: TerminalPen?
  /// Where its cursor is; nil while unknown.
  var at: FramePage.Place?
  /// Columns of the screen; behind the last one nobody knows where the cursor is.
  var columns = Int.max
  /// Whether a line feed is a move and nothing else.
  var hasLineFeeds = true

  /// Makes the terminal write with a look; a blank needs only what shows on it.
  mutating func use(_ wanted: TerminalPen, isBlank: Bool = false) {
    if isBlank, let pen, pen.showsBlanks(as: wanted) { return }
    wanted.write(over: pen, to: &bytes)
    pen = wanted
  }

  /// Moves the cursor by the shortest way.
  mutating func move(to place: FramePage.Place) {
    defer { at = place }
    guard at != place || place.column >= columns else { return }
    let direct = Array("\u{1B}[\(place.row + 1);\(place.column + 1)H".utf8)
    guard let at, at.column < columns, (0...3).contains(place.row - at.row),
      hasLineFeeds || place.row == at.row
    else {
      bytes += direct
      return
    }
    // Down, then along; a line feed keeps the column, as the terminal is raw.
    var way = [UInt8](repeating: 0x0A, count: place.row - at.row)
    let across = place.column - at.column
    switch across {
    case 0: break
    case 1: way += Array("\u{1B}[C".utf8)
    case 2...: way += Array("\u{1B}[\(across)C".utf8)
    case _ where place.column == 0: way.append(0x0D)
    case (-4)...: way += [UInt8](repeating: 0x08, count: -across)
    default: way += Array("\u{1B}[\(place.column + 1)G".utf8)
    }
    bytes += way.count < direct.count ? way : direct
  }
}
