import ArgumentParser
import AudioCore
import Glibc
import Mastering
import TerminalKit

/// `lacquer themes`: which there are, how they look, whether they can be read.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes",
    abstract: "List, show and check the themes of the workstation.",
    discussion: """
      Your own themes are files in ~/.config/lacquer/themes; nothing is ever
      written there. Names are those of files without .toml; a path works too:

        lacquer themes show night
        lacquer themes lint ./mine.toml
      """,
    subcommands: [List.self, Show.self, Lint.self],
    defaultSubcommand: List.self)

  /// `lacquer themes list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the themes that are found.")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let library = ThemeLibrary.standard()
      let items = try library.found()
      let reports = try items.map { ThemeReport(try library.load($0.name)) }
      if common.json {
        Console.output(try JSONDocument.text(ThemesDocument(reports), curves: true))
        return
      }
      let style = Console.style(of: STDOUT_FILENO)
      for (item, report) in zip(items, reports) {
        let marks =
          report.findings.isEmpty ? report.marks.joined(separator: " ") : "! see lint"
        let own = item.isOwn ? " *" : ""
        let head =
          style.bold(TextStyle.left(report.name + own, 18)) + TextStyle.left(report.variant, 7)
          + TextStyle.left(marks, 10)
        common.say(head + style.dim(report.summary) + "\n")
      }
    }
  }

  /// `lacquer themes show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show a theme's colours and how well they read.")

    @Argument(help: ArgumentHelp("A theme's name or file.", valueName: "theme"))
    var name: String

    @OptionGroup var common: CommonOptions

    func run() throws {
      let theme = try ThemeLibrary.standard().load(name)
      let report = ThemeReport(theme)
      if common.json {
        let head: [String: JSONValue] = [
          "schema": .string("lacquer.theme/1"),
          "engine": try JSONDocument.tree(EngineIdentity.current),
        ]
        Console.output(try JSONDocument.tree(report).adding(head).text)
        return
      }
      let style = Console.style(of: STDOUT_FILENO)
      common.say(ThemeText(report, style: style).text)
    }
  }

  /// `lacquer themes lint`.
  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lint", abstract: "Check contrast, colour vision and every depth of colour.",
      discussion: """
        Text wants 4.5 : 1 and graphs 3 : 1 against their ground; A, B, R and
        over have to be told apart by every kind of colour vision (CIEDE2000 of
        at least 15), in truecolour and in 256 colours; no two of them may be
        the same of the 16 colours. Without names every theme is checked. The
        exit status is 2 when something falls short.
        """)

    @Argument(help: ArgumentHelp("Themes, by name or file.", valueName: "theme"))
    var names: [String] = []

    @OptionGroup var common: CommonOptions

    func run() throws {
      let library = ThemeLibrary.standard()
      let names = try names.isEmpty ? library.found().map(\.name) : names
      let reports = try names.map { ThemeReport(try library.load($0)) }
      if common.json {
        Console.output(try JSONDocument.text(ThemesDocument(reports), curves: true))
      }
      for report in reports {
        for finding in report.findings { Console.complain(finding) }
        if report.findings.isEmpty { common.say("✓ \(report.name)\n") }
      }
      guard reports.allSatisfy(\.findings.isEmpty) else {
        throw EarlyEnd(status: .checkFailed)
      }
    }
  }
}

/// Themes as a JSON document.
private struct ThemesDocument: Encodable {
  var schema = "lacquer.themes/1"
  var engine = EngineIdentity.current
  var themes: [ThemeReport]

  init(_ themes: [ThemeReport]) { self.themes = themes }
}

/// A theme in words and numbers.
private struct ThemeText {
  let report: ThemeReport
  let style: TextStyle

  init(_ report: ThemeReport, style: TextStyle) {
    self.report = report
    self.style = style
  }

  var text: String {
    var lines = ["\(style.bold(report.name))  \(report.summary)", ""]
    func say(_ name: String, _ value: String) {
      lines.append(style.dim(TextStyle.left(name, 11)) + value)
    }
    say("file", report.path ?? "built in")
    say("extends", report.lineage.dropFirst().joined(separator: ", "))
    say("for", "\(report.variant) grounds, \(Self.depths[report.depth] ?? report.depth)")
    if let text = report.textContrast, let muted = report.mutedContrast,
      let graph = report.graphContrast
    {
      say(
        "contrast",
        "text \(Numeral.atLeast(text))  muted \(Numeral.atLeast(muted))  graphs \(Numeral.atLeast(graph))"
      )
    }
    for distance in report.distances {
      let nearest = distance.nearest.joined(separator: " and ")
      say(
        distance.vision,
        "A, B, R, over differ by \(Numeral.atLeast(distance.truecolour)) or more (\(nearest))")
    }
    say("marks", report.marks.isEmpty ? "none" : report.marks.joined(separator: " "))
    lines.append("")
    for row in report.roles {
      let swatch = style.swatch(row.foreground, on: row.background)
      let values = [row.foreground ?? "default", row.background.map { "on \($0)" } ?? ""]
      let contrast = row.contrast.map { "\(Numeral.atLeast($0)) : 1" } ?? ""
      let lightness = row.lightnessContrast.map { "Lc \(Int(abs($0).rounded()))" } ?? ""
      lines.append(
        "\(swatch)\(TextStyle.left(row.role, 19))\(TextStyle.left(values.joined(separator: " "), 20))"
          + "\(TextStyle.left(row.ansi, 15))\(TextStyle.left(contrast, 9))\(lightness)")
    }
    if !report.findings.isEmpty { lines += [""] + report.findings.map { "! \($0)" } }
    return lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private static let depths = [
    "true": "any depth of colour", "256": "256 colours at most", "16": "16 colours at most",
    "mono": "no colour",
  ]
}

extension TextStyle {
  /// Two cells in a role's colours, where the terminal shows 24 bits; else nothing.
  fileprivate func swatch(_ foreground: String?, on background: String?) -> String {
    let support = OwnProcess.variable("COLORTERM") ?? ""
    guard usesColour, ["truecolor", "24bit"].contains(support) else { return "" }
    func code(_ start: Int, _ hex: String?) -> String {
      guard let colour = hex.flatMap({ RGB(hex: $0) }) else { return "\(start + 1)" }
      return "\(start);2;\(colour.red);\(colour.green);\(colour.blue)"
    }
    return "\u{1B}[\(code(38, foreground));\(code(48, background))m ▇▇ \u{1B}[0m "
  }
}
