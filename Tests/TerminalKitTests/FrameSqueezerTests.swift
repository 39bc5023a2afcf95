import Foundation
import TerminalKit
import Testing

@Suite struct FrameSqueezerTests {
  /// What a terminal shows of a stream: glyph, colours and attributes of each cell.
  struct Model: Equatable {
    struct Cell: Equatable {
      var glyph: Unicode.Scalar = " "
      var foreground = "", ground = ""
      var attributes: Set<Int> = []

      /// A blank has no foreground to see.
      var seen: Cell {
        guard glyph == " ", attributes.isDisjoint(with: [4, 7, 9]) else { return self }
        return Cell(ground: ground)
      }
    }

    static let columns = 400, rows = 4
    var cells = [Cell](repeating: Cell(), count: columns * rows)
    private var at = 0
    var place: Int { at }
    private var pen = Cell()

    var seen: [Cell] { cells.map(\.seen) }

    mutating func feed(_ bytes: [UInt8]) {
      var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
      while let scalar = rest.popFirst() {
        guard scalar == "\u{1B}" else {
          if scalar == "\u{0F}" { continue }
          if scalar == "\u{8}" {
            at -= 1
            continue
          }
          if scalar == "\n" {
            feedLine()
            continue
          }
          if scalar == "\r" {
            at = at / Self.columns * Self.columns
            continue
          }
          put(scalar)
          continue
        }
        guard let kind = rest.popFirst() else { return }
        if kind == "(" {
          _ = rest.popFirst()
          continue
        }
        let text = rest.prefix { !(0x40...0x7E).contains($0.value) }
        rest = rest.dropFirst(text.count)
        guard let final = rest.popFirst() else { return }
        control(
          final,
          String(String.UnicodeScalarView(text)).split(
            separator: ";", omittingEmptySubsequences: false
          ).map { Int($0) ?? 0 })
      }
    }

    private var region = 0...(rows - 1)

    private mutating func feedLine() {
      guard at / Self.columns == region.upperBound else {
        at += Self.columns
        return
      }
      let top = region.lowerBound * Self.columns
      let end = (region.upperBound + 1) * Self.columns
      cells.removeSubrange(top..<top + Self.columns)
      cells.insert(
        contentsOf: [Cell](repeating: Cell(), count: Self.columns), at: end - Self.columns)
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
      guard at < cells.count else { return }
      cells[at] = pen
      cells[at].glyph = scalar
      at += 1
    }

    private mutating func control(_ final: Unicode.Scalar, _ numbers: [Int]) {
      switch final {
      case "C": at += numbers[0] == 0 ? 1 : numbers[0]
      case "G": at = at / Self.columns * Self.columns + numbers[0] - 1
      case "H": at = (numbers[0] - 1) * Self.columns + numbers[1] - 1
      case "b":
        let last = cells[at - 1].glyph
        for _ in 0..<numbers[0] { put(last) }
      case "r":
        region = (numbers[0] - 1)...(numbers[1] - 1)
        at = 0
      case "X":
        for place in at..<min(cells.count, at + numbers[0]) {
          cells[place] = Cell(ground: pen.ground)
        }
      case "J": cells = [Cell](repeating: Cell(ground: pen.ground), count: cells.count)
      case "m": colour(numbers)
      default: Issue.record("unknown control \(final)")
      }
    }

    private mutating func colour(_ numbers: [Int]) {
      var rest = numbers[...]
      while let code = rest.popFirst() {
        switch code {
        case 0: pen = Cell()
        case 1...9: pen.attributes.insert(code)
        case 10: break
        case 27: pen.attributes.remove(7)
        case 30...37: pen.foreground = "\(code)"
        case 39: pen.foreground = ""
        case 40...47: pen.ground = "\(code)"
        case 49: pen.ground = ""
        case 38, 48:
          let count = rest.first == 5 ? 2 : 4
          let colour = rest.prefix(count).map(String.init).joined(separator: ";")
          rest = rest.dropFirst(count)
          if code == 38 { pen.foreground = colour } else { pen.ground = colour }
        default: Issue.record("unknown colour \(code)")
        }
      }
    }
  }

  struct Numbers {
    var state: UInt64
    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
  }

  /// A frame such as ncurses makes: down the screen and to the right, with colours, resets, moves,
  /// erasures and runs of glyphs; no cell is written twice.
  private func stream(_ random: inout Numbers) -> [UInt8] {
    // ncurses scrolls what has moved: a part of the screen, by line feeds at its end.
    let scroll = "\u{1B}[2;3r\u{1B}[3;1H\n\u{1B}[1;\(Model.rows)r"
    if random.below(4) == 0 { return Array(scroll.utf8) }
    var text = random.below(3) == 0 ? "\u{1B}[1;1H\u{1B}[2J" : ""
    for row in 1...Model.rows {
      text += "\u{1B}[\(row);\(random.below(3) * 7 + 1)H"
      for _ in 0..<30 {
        switch random.below(10) {
        case 0: text += "\u{1B}[\(random.below(4) + 1)C"
        case 1: text += "\u{1B}[38;5;\(random.below(8))m"
        case 2: text += "\u{1B}[48;2;\(random.below(3));20;30m"
        case 3: text += "\u{1B}[\([30, 33, 37, 39, 41, 49][random.below(6)])m"
        case 4: text += "\u{1B}[\([1, 4, 7, 27][random.below(4)])m"
        case 5:
          // Of xterm, of tmux, and two of the Linux console.
          let resets = [
            "\u{1B}(B\u{1B}[m", "\u{1B}[m\u{0F}", "\u{1B}[0;10m\u{0F}", "\u{1B}[0;10;1m",
          ]
          text += resets[random.below(resets.count)]
        case 6 where random.below(4) == 0: text += "\u{1B}[\(random.below(5) + 1)X"
        default:
          let glyph = [" ", "a", "─", "⣿", "é"][random.below(5)]
          text += String(repeating: glyph, count: random.below(6) + 1)
          // ncurses repeats ASCII by itself where terminfo says so.
          if glyph == "a", random.below(2) == 0 { text += "\u{1B}[\(random.below(9) + 1)b" }
        }
      }
    }
    return Array(text.utf8)
  }

