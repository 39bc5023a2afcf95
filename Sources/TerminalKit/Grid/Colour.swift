/// A colour of a cell: the terminal's own, one of its 16 named ones, one of the 256, or 24 bits.
///
/// A theme hands out the form that suits the depth; the back ends bring whatever they cannot show
/// down to what they can (`ColourDepth.reduce`).
public struct Colour: Hashable, Sendable {
  /// Kind in the upper byte, value below.
  public let rawValue: UInt32

  private init(kind: UInt32, value: UInt32) { rawValue = kind << 24 | value }

  /// What the terminal uses by itself, transparent backgrounds included.
  public static let terminal = Colour(kind: 0, value: 0)

  /// One of the person's own 16 colours.
  public static func ansi(_ name: ANSIColour) -> Colour {
    Colour(kind: 1, value: UInt32(name.rawValue))
  }

  /// One of the 256 colours of xterm; 0–15 are the person's own.
  public static func indexed(_ index: UInt8) -> Colour {
    Colour(kind: index < 16 ? 1 : 2, value: UInt32(index))
  }

  /// 24-bit colour.
  public static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Colour {
    Colour(kind: 3, value: UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
  }

  /// The forms a colour takes, for code that has to tell them apart.
  public enum Form: Hashable, Sendable {
    /// The terminal's own.
    case terminal
    /// One of 16.
    case ansi(ANSIColour)
    /// One of the 240 fixed colours above those.
    case indexed(UInt8)
    /// 24 bits.
    case rgb(UInt8, UInt8, UInt8)
  }

  /// Which form it has.
  public var form: Form {
    switch rawValue >> 24 {
    case 1: .ansi(ANSIColour(rawValue: UInt8(rawValue & 15)) ?? .white)
    case 2: .indexed(UInt8(rawValue & 255))
    case 3:
      .rgb(UInt8(rawValue >> 16 & 255), UInt8(rawValue >> 8 & 255), UInt8(rawValue & 255))
    default: .terminal
    }
  }
}

/// The 16 colours whose look belongs to the person's terminal, in their usual order.
public enum ANSIColour: UInt8, Sendable, CaseIterable {
  /// The eight of the standard.
  case black, red, green, yellow, blue, magenta, cyan, white
  /// Their bright forms; a terminal of eight colours shows them bold.
  case brightBlack, brightRed, brightGreen, brightYellow
  /// Their bright forms; a terminal of eight colours shows them bold.
  case brightBlue, brightMagenta, brightCyan, brightWhite

  /// The name in themes: `red`, `bright-red`.
  public var name: String {
    let plain = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    return (rawValue < 8 ? "" : "bright-") + plain[Int(rawValue % 8)]
  }

  /// Reads `red` or `bright-red`.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// How many colours a screen has.
public enum ColourDepth: String, Sendable, CaseIterable, Codable {
  /// 24 bits.
  case truecolour = "true"
  /// The 256 of xterm, of which the lower 16 are left to the person.
  case indexed = "256"
  /// The person's 16.
  case ansi = "16"
  /// None: bold, dim, underline and reverse only, as NO_COLOR asks.
  case mono
}
