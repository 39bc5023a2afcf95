/// Divides rows among panes: each gets its least, then what is left goes by weight up to its most.
struct RowShares {
  /// What one pane wants.
  struct Wish {
    var least: Int
    var weight: Int
    var most: Int

    init(_ least: Int, weight: Int = 0, most: Int = .max) {
      self.least = least
      self.weight = weight
      self.most = weight == 0 ? least : most
    }
  }

  /// Rows of each pane, in order; together exactly `total` unless all panes are full.
  static func divide(_ total: Int, _ wishes: [Wish]) -> [Int] {
    var rows = wishes.map(\.least)
    var left = total - rows.reduce(0, +)
    while left > 0 {
      let open = wishes.indices.filter { rows[$0] < wishes[$0].most && wishes[$0].weight > 0 }
      guard !open.isEmpty else { break }
      // The pane that is furthest behind its share is served next; ties go to the first.
      let next = open.min { first, second in
        let (a, b) = (wishes[first], wishes[second])
        let behindA = Double(rows[first] - a.least + 1) / Double(a.weight)
        let behindB = Double(rows[second] - b.least + 1) / Double(b.weight)
        return (behindA, first) < (behindB, second)
      }
      guard let next else { break }
      rows[next] += 1
      left -= 1
    }
    return rows
  }
}
