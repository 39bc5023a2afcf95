import ArgumentParser
import Mastering

/// `lacquer docs`: pages of documentation that the program knows better than an author.
struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs",
    abstract: "Print generated documentation as Markdown.",
    shouldDisplay: false,
    subcommands: [Settings.self])

  /// `lacquer docs settings`.
  struct Settings: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "settings", abstract: "Print docs/settings.md.")

    func run() { Console.output(SettingTable.markdown) }
  }
}
