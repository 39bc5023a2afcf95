/// A colour as a theme writes it, before names are looked up.
indirect enum ThemeInk: Equatable, Sendable {
  /// `default`: the terminal's own.
  case terminal
  /// `#rrggbb` or `#rgb`.
  case fixed(RGB)
  /// A name of the palette.
  case named(String)
  /// `mix(one, other, 40%)`: 40 % of the way from one to the other, in OKLab.
  case mix(ThemeInk, ThemeInk, share: Double)

  /// How to write one, after "NAME ".
  static let wanted =
    "wants a colour: \"#rrggbb\", a name of the palette, \"default\", or \"mix(one, other, 40%)\"."

  /// Reads a colour, without looking names up; nil when it is none.
  init?(_ text: some StringProtocol) {
    let text = text.trimmed
    if text == "default" {
      self = .terminal
    } else if text.hasPrefix("#") {
      guard let colour = RGB(hex: text) else { return nil }
      self = .fixed(colour)
    } else if text.hasPrefix("mix("), text.hasSuffix(")") {
      guard let mix = Self.mix(text.dropFirst(4).dropLast()) else { return nil }
      self = mix
    } else {
      let isName = text.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
      }
      guard isName, !text.isEmpty else { return nil }
      self = .named(text)
    }
  }

  private static func mix(_ inner: Substring) -> ThemeInk? {
    var parts: [Substring] = []
    var depth = 0
    var start = inner.startIndex
    for index in inner.indices {
      switch inner[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        parts.append(inner[start..<index])
        start = inner.index(after: index)
      default: break
      }
    }
    parts.append(inner[start...])
    guard parts.count == 3, depth == 0, let one = ThemeInk(parts[0]), let other = ThemeInk(parts[1])
    else { return nil }
    let share = parts[2].trimmed
    guard share.hasSuffix("%"), let percent = Double(share.dropLast()), (0...100).contains(percent)
    else { return nil }
    return .mix(one, other, share: percent / 100)
  }
}
