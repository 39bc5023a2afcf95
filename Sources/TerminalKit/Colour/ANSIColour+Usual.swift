extension ANSIColour {
  /// What xterm shows unless the person chose otherwise; for pictures and for reckoning.
  public var usual: RGB { Self.usualColours[Int(rawValue)] }

  /// The colour of the sixteen whose usual look is nearest in OKLab.
  public static func nearest(to colour: RGB) -> ANSIColour {
    let wanted = OKLab(colour)
    var best = ANSIColour.white
    var least = Double.infinity
    for (candidate, place) in zip(allCases, usualPlaces) {
      let distance = wanted.squaredDistance(to: place)
      if distance < least {
        least = distance
        best = candidate
      }
    }
    return best
  }

  private static let usualPlaces = usualColours.map(OKLab.init)

  private static let usualColours: [RGB] = [
    RGB(0x000000), RGB(0xCD0000), RGB(0x00CD00), RGB(0xCDCD00),
    RGB(0x3465D4), RGB(0xCD00CD), RGB(0x00CDCD), RGB(0xE5E5E5),
    RGB(0x7F7F7F), RGB(0xFF0000), RGB(0x00FF00), RGB(0xFFFF00),
    RGB(0x5C5CFF), RGB(0xFF00FF), RGB(0x00FFFF), RGB(0xFFFFFF),
  ]
}
