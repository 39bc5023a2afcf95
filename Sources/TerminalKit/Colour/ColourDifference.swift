import Glibc

/// How far apart two colours look.
public enum ColourDifference {
  /// CIEDE2000 (CIE 142-2001) between two sRGB colours, with unit weights.
  ///
  /// 1 is barely seen side by side; 15 is told apart as thin lines across a screen.
  public static func ciede2000(_ one: RGB, _ other: RGB) -> Double {
    ciede2000(lab(one), lab(other))
  }

  /// CIEDE2000 between CIE L*a*b* coordinates.
  package static func ciede2000(
    _ one: (l: Double, a: Double, b: Double), _ other: (l: Double, a: Double, b: Double)
  ) -> Double {
    func seventh(_ value: Double) -> Double {
      let power = pow(value, 7)
      return (power / (power + 6_103_515_625)).squareRoot()
    }
    let meanChroma = (hypot(one.a, one.b) + hypot(other.a, other.b)) / 2
    let stretch = 1.5 - 0.5 * seventh(meanChroma)
    let (a1, a2) = (one.a * stretch, other.a * stretch)
    let (c1, c2) = (hypot(a1, one.b), hypot(a2, other.b))
    let (h1, h2) = (hue(a1, one.b), hue(a2, other.b))

    var turn = h2 - h1
    var middle = (h1 + h2) / 2
    if c1 * c2 == 0 {
      turn = 0
      middle = h1 + h2
    } else if abs(turn) > 180 {
      turn += turn > 0 ? -360 : 360
      middle += h1 + h2 < 360 ? 180 : -180
    }
    let hueDifference = 2 * (c1 * c2).squareRoot() * sine(turn / 2)
    let (lightness, chroma) = ((one.l + other.l) / 2, (c1 + c2) / 2)

    let t =
      1 - 0.17 * cosine(middle - 30) + 0.24 * cosine(2 * middle)
      + 0.32 * cosine(3 * middle + 6) - 0.20 * cosine(4 * middle - 63)
    let offset = (lightness - 50) * (lightness - 50)
    let lightnessWeight = 1 + 0.015 * offset / (20 + offset).squareRoot()
    let chromaWeight = 1 + 0.045 * chroma
    let hueWeight = 1 + 0.015 * chroma * t
    let bend = (middle - 275) / 25
    let rotation = -sine(60 * exp(-bend * bend)) * 2 * seventh(chroma)

    let dl = (other.l - one.l) / lightnessWeight
    let dc = (c2 - c1) / chromaWeight
    let dh = hueDifference / hueWeight
    return (dl * dl + dc * dc + dh * dh + rotation * dc * dh).squareRoot()
  }

  /// CIE L*a*b* under D65.
  private static func lab(_ colour: RGB) -> (l: Double, a: Double, b: Double) {
    let light = LinearRGB(colour)
    func bent(_ share: Double) -> Double {
      share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
    }
    let x = bent(
      (0.4124564 * light.red + 0.3575761 * light.green + 0.1804375 * light.blue) / 0.95047)
    let y = bent(0.2126729 * light.red + 0.7151522 * light.green + 0.0721750 * light.blue)
    let z = bent(
      (0.0193339 * light.red + 0.1191920 * light.green + 0.9503041 * light.blue) / 1.08883)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))
  }

  private static func hue(_ a: Double, _ b: Double) -> Double {
    if a == 0 && b == 0 { return 0 }
    let degrees = atan2(b, a) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }

  private static func sine(_ degrees: Double) -> Double { sin(degrees * .pi / 180) }
  private static func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
}
