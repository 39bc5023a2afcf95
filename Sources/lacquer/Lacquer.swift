import ArgumentParser
import Mastering

/// The root of the command line.
struct Lacquer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lacquer",
    abstract: "Masters a mix so that it stands beside your reference.",
    usage: "lacquer <command> [options]",
    discussion: """
      Tone, width, balance and loudness follow the reference; no true peak passes the ceiling. \
      Without a command it opens the workstation.

        lacquer mix.wav song.flac
        lacquer master mix.wav --reference song.flac -o master.wav
        lacquer explain mix.wav --reference song.flac
      """,
    version: VersionText.asked,
    subcommands: [
      OpenCommand.self, MasterCommand.self, LimitCommand.self, AnalyzeCommand.self,
      ExplainCommand.self, BatchCommand.self, CodecCommand.self, AbxCommand.self,
      ProfileCommand.self, SettingsCommand.self, TargetsCommand.self, CacheCommand.self,
      PlayCommand.self, MeterCommand.self, DevicesCommand.self, DoctorCommand.self,
      ThemesCommand.self, KeysCommand.self, CtlCommand.self, ProjectCommand.self,
      ScreenshotCommand.self, DocsCommand.self,
      SubmitCommand.self, JobsCommand.self, RemoteCommand.self, ServeCommand.self,
      WorkerCommand.self,
    ], defaultSubcommand: OpenCommand.self)
}
