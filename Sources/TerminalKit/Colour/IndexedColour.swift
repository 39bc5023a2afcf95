/// The 240 fixed colours of a terminal with 256: a 6×6×6 cube and 24 greys.
///
/// The first sixteen belong to the person and are never chosen for a colour.
public enum IndexedColour {
  /// The colour of an index; the first sixteen as xterm shows them.
  public static func rgb(_ index: UInt8) -> RGB {
    switch index {
    case 0..<16: return ANSIColour(rawValue: index)?.usual ?? .black
    case 16..<232:
      let place = index - 16
      return RGB(steps[Int(place / 36)], steps[Int(place / 6 % 6)], steps[Int(place % 6)])
    default:
      let grey = 8 + 10 * (index - 232)
      return RGB(grey, grey, grey)
    }
  }

  /// The nearest fixed colour in OKLab, 16…255.
  ///
  /// A `hueWeight` above 1 makes hue and saturation count more than lightness: a gradient then keeps
  /// its hue in steps instead of wandering through neighbours of equal lightness.
  public static func nearest(to colour: RGB, hueWeight: Double = 1) -> UInt8 {
    let wanted = OKLab(colour)
    var best: UInt8 = 16
    var least = Double.infinity
    for (offset, candidate) in places.enumerated() {
      let (da, db) = (wanted.a - candidate.a, wanted.b - candidate.b)
      let distance =
        wanted.squaredDistance(to: candidate) + (hueWeight - 1) * (da * da + db * db)
      if distance < least {
        least = distance
        best = UInt8(16 + offset)
      }
    }
    return best
  }

  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
  private static let places = (16...255).map { OKLab(rgb(UInt8($0))) }
}
