import ArgumentParser
import AudioCore
import Glibc
import Mastering

/// What every command understands.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print a JSON document instead of text.")
  var json = false

  @Flag(help: "Print nothing but errors (and the document of --json).")
  var quiet = false

  /// Prints text for the person, unless --quiet or --json.
  ///
  /// - isPiped: whether standard output holds audio, so that words go to standard error.
  func say(_ text: String, isPiped: Bool = false) {
    guard !quiet && !json else { return }
    if isPiped { Console.error(text) } else { Console.output(text) }
  }
}

/// The long work of a command: how it is stopped and how it says where it is.
struct LongWork {
  /// Raised by Ctrl-C.
  let cancellation = Cancellation()
  private let line: ProgressLine?

  /// Starts to watch for Ctrl-C; call before any other thread exists.
  init(_ options: CommonOptions) {
    line = !options.quiet && Console.isTerminal(STDERR_FILENO) ? ProgressLine() : nil
    Interrupts.watch(for: cancellation)
  }

  /// Receives progress; nil where nobody would see it.
  var progress: ProgressHandler? {
    guard let line else { return nil }
    return { line.show($0) }
  }

  /// Runs `work` and removes the progress line however it ends.
  func run<Result>(_ work: () throws -> Result) throws -> Result {
    defer { line?.clear() }
    return try work()
  }
}
