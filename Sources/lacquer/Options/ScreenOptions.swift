import ArgumentParser
import AudioCore
import TerminalKit
import Workbench

/// How screens look.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A theme by name or file; auto follows the terminal.", valueName: "theme"))
  var theme: String?

  @Option(
    help: ArgumentHelp("Colours: true, 256, 16 or mono.", valueName: "depth"),
    transform: { try Self.word($0, ColourDepth.self) })
  var colour: ColourDepth?

  @Option(
    help: ArgumentHelp("Characters of graphs: braille, block or ascii.", valueName: "set"),
    transform: { try Self.word($0, GlyphSet.self) })
  var glyphs: GlyphSet?

  @Flag(help: "One column of text, without frames and graphs: for screen readers.")
  var plain = false

  private static func word<Value>(_ text: String, _ kind: Value.Type) throws -> Value
  where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    guard let value = Value(rawValue: text) else {
      let words = kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no \"\(text)\" here; there are \(words).")
    }
    return value
  }

  /// Puts what was asked for over the choices kept before.
  func apply(to appearance: inout Appearance) {
    if let theme { appearance.theme = theme }
    if plain { appearance.isPlain = true }
    switch colour {
    case .truecolour: appearance.depth = .truecolor
    case .indexed: appearance.depth = .ansi256
    case .ansi: appearance.depth = .ansi16
    case .mono: appearance.depth = .mono
    case nil: break
    }
    switch glyphs {
    case .braille: appearance.glyphs = .braille
    case .block: appearance.glyphs = .block
    case .ascii: appearance.glyphs = .ascii
    case nil: break
    }
  }
}
