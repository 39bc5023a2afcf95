#if Server
import ArgumentParser
import MasteringServer

/// `lacquer serve backup`.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database to a file, while the server runs or not.")

  @Argument(help: "The new file.") var file: String
  @OptionGroup var place: PlaceOptions

  func run() throws {
    try place.store().backup(to: file)
    Output.say("The database was copied to \(file).\n")
  }
}
#endif
