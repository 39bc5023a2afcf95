internal import CNcurses
import Glibc

/// The bytes that take a terminal and give it back, beside what ncurses draws.
struct TerminalModes {
  /// Opens a frame in mode 2026.
  static let beginFrame = Array("\u{1B}[?2026h".utf8)
  /// Closes it.
  static let endFrame = Array("\u{1B}[?2026l".utf8)

  /// Takes the terminal and asks what it can do.
  let enter: [UInt8]
  /// Gives it back: a cut sequence is ended first, and every mode is reset.
  let leave: [UInt8]
  /// What `curs_set` gets for a cursor that only screen readers need to find.
  let quietCursor: Int32 = 1

  @Terminal init(facts: TerminalFacts, mouse: Bool) {
    func capability(_ name: String) -> [UInt8] {
      // Padding ($<5>) is for terminals that have been gone for decades.
      guard let text = unsafe lacquer_nc_string(name) else { return [] }
      var bytes = unsafe Array(String(cString: text).utf8)
      while let start = bytes.firstRange(of: Array("$<".utf8))?.lowerBound,
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
      {
        bytes.removeSubrange(start...end)
      }
      return bytes
    }
    var on = capability("smcup") + capability("clear")
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
    off += capability("sgr0") + capability("op") + capability("rmkx") + capability("cnorm")
    off += capability("rmcup")
    if capability("rmcup").isEmpty { off += capability("clear") }
    enter = on
    leave = off
  }
}
