import AudioCore
import Glibc
import Mastering
import Synchronization

/// Standard output and standard error.
enum Console {
  /// The `errno` of the last output that was lost; 0 for none.
  private static let fault = Atomic<Int32>(0)

  /// Writes text to standard output; a reader that went away is no error.
  static func output(_ text: String) {
    guard !DescriptorIO.write(text, to: STDOUT_FILENO) else { return }
    fault.store(errno, ordering: .relaxed)
  }

  /// Whether standard output has stopped taking what is written, for want of a reader or of room: who
  /// writes on and on can end.
  static var isLost: Bool { fault.load(ordering: .relaxed) != 0 }

  /// Why standard output did not take everything, as a sentence; nil when it did or has no reader.
  static var lostOutput: String? {
    let code = fault.load(ordering: .relaxed)
    return code == 0 || code == EPIPE ? nil : AtomicFile.failure("-", code).message
  }

  /// Writes text to standard error.
  static func error(_ text: String) { _ = DescriptorIO.write(text, to: STDERR_FILENO) }

  /// Writes "lacquer: sentence" to standard error, on one line.
  static func complain(_ sentence: String) {
    error("lacquer: \(TerminalText.line(sentence))\n")
  }

  /// How text on a descriptor is dressed: colours only on a terminal that wants them.
  static func style(of descriptor: Int32) -> TextStyle {
    TextStyle(usesColour: isTerminal(descriptor) && wantsColour)
  }

  /// Where words go: to standard error where standard output holds audio.
  static func descriptorOfWords(isPiped: Bool) -> Int32 {
    isPiped ? STDERR_FILENO : STDOUT_FILENO
  }

  /// Whether a descriptor is a terminal that can redraw a line.
  static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && OwnProcess.variable("TERM") != "dumb"
  }

  private static var wantsColour: Bool {
    (OwnProcess.variable("NO_COLOR") ?? "").isEmpty
  }

  /// Refuses audio (`what`: "the master") on standard output beside --json or on a terminal.
  static func requirePipe(for what: String, json: Bool) throws {
    guard !json else {
      throw LacquerError(
        .usage, "Standard output cannot hold \(what) and --json: write one of them to a file.")
    }
    guard isatty(STDOUT_FILENO) == 0 else {
      throw LacquerError(
        .usage, "Standard output is a terminal: send \(what) to a pipe, or name a file.")
    }
  }

  /// Refuses inputs of which more than one is standard input.
  static func requireSingleInput(_ paths: [String]) throws {
    guard paths.filter({ $0 == "-" }).count > 1 else { return }
    throw LacquerError(.usage, "Standard input can be given once: name a file for the other -.")
  }
}
