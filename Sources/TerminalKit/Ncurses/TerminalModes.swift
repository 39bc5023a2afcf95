internal import CNcurses
import Glibc

/// The bytes that take a terminal and give it back, beside what ncurses draws.
struct TerminalModes {
  /// Opens a frame in mode 2026.
  static let beginFrame = Array("\u{1B}[?2026h".utf8)
  /// Closes it.
  static let endFrame = Array("\u{1B}[?2026l".utf8)

  /// Row of the cursor report that tells whether REP repeats a line, from 1.
  static let probeRow = 2

  /// Whether a report of the cursor says that REP (ECMA-48 §8.3.103) repeats what is not ASCII.
  ///
  /// Asked, since terminfo cannot say: tmux 3.3 repeats ASCII alone and leaves out everything else.
  static func repeats(row: Int, column: Int) -> Bool? {
    row == probeRow ? column == 4 : nil
  }

  /// Takes the terminal and asks what it can do.
  let enter: [UInt8]
  /// Gives it back: a cut sequence is ended first, and every mode is reset.
  let leave: [UInt8]
  /// What `curs_set` gets for a cursor that only screen readers need to find.
  let quietCursor: Int32 = 1

  @Terminal init(facts: TerminalFacts, mouse: Bool) {
    var on = Self.bytes("smcup")
    if facts.isModern, facts.isUTF8 {
      on += Array("\u{1B}[\(Self.probeRow);1H─\u{1B}[2b\u{1B}[6n".utf8)
    }
    on += Self.bytes("clear")
    var off: [UInt8] = []
    if facts.isModern {
      // Mouse with movement (1003) in decimal (1006), paste (2004), focus (1004), dark or light (2031).
      let taken = (mouse ? [1003, 1006] : []) + [2004, 1004, 2031]
      on += taken.flatMap { Array("\u{1B}[?\($0)h".utf8) }
      // Is there mode 2026, and what is the background?
      on += Array("\u{1B}[?2026$p\u{1B}]11;?\u{1B}\\".utf8)
      off += [0x18]
      off += [2026, 1003, 1002, 1000, 1006, 1004, 2004, 2031]
        .flatMap { Array("\u{1B}[?\($0)l".utf8) }
    }
    off += Self.bytes("sgr0", "op", "rmkx", "cnorm", "rmcup")
    if Self.bytes("rmcup").isEmpty { off += Self.bytes("clear") }
    enter = on
    leave = off
  }

  @Terminal private static func bytes(_ names: String...) -> [UInt8] {
    names.flatMap { capability($0).utf8 }
  }

  /// A string of terminfo without its padding; empty for what the terminal does not have.
  @Terminal static func capability(_ name: String) -> String {
    // Padding ($<5>) is for terminals that have been gone for decades.
    guard let text = unsafe lacquer_nc_string(name) else { return "" }
    var bytes = unsafe Array(String(cString: text).utf8)
    while let start = bytes.firstRange(of: Array("$<".utf8))?.lowerBound,
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      bytes.removeSubrange(start...end)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
