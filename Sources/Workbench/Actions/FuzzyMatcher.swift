/// Finds what a person means from a few letters of it.
///
/// All letters have to be there in order. Letters at the start of words, letters in a row and early
/// letters count more, so that `tpm` finds "True-peak meter" before "stop meter".
public struct FuzzyMatcher: Sendable {
  /// A find.
  public struct Match: Sendable, Equatable {
    /// Higher is nearer.
    public var score: Int
    /// Which characters of the text fit, ascending.
    public var places: [Int]

    /// Whether the letters stand at starts of words or in a row, and not just anywhere.
    public var isMeant: Bool { score > max(8 * places.count, 20 * places.count - 60) }
  }

  private let wanted: [Character]

  /// Creates a matcher for what was typed; blanks and case do not matter.
  public init(_ query: String) {
    wanted = Array(query.lowercased().filter { !$0.isWhitespace })
  }

  /// How well a text fits; nil when a letter is missing.
  ///
  /// The best of all ways to lay the letters into the text, in time of text × letters.
  public func match(_ text: String) -> Match? {
    guard !wanted.isEmpty else { return Match(score: 0, places: []) }
    let original = Array(text)
    let letters = original.map { Character(String($0).lowercased().first.map(String.init) ?? " ") }
    guard wanted.count <= letters.count else { return nil }
    // best[i]: score of the best way that puts the letter at hand on character i.
    var ways: [[Int]] = []
    var best = [Int?](repeating: nil, count: letters.count)
    for (index, letter) in wanted.enumerated() {
      var next = [Int?](repeating: nil, count: letters.count)
      var from = [Int](repeating: -1, count: letters.count)
      var leading: (score: Int, place: Int)?
      for place in letters.indices {
        if index > 0, place > 0, let score = best[place - 1] {
          if leading == nil || score >= leading?.score ?? 0 { leading = (score, place - 1) }
        }
        guard letters[place] == letter else { continue }
        let own = Self.weight(of: place, in: original)
        if index == 0 {
          next[place] = own - min(place, 12)
          continue
        }
        var candidate = leading.map { ($0.score + own - min(place - $0.place - 1, 8), $0.place) }
        if place > 0, let score = best[place - 1], score + own + 12 >= candidate?.0 ?? Int.min {
          candidate = (score + own + 12, place - 1)
        }
        if let candidate {
          next[place] = candidate.0
          from[place] = candidate.1
        }
      }
      ways.append(from)
      best = next
    }
    guard
      let end = best.indices.filter({ best[$0] != nil })
        .max(by: { (best[$0] ?? 0, -$0) < (best[$1] ?? 0, -$1) }), let score = best[end]
    else { return nil }
    var places: [Int] = []
    var place = end
    for way in ways.reversed() {
      places.append(place)
      place = way[place]
    }
    // Of two texts with the same letters the shorter one was meant.
    return Match(score: score * 4 - min(letters.count, 60), places: places.reversed())
  }

  /// Starts of words count 10, other characters 2.
  private static func weight(of place: Int, in text: [Character]) -> Int {
    guard place > 0 else { return 12 }
    let before = text[place - 1]
    let isStart =
      !before.isLetter && !before.isNumber
      || (text[place].isUppercase && before.isLowercase)
    return isStart ? 10 : 2
  }
}
