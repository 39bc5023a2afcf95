import AudioCore
import Workbench

/// Actions as a command takes them: one an argument.
enum ActionArguments {
  /// Understands all of them before any is done; throws `LacquerError.usage` for the first that is none.
  ///
  /// `advice` says what the command has in place of the words of scripts.
  static func calls(_ arguments: [String], advice: String) throws -> [ActionCall] {
    try arguments.indices.map { index in
      do {
        return try ActionRegistry.standard.call(arguments[index])
      } catch let error as LacquerError {
        let word = String(arguments[index].prefix { !$0.isWhitespace })
        if KeyScript.words.contains(word) {
          throw LacquerError(.usage, "\(word) is a word of scripts and no action; \(advice).")
        }
        guard let whole = joined(around: index, of: arguments) else { throw error }
        throw LacquerError(.usage, "An action and its value are one argument: '\(whole)'.")
      }
    }
  }

  /// The action that an argument makes with the one behind it or before it; nil for none.
  private static func joined(around index: Int, of arguments: [String]) -> String? {
    [index, index - 1].lazy.filter { $0 >= 0 && $0 + 1 < arguments.count }
      .map { "\(arguments[$0]) \(arguments[$0 + 1])" }
      .first { (try? ActionRegistry.standard.call($0)) != nil }
  }
}
