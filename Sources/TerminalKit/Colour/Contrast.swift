import Glibc

/// How well a colour can be read on another.
public enum Contrast {
  /// WCAG 2.2's contrast ratio, 1…21; order does not matter.
  ///
  /// Text wants 4.5 (AA) or 7 (AAA), graphs and signs 3.
  public static func ratio(_ one: RGB, _ other: RGB) -> Double {
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Relative luminance 0…1 (WCAG 2.2, ITU-R BT.709 weights).
  static func luminance(_ colour: RGB) -> Double {
    let light = LinearRGB(colour)
    return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
  }

  /// APCA's lightness contrast Lc of `text` on `ground`, about −108…106 (APCA-W3 0.1.9).
  ///
  /// Positive for dark text on light ground, negative for light on dark; the amount counts: 75 for
  /// running text, 60 for words, 45 for large or heavy ones, 30 for signs.
  public static func apca(text: RGB, on ground: RGB) -> Double {
    let (textLight, groundLight) = (screenLight(text), screenLight(ground))
    guard abs(textLight - groundLight) >= 0.0005 else { return 0 }
    if groundLight > textLight {
      let contrast = (pow(groundLight, 0.56) - pow(textLight, 0.57)) * 1.14
      return contrast < 0.1 ? 0 : (contrast - 0.027) * 100
    }
    let contrast = (pow(groundLight, 0.65) - pow(textLight, 0.62)) * 1.14
    return contrast > -0.1 ? 0 : (contrast + 0.027) * 100
  }

  /// APCA's estimate of a screen's light, with its soft clamp of black.
  private static func screenLight(_ colour: RGB) -> Double {
    func light(_ code: UInt8) -> Double { pow(Double(code) / 255, 2.4) }
    let sum =
      0.2126729 * light(colour.red) + 0.7151522 * light(colour.green)
      + 0.0721750 * light(colour.blue)
    return sum < 0.022 ? sum + pow(0.022 - sum, 1.414) : sum
  }
}
