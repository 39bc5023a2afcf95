import ArgumentParser
import Mastering

/// The root of the command line.
struct Lacquer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lacquer",
    abstract: "Masters a mix so that it stands beside your reference.",
    usage: "lacquer <command> [options]",
    discussion: """
      Tone, width, balance and loudness follow the reference; no true peak passes the ceiling.

        lacquer settings
        lacquer doctor
      """,
    version: VersionText.full,
    subcommands: [
      SettingsCommand.self, DoctorCommand.self, DocsCommand.self,
    ])
}
