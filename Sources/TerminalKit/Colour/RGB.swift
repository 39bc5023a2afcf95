/// A colour of the sRGB space, eight bits a channel.
public struct RGB: Hashable, Sendable {
  /// Red, green and blue as they stand in a `#rrggbb`.
  public var red: UInt8, green: UInt8, blue: UInt8

  /// Creates a colour from its channels.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Creates a colour from 0xRRGGBB; higher bits are ignored.
  public init(_ packed: UInt32) {
    self.init(
      UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8),
      UInt8(truncatingIfNeeded: packed))
  }

  /// Reads `#rgb` or `#rrggbb`; nil for anything else.
  public init?(hex text: some StringProtocol) {
    guard text.first == "#" else { return nil }
    let digits = text.dropFirst()
    guard digits.utf8.allSatisfy({ $0 < 128 }), let value = UInt32(digits, radix: 16),
      digits.first != "+", digits.first != "-"
    else { return nil }
    switch digits.count {
    case 6: self.init(value)
    case 3:
      self.init(
        UInt8(value >> 8 & 15) * 17, UInt8(value >> 4 & 15) * 17, UInt8(value & 15) * 17)
    default: return nil
    }
  }

  /// 0xRRGGBB.
  public var packed: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// `#rrggbb`, lower case.
  public var hex: String {
    let digits = String(packed, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Black and white.
  public static let black = RGB(0x000000), white = RGB(0xFFFFFF)
}
