extension DotGrid {
  /// Draws a curve through places 0…1 from the lower edge, one a column of dots; gaps stay gaps.
  ///
  /// What lies above the upper edge is drawn along it; what lies below the lower one is left out.
  /// `isDotted` draws every third place alone.
  mutating func trace(_ places: [Double?], isDotted: Bool = false) {
    var last: Int?
    for (x, place) in places.enumerated() {
      guard let place, place >= 0, !isDotted || x % 3 == 0 else {
        last = nil
        continue
      }
      let y = height - 1 - min(height - 1, Int(place * Double(height)))
      // Joined half-way, so that a steep line has no column that belongs to both ends.
      if let last, abs(y - last) > 1 {
        let middle = (y + last) / 2
        line(x - 1, last, x - 1, middle)
        line(x, middle, x, y)
      } else {
        set(x, y)
      }
      last = y
    }
  }
}
