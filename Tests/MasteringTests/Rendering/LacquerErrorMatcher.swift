import AudioCore

/// Compares a `LacquerError` by its code and a part of its sentence.
enum LacquerErrorMatcher: Error, Equatable {
  case input(String)
  case output(String)
  case usage(String)
  case other(LacquerError)

  /// Runs `body` and throws its error as a matcher that holds the known phrase it contains.
  static func catching(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as LacquerError {
      throw matcher(error)
    }
  }

  private static let phrases = ["another file", "48000 Hz", "leave nothing", "already", "input"]

  private static func matcher(_ error: LacquerError) -> LacquerErrorMatcher {
    let phrase = phrases.first { error.message.contains($0) } ?? error.message
    switch error.code {
    case .input: return .input(phrase)
    case .output: return .output(phrase)
    case .usage: return .usage(phrase)
    default: return .other(error)
    }
  }
}
