internal import CTerminal

/// The last thing a program does that was told to end.
public enum TerminalEnd {
  /// Ends the process by the signal that asked for it, so that whoever sent it sees so.
  public static func die(by signal: Int32) -> Never {
    lacquer_die_by(signal)
    fatalError("A deadly signal did not end the process.")
  }
}
