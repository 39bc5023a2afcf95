import ArgumentParser

/// A command that refuses what it cannot do with its options together.
///
/// ArgumentParser calls `validate` before it tells of options that it does not know: a mistyped
/// `--output` was answered with "say where the master goes".
protocol CheckedCommand: ParsableCommand {
  /// Called before the command runs; throws `ValidationError` or `LacquerError.usage`.
  func check() throws
}
