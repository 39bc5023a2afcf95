import ArgumentParser
import Mastering
import TerminalKit
import Workbench

/// `lacquer docs`: pages of documentation that the program knows better than an author.
struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs",
    abstract: "Print generated documentation as Markdown.",
    shouldDisplay: false,
    subcommands: [Settings.self, Themes.self, Keys.self])

  /// `lacquer docs settings`.
  struct Settings: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "settings", abstract: "Print docs/settings.md.")

    func run() { Console.output(SettingTable.markdown) }
  }

  /// `lacquer docs themes`.
  struct Themes: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "themes", abstract: "Print docs/themes.md.")

    func run() { Console.output(ThemeManual.markdown) }
  }

  /// `lacquer docs keys`.
  struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "keys", abstract: "Print docs/keys.md.")

    func run() { Console.output(ActionRegistry.standard.markdown()) }
  }
}
