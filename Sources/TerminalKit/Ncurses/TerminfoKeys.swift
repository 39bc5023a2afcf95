internal import CNcurses

/// The keys that terminfo describes for this terminal.
enum TerminfoKeys {
  private static let names: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
      ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert),
      ("kdch1", .delete), ("kent", .enter), ("kbs", .backspace),
    ] + (1...12).map { ("kf\($0)", .function($0)) }

  private static let modified: [(String, Key)] = [
    ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kHOM", .home),
    ("kEND", .end),
  ]

  /// Byte sequences of more than one byte and what they mean.
  @Terminal static func sequences() -> [[UInt8]: KeyEvent] {
    var found: [[UInt8]: KeyEvent] = [:]
    func add(_ name: String, _ event: KeyEvent) {
      guard let text = unsafe lacquer_nc_string(name) else { return }
      let bytes = unsafe Array(String(cString: text).utf8)
      if bytes.count > 1 { found[bytes] = event }
    }
    for (name, key) in names { add(name, KeyEvent(key)) }
    for (name, key) in modified {
      add(name, KeyEvent(key, .shift))
      add(name + "3", KeyEvent(key, .alt))
      add(name + "5", KeyEvent(key, .control))
    }
    add("kLFT", KeyEvent(.left, .shift))
    add("kRIT", KeyEvent(.right, .shift))
    add("kcbt", KeyEvent(.tab, .shift))
    return found
  }
}
