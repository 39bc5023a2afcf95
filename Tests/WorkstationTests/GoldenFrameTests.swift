import Foundation
import TerminalKit
import Testing
import Workbench
import Workstation

/// What every picture of every screen has to keep to.
@Suite struct GoldenFrameTests {
  static let sizes = [
    Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60),
  ]
  @Test(arguments: Fixture.screens.map(\.name))
  func depthChangesColoursAndNeverText(name: String) throws {
    let state = try Fixture.screen(name)
    for size in Self.sizes {
      let reference = Fixture.frame(state, size, .truecolour).grid.text
      for depth in ColourDepth.allCases {
        let grid = Fixture.frame(state, size, depth).grid
        // These two say how many colours there are.
        if name != "themes" && name != "doctor" { #expect(grid.text == reference) }
        for cell in grid.cells {
          for colour in [cell.style.foreground, cell.style.background] {
            let isRight =
              switch (depth, colour.form) {
              case (_, .terminal): true
              case (.mono, _): false
              case (.ansi, .ansi), (.indexed, .indexed), (.truecolour, .rgb): true
              case (.indexed, .ansi), (.truecolour, .ansi): true
              default: false
              }
            guard isRight else {
              Issue.record("\(depth) has \(colour.form)")
              return
            }
          }
        }
      }
    }
  }

  @Test func asciiIsAscii() {
    for (name, state) in Fixture.screens {
      for size in Self.sizes {
        let grid = Fixture.frame(state, size, .mono, .ascii).grid
        for row in 0..<size.rows {
          // Names of files stay what they are.
          let text = grid.text(row: row).filter {
            !$0.isASCII && !"日本語のとても長い名前\u{FFFD}".contains($0)
          }
          #expect(text.isEmpty, "\(name) \(size) row \(row): \(text)")
        }
      }
    }
  }

  /// The screens whose every cell is recorded.
  static let recorded = [
    "work", "curve", "files", "render", "jobs", "palette", "which-key", "help", "themes",
    "settings", "abx",
  ]

  /// Three sizes in braille and ASCII, blocks at the smallest, each in four depths of colour.
  @Test(arguments: recorded)
  func picturesAreAsRecorded(name: String) throws {
    let state = try Fixture.screen(name)
    for size in Self.sizes {
      for glyphs in GlyphSet.allCases where glyphs != .block || size.columns == 80 {
        let text = GoldenPicture.text { Fixture.frame(state, size, $0, glyphs) }
        let file = "\(name)-\(size.columns)x\(size.rows)-\(glyphs.rawValue)"
        if let difference = try GoldenPicture.difference(text, file) {
          Issue.record("\(difference)")
        }
      }
    }
  }
}
