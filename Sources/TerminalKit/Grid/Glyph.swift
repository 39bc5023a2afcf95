/// What stands in one cell: a scalar and up to two combining marks, or the right half of a wide one.
///
/// Eight bytes, compared as one number. Control characters, which a file name may hold, become a
/// replacement sign, so that no text of the outside reaches the terminal as a command.
public struct Glyph: Hashable, Sendable, ExpressibleByUnicodeScalarLiteral {
  /// Three scalars of 21 bits, the base lowest; 0 is the right half of a wide glyph.
  public let rawValue: UInt64

  private init(rawValue: UInt64) { self.rawValue = rawValue }

  /// An empty cell.
  public static let space = Glyph(rawValue: 32)
  /// The right half of a wide glyph.
  public static let continuation = Glyph(rawValue: 0)

  /// Creates a glyph of one scalar.
  public init(_ scalar: Unicode.Scalar) {
    rawValue = UInt64(Glyph.harmless(scalar).value)
  }

  /// Creates a glyph from a literal such as `"│"`.
  public init(unicodeScalarLiteral scalar: Unicode.Scalar) { self.init(scalar) }

  /// Creates a glyph from what a person counts as one character.
  ///
  /// Marks beyond the second are left out; joined emoji show their first part.
  public init(_ character: Character) {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for scalar in character.unicodeScalars {
      if shift == 0 {
        value = UInt64(Glyph.harmless(scalar).value)
        shift = 21
      } else if GlyphWidth.isMark(scalar), shift < 63 {
        value |= UInt64(scalar.value) << shift
        shift += 21
      } else {
        break
      }
    }
    rawValue = value
  }

  /// The scalar and its marks; empty for the right half of a wide glyph.
  var scalars: [Unicode.Scalar] {
    [rawValue & 0x1F_FFFF, rawValue >> 21 & 0x1F_FFFF, rawValue >> 42 & 0x1F_FFFF]
      .filter { $0 != 0 }.compactMap { Unicode.Scalar(UInt32($0)) }
  }

  /// The scalar without marks; U+0000 for the right half of a wide glyph.
  public var base: Unicode.Scalar { Unicode.Scalar(UInt32(rawValue & 0x1F_FFFF)) ?? "\u{FFFD}" }

  /// The text of the cell; empty for the right half of a wide glyph.
  public var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// 1 or 2 columns; 0 for the right half of a wide glyph.
  public var columns: Int {
    // What screens are made of first: letters, lines and blocks, braille.
    if (1..<0x300).contains(rawValue) || (0x2500..<0x25FD).contains(rawValue)
      || (0x2800..<0x2900).contains(rawValue)
    {
      return 1
    }
    return rawValue == 0 ? 0 : GlyphWidth.columns(of: base)
  }

  private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x20...0x7E: scalar
    case 0..<0x20, 0x7F..<0xA0: "\u{FFFD}"
    default: GlyphWidth.isInvisible(scalar) ? "\u{FFFD}" : scalar
    }
  }
}

/// One cell of the screen.
public struct Cell: Hashable, Sendable {
  /// What stands in it.
  public var glyph: Glyph
  /// How it looks.
  public var style: Style

  /// Creates a cell.
  public init(_ glyph: Glyph, _ style: Style = .plain) {
    self.glyph = glyph
    self.style = style
  }

  /// An empty cell in the terminal's own colours.
  public static let blank = Cell(.space)
}
