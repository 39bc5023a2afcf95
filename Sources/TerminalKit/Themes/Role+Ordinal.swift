extension Role {
  /// The place in `allCases`; looked up for every piece of text, so it is the case itself.
  package var ordinal: Int { Int(unsafe unsafeBitCast(self, to: UInt8.self)) }

  /// The role whose name is nearest to a mistyped one; nil when none is near.
  static func nearest(to name: String) -> Role? {
    var best: Role?
    var least = max(2, name.count / 3) + 1
    for role in allCases {
      let distance = editDistance(Array(name.unicodeScalars), Array(role.rawValue.unicodeScalars))
      if distance < least {
        least = distance
        best = role
      }
    }
    return best
  }

  /// Levenshtein's distance.
  private static func editDistance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var row = Array(0...other.count)
    for (index, scalar) in one.enumerated() {
      var corner = row[0]
      row[0] = index + 1
      for (column, candidate) in other.enumerated() {
        let change = corner + (scalar == candidate ? 0 : 1)
        corner = row[column + 1]
        row[column + 1] = min(change, corner + 1, row[column] + 1)
      }
    }
    return row[other.count]
  }
}
