import AudioCore
import Glibc
import Mastering

/// Standard output and standard error.
enum Console {
  /// Writes text to standard output; a reader that went away is no error.
  static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes text to standard error.
  static func error(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Writes "lacquer: sentence" to standard error.
  static func complain(_ sentence: String) { error("lacquer: \(sentence)\n") }

  /// How text on a descriptor is dressed: colours only on a terminal that wants them.
  static func style(of descriptor: Int32) -> TextStyle {
    TextStyle(usesColour: isTerminal(descriptor) && wantsColour)
  }

  /// Whether a descriptor is a terminal that can redraw a line.
  static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && environment("TERM") != "dumb"
  }

  private static var wantsColour: Bool {
    (environment("NO_COLOR") ?? "").isEmpty
  }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    _ = DescriptorIO.write(Array(text.utf8), to: descriptor)
  }
}
