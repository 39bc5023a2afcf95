import Glibc

/// A colour in linear light with sRGB's primaries; 0…1 a channel, outside when out of gamut.
public struct LinearRGB: Equatable, Sendable {
  /// Light of each primary.
  public var red: Double, green: Double, blue: Double

  /// Creates a colour from its light.
  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Light of an encoded colour (IEC 61966-2-1).
  public init(_ colour: RGB) {
    self.init(
      red: Self.light(colour.red), green: Self.light(colour.green), blue: Self.light(colour.blue))
  }

  /// The nearest encoded colour; what is out of gamut is clipped.
  public var encoded: RGB { RGB(Self.code(red), Self.code(green), Self.code(blue)) }

  private static func light(_ code: UInt8) -> Double {
    let value = Double(code) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func code(_ light: Double) -> UInt8 {
    let light = min(max(light, 0), 1)
    let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8((value * 255).rounded())
  }
}
