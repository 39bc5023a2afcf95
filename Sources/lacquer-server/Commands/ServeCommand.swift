#if Server
import ArgumentParser
import AudioCore
import Glibc
import MasteringAPI
import MasteringServer

/// `lacquer serve`: the service, and what its operator does.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lacquer serve",
    abstract: "Run a mastering service on the contract of the hosted API.",
    discussion: """
      The service speaks plain HTTP on 127.0.0.1 and wants a key. docs/server.md says how to put it \
      behind a proxy and under systemd.

        lacquer serve --demo
        lacquer serve keys add studio --data /var/lib/lacquer
        lacquer serve --config /etc/lacquer/server.toml
      """,
    subcommands: [
      RunCommand.self, KeysCommand.self, CreditsCommand.self, WebhooksCommand.self,
      RotateLinksCommand.self, CheckConfigCommand.self, BackupCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}

/// Where the data is and what the operator chose.
struct PlaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The server's TOML file.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Folder of database, uploads and results.", valueName: "folder"))
  var data: String?

  /// The configuration of file and options, unchecked.
  func resolve() throws -> ServerConfiguration {
    var configuration = ServerConfiguration()
    if let config { try ConfigurationFile.apply(config, to: &configuration) }
    if let data { configuration.data = data }
    return configuration
  }

  /// The database of the data folder.
  ///
  /// - madeIfMissing: whether there may be none yet. Elsewhere a mistyped folder would become an empty
  ///   service, and a backup of it a backup of nothing.
  func store(madeIfMissing: Bool = false) throws -> Store {
    let data = try resolve().data
    guard !data.isEmpty else {
      throw LacquerError(.usage, "Say where the data is: --data FOLDER or --config FILE.")
    }
    guard madeIfMissing || Store.exists(in: data) else {
      throw LacquerError(
        .usage,
        "There is no server's data in \(data): check the folder, or begin there with "
          + "lacquer serve keys add LABEL --data \(data).")
    }
    try JobFolders(data: data).prepare()
    return try Store(folder: data)
  }
}

/// A number that an operator gives for a time or an amount.
enum GivenNumber {
  /// Refuses what is outside of `range`, or no number; `LacquerError.usage`.
  static func check(_ value: Double, as name: String, in range: ClosedRange<Int>) throws {
    guard value >= Double(range.lowerBound), value <= Double(range.upperBound) else {
      throw LacquerError(
        .usage, "\(name) is a number from \(range.lowerBound) to \(range.upperBound), not \(value)."
      )
    }
  }
}

/// A key that an operator names, and where it is.
struct NamedKey: ParsableArguments {
  @Argument(help: "Id or label of the key.") var key: String
  @OptionGroup var place: PlaceOptions

  /// The database and the key; `LacquerError.usage` for none.
  func find() throws -> (store: Store, key: APIKey) {
    let store = try place.store()
    return (store, try store.key(named: key))
  }
}
#endif
