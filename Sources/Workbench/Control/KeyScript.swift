internal import AudioCore
internal import Mastering

/// A script for a workstation: a line an action, a key, a text, or a pause.
///
/// ```
/// # from mix to master
/// mix mix.wav
/// reference ref.flac
/// wait
/// key g l
/// type -14
/// sleep 0.5
/// render out.wav
/// wait
/// ```
public struct KeyScript: Sendable, Equatable {
  /// One line.
  public enum Step: Sendable, Equatable {
    /// Words of an action.
    case run(String)
    /// Keys.
    case key(KeySequence)
    /// Text, letter by letter.
    case type(String)
    /// Until nothing is measured, solved or written any more.
    case wait
    /// So many seconds.
    case sleep(Double)

    /// The step as a line of a script.
    public var text: String {
      switch self {
      case .run(let words): words
      case .key(let keys): "key \(keys.text)"
      case .type(let text): "type \(text)"
      case .wait: "wait"
      case .sleep(let seconds): "sleep \(Numeral.shortest(seconds))"
      }
    }
  }

  /// A step and where it stands.
  public struct Line: Sendable, Equatable {
    /// Number of the line, from 1.
    public var number: Int
    /// The step.
    public var step: Step
  }

  /// The words of scripts that are no actions.
  public static let words = ["key", "type", "wait", "sleep"]

  /// Where it was read, as sentences about its lines begin.
  public let name: String
  /// The lines that do something.
  public var lines: [Line]

  /// Reads a script; throws `LacquerError.usage` with the line that is wrong.
  public init(_ text: String, named name: String) throws {
    self.name = name
    lines = try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .compactMap { offset, raw in
        let line = Figures.trimmed(String(raw))
        guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
        do {
          return Line(number: offset + 1, step: try Self.step(line))
        } catch let error as LacquerError {
          throw LacquerError(
            .usage, "\(name), line \(offset + 1): \(error.message)\(Self.commentHint(line))")
        }
      }
  }

  /// What helps whoever writes a comment behind a step.
  private static func commentHint(_ line: String) -> String {
    let isLikely = line.split(whereSeparator: \.isWhitespace).contains { $0.hasPrefix("#") }
    return isLikely ? " A comment is a line of its own, which begins with #." : ""
  }

  private static func step(_ line: String) throws -> Step {
    let (word, rest) = ActionRegistry.parts(of: line)
    switch word {
    case "key":
      guard let keys = KeySequence(rest) else {
        throw LacquerError(.usage, "\"\(rest)\" are not keys; write for example ctrl-p or g l.")
      }
      return .key(keys)
    case "type": return .type(rest)
    case "wait":
      guard rest.isEmpty else {
        throw LacquerError(.usage, "wait stands alone on its line, without \"\(rest)\".")
      }
      return .wait
    case "sleep":
      guard let seconds = SettingText.parseNumber(rest, unit: "s"), (0...3600).contains(seconds)
      else {
        throw LacquerError(.usage, "sleep takes seconds from 0 to 3600, not \"\(rest)\".")
      }
      return .sleep(seconds)
    default: return .run(try ActionRegistry.standard.call(line).text)
    }
  }

  /// Plays the script; [any thread but the screen's].
  ///
  /// `pause` waits so many seconds. Returns the first thing that could not be done, with its line.
  @discardableResult
  public func play(
    on runner: WorkbenchRunner, pause: (Double) -> Void, isCancelled: () -> Bool = { false }
  ) -> (line: Int, error: String)? {
    play(on: runner, pause: pause, isCancelled: isCancelled, after: { _ in })
  }

  /// Plays the script and says after each line that it was done; [any thread but the screen's].
  ///
  /// - Parameters:
  ///   - pause: waits so many seconds.
  ///   - wait: waits until nothing is going on; looks again and again between pauses when nil.
  ///   - after: called after each line that was done.
  /// - Returns: the first thing that could not be done, with its line.
  @discardableResult
  public func play(
    on runner: WorkbenchRunner, pause: (Double) -> Void, isCancelled: () -> Bool = { false },
    wait: (() -> Void)? = nil, after: (Line) throws -> Void
  ) rethrows -> (line: Int, error: String)? {
    for line in lines {
      guard !isCancelled() else { return (line.number, "Stopped.") }
      var error: String?
      switch line.step {
      case .run(let words): error = runner.run(words)
      case .key(let keys):
        for stroke in keys.strokes { error = runner.send(.key(stroke)).error ?? error }
      case .type(let text):
        for character in text { error = runner.send(.key(KeyStroke(character))).error ?? error }
      case .wait:
        if let wait { wait() } else { while runner.isBusy, !isCancelled() { pause(0.02) } }
      case .sleep(let seconds): pause(seconds)
      }
      if let error { return (line.number, error) }
      try after(line)
    }
    return nil
  }
}
