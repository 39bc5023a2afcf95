/// Makes the bytes of a frame fewer without changing what the terminal shows.
///
/// ncurses sends colours apart, resets more than it needs, and spells out runs of glyphs beyond
/// Latin-1. Here colours are sent when something is written in them (never for blanks), in one
/// sequence, as few times as the frame allows (`FramePage`), and runs of lines, blocks and braille
/// become one glyph and REP (ECMA-48 §8.3.103) where the terminal has shown that it knows it.
/// Whatever else a frame holds passes as it is, in its place.
package struct FrameSqueezer {
  /// Whether REP repeats lines, blocks and braille; false until the terminal has shown it.
  package var repeats = false
  /// Columns and rows of the screen.
  package var columns = Int.max, rows = Int.max
  /// Whether the terminal moves and colours as ECMA-48 says; if not, frames stay as they are.
  private let isStandard: Bool
  /// What ncurses believes the terminal writes with, and where.
  private var wanted = TerminalPen()
  private var place: FramePage.Place?
  /// What the terminal does write with, and where.
  private var writing = FrameWriting()
  private var page = FramePage()
  /// The glyph before, which ncurses may repeat by REP where it is ASCII.
  private var last: Range<Int>?
  /// Whether a part of the screen scrolls, so that a line feed is more than a move.
  private var isScrolling = false
  /// Whether the line-drawing set is switched on.
  private var isShifted = false

  /// Reads from terminfo, by a function that gives a string by its name, whether the terminal goes to
  /// places by CUP and CHA and to its own colours by SGR 39 and 49.
  package init(terminfo: (String) -> String) {
    isStandard =
      terminfo("op") == "\u{1B}[39;49m" && terminfo("hpa") == "\u{1B}[%i%p1%dG"
      && terminfo("cup") == "\u{1B}[%i%p1%d;%p2%dH"
  }

  /// The terminal has been given away or taken: nobody knows its colours, or what it can do.
  package mutating func forget() {
    repeats = false
    place = nil
    isScrolling = false
    writing = FrameWriting()
  }

  /// The frame in fewer bytes.
  package mutating func squeeze(_ frame: [UInt8]) -> [UInt8] {
    guard isStandard else { return frame }
    writing.bytes = []
    writing.columns = columns
    page.erased = nil
    last = nil
    var at = 0
    while at < frame.count {
      switch frame[at] {
      case 0x1B: at = escape(frame, at)
      case 0x0E, 0x0F:
        // Shift in, at the end of terminfo's reset, does nothing while nothing is shifted out.
        if frame[at] == 0x0E || isShifted { pass(frame, at..<at + 1) }
        isShifted = frame[at] == 0x0E
        at += 1
      case 0..<0x20, 0x7F:
        control(frame, at)
        at += 1
      default: at = glyph(frame, at)
      }
    }
    settle(frame)
    return writing.bytes
  }

  /// Writes what waits and goes where ncurses believes to be.
  private mutating func settle(_ frame: [UInt8]) {
    if !page.isEmpty { page.write(frame, to: &writing) }
    page.clear()
    if let place, place != writing.at, place.column < columns { writing.move(to: place) }
  }

  /// Sends bytes as they are, after everything before them.
  private mutating func pass(_ frame: [UInt8], _ bytes: Range<Int>) {
    settle(frame)
    writing.bytes += frame[bytes]
  }

  /// The cursor has gone where nobody follows.
  private mutating func lose() {
    place = nil
    writing.at = nil
  }

  private mutating func control(_ frame: [UInt8], _ at: Int) {
    switch frame[at] {
    case 0x0D where place != nil: place?.column = 0
    case 0x0A where place.map { $0.row + 1 < rows && !isScrolling } ?? false: place?.row += 1
    case 0x08 where place.map { $0.column > 0 && $0.column < columns } ?? false:
      place?.column -= 1
    case 0x00, 0x07: pass(frame, at..<at + 1)
    default:
      pass(frame, at..<at + 1)
      page.erased = nil
      lose()
    }
  }

  private mutating func glyph(_ frame: [UInt8], _ start: Int) -> Int {
    var end = start + 1
    while end < frame.count, frame[end] & 0xC0 == 0x80 { end += 1 }
    let lead = frame[start]
    let second = end > start + 1 ? frame[start + 1] : 0
    // U+2500 to U+28FF: lines, blocks, signs and braille, which nothing combines with.
    let isGraph = end == start + 3 && lead == 0xE2 && (0x94...0xA3).contains(second)
    // Beside them ASCII, Latin-1, and the punctuation, arrows and mathematical signs of U+20xx–22xx.
    let isNarrow =
      lead < 0x80 || lead == 0xC2 || lead == 0xC3
      || isGraph || end == start + 3 && lead == 0xE2 && (0x80...0x8B).contains(second)
    if isNarrow, let place {
      page.append(
        start..<end, at: place, wanted, isBlank: lead == 0x20, repeats: repeats && isGraph)
      self.place?.column += 1
      last = start..<end
      return end
    }
    // Of everything else, nobody knows how many columns it takes.
    settle(frame)
    writing.use(wanted)
    writing.bytes += frame[start..<end]
    lose()
    return end
  }

  /// Takes an escape sequence; returns where the next thing begins.
  private mutating func escape(_ frame: [UInt8], _ start: Int) -> Int {
    guard start + 1 < frame.count else {
      pass(frame, start..<start + 1)
      return start + 1
    }
    switch frame[start + 1] {
    case UInt8(ascii: "["): return sequence(frame, start)
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      let end = min(start + 3, frame.count)
      let isPlain = frame[end - 1] == UInt8(ascii: "B")
      if !isPlain || isShifted { pass(frame, start..<end) }
      isShifted = !isPlain
      return end
    default:
      pass(frame, start..<start + 2)
      page.erased = nil
      // Restoring the cursor restores its colours too.
      writing.pen = nil
      lose()
      return start + 2
    }
  }

  private mutating func sequence(_ frame: [UInt8], _ start: Int) -> Int {
    var end = start + 2
    while end < frame.count, !(0x40...0x7E).contains(frame[end]) { end += 1 }
    guard end < frame.count else {
      pass(frame, start..<frame.count)
      return frame.count
    }
    let parameters = frame[(start + 2)..<end]
    if parameters.first.map({ (0x3C...0x3F).contains($0) }) ?? false {
      pass(frame, start..<end + 1)
      return end + 1
    }
    if frame[end] == UInt8(ascii: "m") {
      var next = wanted
      if next.take(parameters) {
        wanted = next
      } else {
        pass(frame, start..<end + 1)
        writing.pen = nil
      }
      return end + 1
    }
    if frame[end] == UInt8(ascii: "b"), let last, place != nil {
      for _ in 0..<max(1, Self.numbers(parameters).first ?? 1) {
        guard let place else { break }
        page.append(last, at: place, wanted, isBlank: frame[last.lowerBound] == 0x20, repeats: true)
        self.place?.column += 1
      }
      return end + 1
    }
    last = nil
    if moves(frame[end], parameters) { return end + 1 }
    settle(frame)
    // What is erased or moved in takes the ground.
    if "JKX@PLMST".utf8.contains(frame[end]) {
      writing.use(wanted, isBlank: true)
      if let erased = page.erased, !erased.showsBlanks(as: wanted) { page.erased = nil }
    }
    if "@PLMSTr".utf8.contains(frame[end]) { page.erased = nil }
    if frame[end] == UInt8(ascii: "r") {
      let bounds = Self.numbers(parameters)
      isScrolling = !parameters.isEmpty && bounds != [1, rows]
      writing.hasLineFeeds = !isScrolling
    }
    writing.bytes += frame[start...end]
    if frame[end] == UInt8(ascii: "J"), Self.numbers(parameters).first == 2 { page.erased = wanted }
    switch frame[end] {
    case UInt8(ascii: "J"), UInt8(ascii: "K"), UInt8(ascii: "X"), UInt8(ascii: "@"),
      UInt8(ascii: "P"), UInt8(ascii: "h"), UInt8(ascii: "l"):
      break
    default: lose()
    }
    return end + 1
  }

  private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
    parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
  }

  /// Follows a move of the cursor, which is made when something is written; false for anything else.
  private mutating func moves(_ final: UInt8, _ parameters: ArraySlice<UInt8>) -> Bool {
    let numbers = Self.numbers(parameters)
    let first = max(1, numbers.first ?? 1)
    if final == UInt8(ascii: "H") || final == UInt8(ascii: "f") {
      place = .init(row: first - 1, column: max(1, numbers.dropFirst().first ?? 1) - 1)
      return true
    }
    // From behind the last column only a whole address leads away.
    guard let now = place, now.column < columns else { return false }
    switch final {
    case UInt8(ascii: "G"), UInt8(ascii: "`"): place?.column = first - 1
    case UInt8(ascii: "d"): place?.row = first - 1
    case UInt8(ascii: "A"): place?.row = max(0, now.row - first)
    case UInt8(ascii: "B"): place?.row = now.row + first
    case UInt8(ascii: "C"): place?.column = min(columns - 1, now.column + first)
    case UInt8(ascii: "D"): place?.column = max(0, now.column - first)
    default: return false
    }
    return true
  }
}
