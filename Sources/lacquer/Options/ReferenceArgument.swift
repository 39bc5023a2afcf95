import AudioCore
package import Mastering

/// A reference as typed: a path, perhaps a section after its last @, perhaps weights after its last
/// colon.
///
/// `song.flac`, `song.flac:60%`, `song.flac:60`, `song.flac:tone=40,level=0`,
/// `song.flac@1:02-1:40:60%`. What follows the last colon counts only when it is a weight, what
/// follows the last @ only when it is a section, so paths may hold both; a path that itself ends
/// like a weight gets its weight after another colon (`take:50:100%`). After a section a weight
/// needs its % or a name. The weight of everything comes first, and is one number: `40,5%` is none. An
/// aspect is weighed once.
package struct ReferenceArgument: Equatable, Sendable {
  /// What is asked for.
  package private(set) var request: ReferenceRequest

  /// The file.
  package var path: String { request.path }
  /// Weight among the references, %.
  package var weight: Double { request.weight }

  /// Reads what was typed; throws `LacquerError.usage` for a weight outside 0–100 % and for two of one
  /// aspect.
  package init(_ text: String) throws {
    if let section = try Self.section(text) {
      request = section
      return
    }
    request = ReferenceRequest(path: text)
    guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { return }
    let weights = text[text.index(after: colon)...]
    guard try Self.read(weights, into: &request, of: text, needsMark: false) else { return }
    request.path = String(text[..<colon])
  }

  /// The reading with a section, nil when there is none after the last @.
  private static func section(_ text: String) throws -> ReferenceRequest? {
    guard let at = text.lastIndex(of: "@"), at != text.startIndex else { return nil }
    let rest = text[text.index(after: at)...]
    guard let match = rest.wholeMatch(of: /([0-9:.,]+[-–][0-9:.,]+)(?::([^:]*[%=][^:]*))?/)
    else { return nil }
    let value = try? SettingTable.setting(named: "match.region").value(from: String(match.1))
    guard case .region(let region)? = value else {
      let ends = match.1.split { "-–".contains($0) }.compactMap {
        SettingText.parseTime(String($0))
      }
      guard ends.count == 2, ends[1] <= ends[0] else { return nil }
      throw LacquerError(.usage, "The section \(match.1) in \(text) must end after it starts.")
    }
    var request = ReferenceRequest(path: String(text[..<at]), region: region)
    guard let weights = match.2 else { return request }
    guard try read(weights, into: &request, of: text, needsMark: true) else {
      throw LacquerError(
        .usage, "\(weights) in \(text) is not a weight; write for example 60% or tone=40,level=0.")
    }
    return request
  }

  /// Reads weights; false, with nothing changed, when `text` is not one.
  private static func read(
    _ text: Substring, into request: inout ReferenceRequest, of whole: String, needsMark: Bool
  ) throws -> Bool {
    var result = request
    var doubled: MatchAspect?
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let last = pair.last, let number = percentage(last) else { return false }
      if pair.count == 2 {
        guard let aspect = MatchAspect(rawValue: String(pair[0])) else { return false }
        if result.aspects[aspect] != nil { doubled = aspect }
        result.aspects[aspect] = number
      } else {
        guard part.startIndex == text.startIndex,
          !needsMark || part.hasSuffix("%") || text.contains("=")
        else { return false }
        result.weight = number
      }
      guard (0...100).contains(number) else {
        throw LacquerError(
          .usage, "A reference's weight is a number from 0 to 100 %; \(whole) asks for \(number).")
      }
    }
    if let doubled {
      throw LacquerError(
        .usage, "One weight for \(doubled.rawValue) is enough, not two: \(whole).")
    }
    request = result
    return true
  }

  /// A plain decimal number, with or without a percent sign.
  private static func percentage(_ text: Substring) -> Double? {
    let digits = text.hasSuffix("%") ? text.dropLast() : text
    guard let first = digits.first, first.isASCII, first.isNumber || first == "-",
      digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") })
    else { return nil }
    return Double(digits)
  }
}
