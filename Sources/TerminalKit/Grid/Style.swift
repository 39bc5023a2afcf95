/// Attributes of a cell that need no colour.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier strokes.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter.
  public static let dim = Attributes(rawValue: 2)
  /// Slanted, where the terminal can.
  public static let italic = Attributes(rawValue: 4)
  /// Underlined.
  public static let underline = Attributes(rawValue: 8)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 16)
}

/// How a cell looks: two colours and attributes.
public struct Style: Hashable, Sendable {
  /// Colour of the glyph.
  public var foreground: Colour
  /// Colour behind it.
  public var background: Colour
  /// Bold, dim and the like.
  public var attributes: Attributes

  /// Creates a style; by default the terminal's own colours.
  public init(
    _ foreground: Colour = .terminal, on background: Colour = .terminal,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attribute.
  public static let plain = Style()

  /// The same with further attributes.
  public func adding(_ more: Attributes) -> Style {
    Style(foreground, on: background, attributes.union(more))
  }

  /// The same on another background.
  public func on(_ colour: Colour) -> Style { Style(foreground, on: colour, attributes) }
}

/// The characters graphs and frames are drawn with.
public enum GlyphSet: String, Sendable, CaseIterable, Codable {
  /// Braille dots, eighth blocks and box lines.
  case braille
  /// Eighth blocks and box lines, for fonts whose braille is poor.
  case block
  /// Nothing beyond ASCII: the Linux console, locales without UTF-8.
  case ascii
}
