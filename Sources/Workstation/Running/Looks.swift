internal import AudioCore
internal import TerminalKit
internal import Workbench

/// Chooses the paint: theme, depth and glyphs from what the person wants and the terminal can.
@Terminal final class Looks {
  private let library: ThemeLibrary
  private let facts: TerminalFacts
  private var known: (appearance: Appearance, isDark: Bool, paint: Paint)?
  /// Whether the terminal's ground is dark.
  var isDark = true
  /// Panes drawn with the paint of the moment.
  private(set) var stamps = PaneStamps()

  init(library: ThemeLibrary, facts: TerminalFacts) {
    self.library = library
    self.facts = facts
  }

  /// The paint of the moment; made anew only when something changed.
  func paint(_ appearance: Appearance) -> Paint {
    if let known, known.appearance == appearance, known.isDark == isDark { return known.paint }
    let paint = Paint(
      theme: theme(appearance.theme), depth: depth(appearance.depth),
      glyphs: glyphs(appearance.glyphs))
    known = (appearance, isDark, paint)
    stamps = PaneStamps()
    return paint
  }

  /// Forgets the theme, so that a changed file is read again.
  func reload() { known = nil }

  private func theme(_ name: String) -> Theme {
    if name == "auto" {
      return (try? library.load(isDark ? "night" : "paper")) ?? Theme.builtIn
    }
    return (try? library.load(name)) ?? (try? library.load("night")) ?? Theme.builtIn
  }

  private func depth(_ wanted: Appearance.Depth) -> ColourDepth {
    switch wanted {
    case .auto, .truecolor: facts.depth
    case .ansi256: facts.depth.least(.indexed)
    case .ansi16: facts.depth.least(.ansi)
    case .mono: .mono
    }
  }

  private func glyphs(_ wanted: Appearance.Glyphs) -> GlyphSet {
    switch wanted {
    case .auto: facts.glyphs
    case .braille: facts.isUTF8 ? .braille : .ascii
    case .block: facts.isUTF8 ? .block : .ascii
    case .ascii: .ascii
    }
  }
}
