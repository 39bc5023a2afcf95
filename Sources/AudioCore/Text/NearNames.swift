/// Suggestions for a mistyped name.
package enum NearNames {
  /// Most names that are suggested.
  private static let most = 3
  /// Shortest text, in characters, that is searched for inside of names or in which names are searched for.
  private static let shortestPart = 3
  /// Longest text that may be a mistyped name, bytes.
  private static let longest = 64

  /// The names that somebody who wrote `wanted` may have meant; empty when none is near.
  ///
  /// That is the name with the fewest edits between them, at most a third of its letters; otherwise up to three
  /// names that contain it or that it contains. Capitals do not count.
  /// What stands behind a name's last dot counts as the name: "celing" is near to "limit.ceiling".
  package static func near(_ wanted: String, in names: [String]) -> [String] {
    guard wanted.utf8.count <= longest else { return [] }
    let wanted = wanted.lowercased()
    let ranked = names.map { name in
      let small = name.lowercased()
      let word = small.split(separator: ".").last.map(String.init) ?? small
      return (name: name, edits: min(edits(wanted, small), edits(wanted, word)))
    }
    if let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= max(1, wanted.count / 3) {
      return [best.name]
    }
    guard wanted.count >= shortestPart else { return [] }
    let alike = names.filter { name in
      let name = name.lowercased()
      return name.contains(wanted) || name.count >= shortestPart && wanted.contains(name)
    }
    return Array(alike.prefix(most))
  }

  /// "; did you mean a or b?", or a full stop: the end of a sentence about a name that there is not.
  package static func clause(_ wanted: String, in names: [String]) -> String {
    words(wanted, in: names).map { "; did you mean \($0)?" } ?? "."
  }

  /// " Did you mean a or b?", or nothing: what follows such a sentence.
  package static func sentence(_ wanted: String, in names: [String]) -> String {
    words(wanted, in: names).map { " Did you mean \($0)?" } ?? ""
  }

  /// "a, b or c".
  private static func words(_ wanted: String, in names: [String]) -> String? {
    let near = near(wanted, in: names)
    guard let last = near.last else { return nil }
    let others = near.dropLast().joined(separator: ", ")
    return others.isEmpty ? last : "\(others) or \(last)"
  }

  /// Levenshtein distance with swaps of neighbours counted as one edit.
  private static func edits(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, rows[i - 1][j - 1] + 1)
        }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
