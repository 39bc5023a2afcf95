import Glibc

/// A colour in Ottosson's OKLab (2020): equal distances look about equally far.
///
/// Gradients are mixed here, and the nearest of 256 colours is sought here.
public struct OKLab: Equatable, Sendable {
  /// Lightness 0…1, green–red and blue–yellow about −0.4…0.4.
  public var lightness: Double, a: Double, b: Double

  /// Creates a colour from its coordinates.
  public init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// Coordinates of an encoded colour.
  public init(_ colour: RGB) {
    let light = LinearRGB(colour)
    let l = cbrt(
      0.4122214708 * light.red + 0.5363325363 * light.green + 0.0514459929 * light.blue)
    let m = cbrt(
      0.2119034982 * light.red + 0.6806995451 * light.green + 0.1073969566 * light.blue)
    let s = cbrt(
      0.0883024619 * light.red + 0.2817188376 * light.green + 0.6299787005 * light.blue)
    self.init(
      lightness: 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      a: 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      b: 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  /// The nearest encoded colour; what is out of gamut is clipped.
  public var encoded: RGB {
    let l = lightness + 0.3963377774 * a + 0.2158037573 * b
    let m = lightness - 0.1055613458 * a - 0.0638541728 * b
    let s = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    return LinearRGB(
      red: 4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
      green: -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
      blue: -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3
    ).encoded
  }

  /// The square of the distance to another colour.
  func squaredDistance(to other: OKLab) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return dl * dl + da * da + db * db
  }

  /// The colour `share` of the way to another one; 0 is this one, 1 the other.
  public func mixed(with other: OKLab, share: Double) -> OKLab {
    OKLab(
      lightness: lightness + (other.lightness - lightness) * share,
      a: a + (other.a - a) * share, b: b + (other.b - b) * share)
  }
}

extension RGB {
  /// The colour `share` of the way to `other`, mixed in OKLab; 0 is this one, 1 the other.
  public func mixed(with other: RGB, share: Double) -> RGB {
    OKLab(self).mixed(with: OKLab(other), share: share).encoded
  }
}