  @Test(arguments: [true, false])
  func fewerBytesShowTheSame(repeats: Bool) {
    var random = Numbers(state: 11)
    var squeezer = Self.squeezer(repeats: repeats)
    var plain = Model()
    var squeezed = Model()
    var before = 0
    var after = 0
    for _ in 0..<400 {
      let frame = stream(&random)
      let fewer = squeezer.squeeze(frame)
      plain.feed(frame)
      squeezed.feed(fewer)
      before += frame.count
      after += fewer.count
      guard plain.seen == squeezed.seen, plain.place == squeezed.place else {
        Issue.record(
          "another picture after \(String(decoding: fewer, as: UTF8.self).debugDescription)")
        return
      }
    }
    #expect(Double(after) < 0.8 * Double(before))
  }

  @Test func runsAndColoursAreShort() {
    var squeezer = Self.squeezer(repeats: true)
    _ = squeezer.squeeze(Array("\u{1B}[1;1H\u{1B}[mx".utf8))
    func squeeze(_ text: String) -> String {
      String(decoding: squeezer.squeeze(Array(text.utf8)), as: UTF8.self)
    }
    #expect(squeeze("⣿⣿⣿⣿⣿⣿") == "⣿\u{1B}[5b")
    #expect(squeeze("⣿⣿─") == "⣿⣿─")
    #expect(
      squeeze("\u{1B}[38;5;4m\u{1B}[48;5;20ma\u{1B}(B\u{1B}[m \u{1B}[39;49m")
        == "\u{1B}[38;5;4;48;5;20ma\u{1B}[m ")
    // What is never written in is never sent, and moves that lead nowhere are none.
    #expect(squeeze("\u{1B}[31m\u{1B}[32m\u{1B}[33mb") == "\u{1B}[33mb")
    #expect(squeeze("\u{1B}[5;6H\u{1B}[1;14Hc") == "c")
    #expect(squeeze("\u{1B}[2;1Hd") == "\n\rd")
    // What is unknown passes, after the cursor has gone where it belongs.
    #expect(squeeze("\u{1B}[?25l\u{1B}[9;6H\u{1B}7") == "\u{1B}[?25l\u{1B}[9;6H\u{1B}7")
    squeezer.forget()
    #expect(squeeze("\u{1B}[2;2H\u{1B}[33mb") == "\u{1B}[2;2H\u{1B}[0;33mb")
  }

  @Test func lineFeedsAreNoMovesWhereAPartOfTheScreenScrolls() {
    var squeezer = Self.squeezer(repeats: true)
    _ = squeezer.squeeze(Array("\u{1B}[1;1H\u{1B}[mx".utf8))
    for (region, move) in [("2;3", "\u{1B}[4;1H"), ("1;\(Model.rows)", "\n\n\r")] {
      let frame = "\u{1B}[\(region)r\u{1B}[2;1Hx\u{1B}[4;1Hd"
      let fewer = String(decoding: squeezer.squeeze(Array(frame.utf8)), as: UTF8.self)
      #expect(fewer.hasSuffix("x\(move)d"), "\(region)")
    }
  }

  @Test func aRowOfManyColoursIsWrittenColourByColour() {
    var squeezer = Self.squeezer(repeats: true)
    let blue = "\u{1B}[38;5;153m"
    let amber = "\u{1B}[38;5;222m"
    let row = "\u{1B}[2;5H" + (0..<6).map { _ in amber + "⡇" + blue + "⢸" }.joined()
    let fewer = String(decoding: squeezer.squeeze(Array(row.utf8)), as: UTF8.self)
    #expect(fewer.components(separatedBy: "38;5").count == 3)
    // The cursor ends where ncurses believes it to be.
    #expect(fewer.hasSuffix("⢸"))
  }

  @Test func nothingIsRepeatedBeforeTheTerminalHasShownIt() {
    var squeezer = Self.squeezer(repeats: false)
    let line = Array("\u{1B}[1;1H─────────".utf8)
    #expect(squeezer.squeeze(line).count >= 27)
    squeezer.repeats = true
    #expect(squeezer.squeeze(line).count < 16)
    squeezer.forget()
    #expect(squeezer.squeeze(line).count >= 27)
  }

  @Test func otherTerminalsGetWhatNcursesSends() {
    var squeezer = FrameSqueezer { $0 == "op" ? "\u{1B}[39;49m" : "" }
    let frame = Array("\u{1B}[31m\u{1B}[mx\u{0F}".utf8)
    #expect(squeezer.squeeze(frame) == frame)
  }

  static func squeezer(repeats: Bool) -> FrameSqueezer {
    var squeezer = FrameSqueezer { name in
      return switch name {
      case "op": "\u{1B}[39;49m"
      case "hpa": "\u{1B}[%i%p1%dG"
      default: "\u{1B}[%i%p1%d;%p2%dH"
      }
    }
    squeezer.repeats = repeats
    squeezer.columns = Model.columns
    squeezer.rows = Model.rows
    return squeezer
  }
}
