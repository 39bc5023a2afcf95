import Glibc

/// Single keys from the terminal, without Enter; from a pipe, its bytes.
final class RawKeys {
  private let wasTerminal: Bool
  private var saved = termios()
  /// Whether standard input has ended.
  private(set) var hasEnded = false

  /// Takes the terminal; Ctrl-C still interrupts.
  init() {
    wasTerminal = unsafe isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &saved) == 0
    guard wasTerminal else { return }
    var raw = saved
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    unsafe tcsetattr(STDIN_FILENO, TCSANOW, &raw)
  }

  deinit { restore() }

  /// Gives the terminal back as it was.
  func restore() {
    guard wasTerminal else { return }
    unsafe tcsetattr(STDIN_FILENO, TCSANOW, &saved)
  }

  /// The next key within `milliseconds`, nil for none; an escape sequence is one key.
  func next(milliseconds: Int32) -> String? {
    guard !hasEnded else {
      usleep(useconds_t(milliseconds) * 1000)
      return nil
    }
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, milliseconds) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1)
    guard unsafe read(STDIN_FILENO, &bytes, 1) == 1 else {
      hasEnded = true
      return nil
    }
    guard bytes[0] == 0x1B else { return String(decoding: bytes, as: UTF8.self) }
    guard unsafe poll(&entry, 1, 5) > 0 else { return "\u{1B}" }
    var rest = [UInt8](repeating: 0, count: 8)
    let count = unsafe read(STDIN_FILENO, &rest, rest.count)
    return "\u{1B}" + String(decoding: rest[..<max(0, count)], as: UTF8.self)
  }
}
