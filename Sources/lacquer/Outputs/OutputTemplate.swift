import AudioCore
import Glibc
import Mastering

/// Words in braces in the name of a file that is written.
///
/// `{name}` is the mix's name without folder and extension, `{date}` the day as 2026-01-31 (from
/// `SOURCE_DATE_EPOCH` when that is set), `{lufs}` the loudness of the finished master ("-14.0").
package struct OutputTemplate: Equatable, Sendable {
  /// As typed.
  package let text: String

  /// The words that are known.
  package static let words = ["name", "date", "lufs"]
  /// Those that are known before a master is made.
  package static let earlyWords = ["name", "date"]

  /// Checks that the words are among `words`; throws `LacquerError.usage` for another one.
  package init(_ text: String, words: [String] = OutputTemplate.words) throws {
    self.text = text
    for match in text.matches(of: /\{([A-Za-z]+)\}/) where !words.contains(String(match.1)) {
      let known = words.map { "{\($0)}" }.joined(separator: ", ")
      let isEarly = Self.words.contains(String(match.1))
      let reason = isEarly ? ", and no loudness is known when it is named" : ""
      throw LacquerError(
        .usage,
        "The name \(text) holds {\(match.1)}\(reason); the words that are filled in are \(known).")
    }
  }

  /// Whether the name depends on the finished master.
  package var needsLoudness: Bool { text.contains("{lufs}") }

  /// The name with its words filled in; `{lufs}` stays while `loudness` is nil.
  package func filled(mix: String, date: String, loudness: Double? = nil) -> String {
    var result = text.replacing("{date}", with: date)
    if let loudness {
      result = result.replacing("{lufs}", with: Numeral.ascii(loudness, 1))
    }
    return result.replacing("{name}", with: Paths.stem(of: mix == "-" ? "stdin" : mix))
  }

  /// The day as 2026-01-31: in UTC of `epoch` seconds when given, else today where the person is.
  package static func date(epoch: String?) -> String {
    var moment = unsafe tm()
    if var seconds = epoch.flatMap({ Int($0) }) {
      unsafe gmtime_r(&seconds, &moment)
    } else {
      var seconds = time(nil)
      unsafe localtime_r(&seconds, &moment)
    }
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return unsafe "\(moment.tm_year + 1900)-\(two(moment.tm_mon + 1))-\(two(moment.tm_mday))"
  }
}
