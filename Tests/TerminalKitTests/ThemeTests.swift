import AudioCore
import Foundation
import TerminalKit
import TestSupport
import Testing

@Suite struct ThemeTests {
  private let place: TemporaryFolder

  init() throws { place = try TemporaryFolder() }

  private var folder: URL { place.url }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name + ".toml"))
  }

  /// Own themes in the test's folder before the shipped ones.
  private var library: ThemeLibrary {
    ThemeLibrary(own: [folder.path], shipped: Samples.library.folders)
  }

  @Test func aLibraryWithoutThemesSaysWhereItLooked() throws {
    let empty = ThemeLibrary(own: [folder.path], shipped: ["/nowhere"])
    let error = #expect(throws: LacquerError.self) { try empty.found() }
    #expect(error?.code == .input)
    #expect(error?.message.hasPrefix("No theme was found in \(folder.path), /nowhere:") == true)
    #expect(try Samples.library.found() == Samples.library.items)
  }

  @Test func everyShippedThemePassesItsCheck() throws {
    let items = Samples.library.items
    #expect(items.count >= 12)
    for item in items {
      let theme = try Samples.library.load(item.name)
      #expect(ThemeLint(theme).findings.isEmpty, "\(ThemeLint(theme).findings)")
      #expect(theme.summary.count > 10 && theme.name == item.name)
    }
  }

  /// A name that says more than another takes over its looks: `match.applied` would those of `match`.
  @Test func noCurveIsUnderlined() throws {
    for item in Samples.library.items {
      let theme = try Samples.library.load(item.name)
      for role in Role.allCases where role.kind != .text {
        #expect(!theme[role].attributes.contains(.underline), "\(item.name): \(role.rawValue)")
      }
    }
  }

  /// On one of the sixteen as ground, the terminal's own letters may be as dark as it.
  @Test func lettersOnAGroundOfTheSixteenAreOfTheSixteenToo() throws {
    for item in Samples.library.items {
      let theme = try Samples.library.load(item.name)
      for role in Role.allCases {
        let look = theme[role]
        guard let ground = look.groundANSI, ground != .terminal else { continue }
        #expect(look.ansi != .terminal, "\(item.name): \(role.rawValue)")
      }
    }
  }

  /// Nobody knows whether the person's cyan can be read on their blue.
  @Test func aChosenRowIsWrittenInItsOwnLettersInSixteenColours() throws {
    for item in Samples.library.items {
      let paint = try Samples.paint(item.name, .ansi)
      for role in [Role.fg, .muted, .number, .srcAText, .srcRText, .statusError, .found] {
        let chosen = paint.on(.selected)[role]
        #expect(chosen.foreground == paint[.selected].foreground, "\(item.name): \(role.rawValue)")
        #expect(chosen.background == paint[.selected].background)
        let rest = paint.on(.selectedInactive)[role]
        #expect(rest.foreground == paint[role].foreground, "\(item.name): \(role.rawValue)")
      }
    }
  }

  @Test(arguments: [ColourDepth.truecolour, .indexed])
  func everythingIsReadableOnAChosenRow(depth: ColourDepth) throws {
    for item in Samples.library.items {
      let paint = try Samples.paint(item.name, depth)
      for row in [Role.selected, .selectedInactive, .parameterFocus] {
        guard let ground = paint[row].background.rgb, paint[row].foreground.rgb != nil else {
          continue
        }
        for role in Role.allCases where paint[role].background == paint.ground {
          let style = paint.on(row)[role]
          guard style.background == paint[row].background, let colour = style.foreground.rgb else {
            continue
          }
          let least = role.kind == .text ? 4.5 : role.kind == .graph ? 3 : 1
          let contrast = Contrast.ratio(colour, ground)
          #expect(contrast >= least, "\(item.name): \(role.rawValue) on \(row.rawValue)")
        }
      }
    }
  }

  @Test func textHasToBeReadableOnPopupsToo() throws {
    try write(
      "grey",
      """
      extends = "night"
      [roles]
      "popup" = { fg = "#000000", bg = "#808890" }
      """)
    let findings = ThemeLint(try library.load("grey")).findings
    for role in ["fg", "number", "status.ok"] {
      #expect(findings.contains { $0.hasPrefix("grey: \(role) (") }, "\(role): \(findings)")
    }
    // Its own text is.
    #expect(!findings.contains { $0.hasPrefix("grey: popup (") })
  }

  @Test func theSixteenColoursOfThePersonAreNotAmongThe256() throws {
    try write(
      "numbers",
      """
      [roles]
      "key" = { 256 = 15 }
      "link" = { bg-256 = 0 }
      "found" = { 256 = 16, bg-256 = 255 }
      "hint" = { 256 = 256 }
      """)
    let theme = try library.load("numbers")
    let lines = theme.problems.map(\.line)
    #expect(lines.count == 3 && Set(lines) == [2, 3, 5], "\(theme.problems)")
    #expect(theme.problems.allSatisfy { $0.message.contains("belong to the person") })
  }

  @Test("a theme that there is not is refused with one that is near")
  func misspeltName() throws {
    try write("twilight", "[roles]")
    let error = #expect(throws: (any Error).self) { try library.load("twiligth") }
    #expect(error.map { "\($0)" }?.contains("\"twiligth\"; did you mean twilight? ") == true)
  }

  @Test func shippedThemesServeEveryEye() throws {
    let reports = try Samples.library.items.map {
      ThemeReport(try Samples.library.load($0.name))
    }
    for variant in ["dark", "light"] {
      #expect(reports.contains { $0.variant == variant && $0.marks.contains("CVD") })
    }
    #expect(reports.contains { $0.marks.contains("AAA") })
    #expect(reports.contains { $0.depth == "mono" } && reports.contains { $0.depth == "16" })
  }

  @Test func theRootGivesEveryRole() throws {
    let root = try Samples.library.load("base")
    let text = try String(contentsOfFile: root.paths[0], encoding: .utf8)
    for role in Role.allCases {
      #expect(text.contains("\n\"\(role.rawValue)\" = "), "\(role.rawValue)")
    }
  }

  @Test func ordinalsAreThoseOfTheList() {
    for (index, role) in Role.allCases.enumerated() {
      #expect(role.ordinal == index)
      #expect(!role.meaning.isEmpty)
      #expect(Role(name: role.rawValue) == role)
      if let parent = role.parent { #expect(parent.ordinal < index) }
    }
    #expect(Role.groups.flatMap(\.roles) == Role.allCases)
  }

  @Test func aThemeOfOnePaletteIsAWholeTheme() throws {
    try write(
      "mine",
      """
      extends = "night"
      [palette]
      b = "#ff0080"
      """)
    let theme = try library.load("mine")
    #expect(theme.problems.isEmpty)
    #expect(theme.lineage == ["mine", "night", "base"])
    #expect(theme[.srcB].foreground == RGB(0xFF0080))
    #expect(theme[.matchApplied].foreground == RGB(0xFF0080))
    #expect(theme[.srcB].ansi == .ansi(.yellow))
    let night = try library.load("night")
    #expect(theme[.srcA] == night[.srcA])
  }

  @Test func rolesFallBackToTheirParents() throws {
    let theme = Theme.builtIn
    #expect(theme[.srcBFill] == theme[.srcB])
    #expect(theme[.statusOK] != theme[.fg])
    #expect(theme[.parameterValue] == theme[.fg])
    #expect(theme.problems.isEmpty)
  }

  @Test func problemsNameFileAndLineAndLeaveTheRestAlone() throws {
    try write(
      "broken",
      """
      variant = "purple"
      [palette]
      ink = "#12"
      [roles]
      "src.q" = "#ffffff"
      "fg" = "nowhere"
      "key" = { fg = "#ffffff", ansi = "pink" }
      "title" = "#abcdef"
      """)
    let theme = try library.load("broken")
    let said = theme.problems.map(\.description)
    #expect(said.count == 5, "\(said)")
    for (line, word) in [(1, "variant"), (3, "ink"), (5, "src.q"), (6, "nowhere"), (7, "ansi")] {
      #expect(said.contains { $0.hasPrefix("broken.toml, line \(line): ") && $0.contains(word) })
    }
    #expect(theme[.title].foreground == RGB(0xABCDEF))
    #expect(theme[.key].ansi == .ansi(.brightCyan))
    try write("nonsense", "[roles\nfg = 3")
    #expect(try library.load("nonsense").problems.first?.line == 1)
  }

  @Test func circlesAndMissingBasesAreSaid() throws {
    try write("one", "extends = \"two\"")
    try write("two", "extends = \"one\"")
    try write("lost", "extends = \"nobody\"")
    try write("loop", "[palette]\na = \"b\"\nb = \"a\"")
    #expect(try library.load("one").problems.contains { $0.message.contains("break the circle") })
    #expect(try library.load("lost").problems.contains { $0.message.contains("no such theme") })
    #expect(try library.load("loop").problems.contains { $0.message.contains("by itself") })
    #expect(throws: (any Error).self) { try library.load("nobody") }
  }

  @Test func anOwnThemeOfTheSameNameHidesAndExtendsTheShippedOne() throws {
    try write("night", "extends = \"night\"\n[palette]\na = \"#010203\"")
    let theme = try library.load("night")
    #expect(theme[.srcA].foreground == RGB(0x010203))
    #expect(theme.lineage == ["night", "night", "base"])
    let item = library.items.first { $0.name == "night" }
    #expect(item?.isOwn == true)
  }

  @Test func mixesAreReckonedInTheTheme() throws {
    try write(
      "mixed",
      """
      [palette]
      paper = "#000000"
      [roles]
      "fg" = "mix(mix(#ffffff, paper, 0%), default, 100%)"
      """)
    let theme = try library.load("mixed")
    #expect(theme.problems.isEmpty)
    #expect(theme[.fg].foreground == .black)
  }

  @Test func depthsHaveTheirForms() throws {
    let theme = try library.load("night")
    #expect(Paint(theme: theme, depth: .ansi, glyphs: .braille)[.srcA].foreground == .ansi(.cyan))
    let mono = Paint(theme: theme, depth: .mono, glyphs: .ascii)
    #expect(mono[.selected] == Style(.terminal, on: .terminal, .reverse))
    guard
      case .indexed = Paint(theme: theme, depth: .indexed, glyphs: .block)[.srcA].foreground.form
    else {
      Issue.record("256 colours are not given")
      return
    }
    let frozen = Paint(theme: try library.load("mono"), depth: .truecolour, glyphs: .braille)
    #expect(frozen.depth == .mono)
    let ground = Paint(theme: theme, depth: .truecolour, glyphs: .braille)
    #expect(ground[.fg].background == .terminal)
    #expect(ground.on(.popup)[.fg].background == ground[.popup].background)
  }

  @Test func gradientsRunUpwardsAndEndAtTheirEnds() throws {
    let paint = try Samples.paint()
    let low = paint.style(.meter, at: -90).foreground.rgb
    #expect(low == paint.theme.stops(.meter)?.first?.colour)
    #expect(paint.style(.meter, at: 6).foreground.rgb == paint.theme.stops(.meter)?.last?.colour)
    #expect(paint.style(.meter, at: -.infinity).foreground.rgb == low)
    #expect(paint.style(.meter, at: .nan).foreground.rgb == low)
  }

  @Test func librariesAreFoundByXDG() {
    let environment = ["XDG_CONFIG_HOME": "/c", "XDG_DATA_DIRS": "/d:/e", "HOME": "/h"]
    let library = ThemeLibrary.standard(
      environment: { environment[$0] }, executable: "/opt/lacquer/bin/lacquer")
    #expect(
      library.folders == [
        "/c/lacquer/themes", "/opt/lacquer/share/lacquer/themes", "/d/lacquer/themes",
        "/e/lacquer/themes",
      ])
    let plain = ThemeLibrary.standard(environment: { $0 == "HOME" ? "/h" : nil }, executable: nil)
    #expect(plain.folders.first == "/h/.config/lacquer/themes")
  }
}
