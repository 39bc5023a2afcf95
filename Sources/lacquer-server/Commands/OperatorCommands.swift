#if Server
import ArgumentParser
import AudioCore
import MasteringAPI
import MasteringServer

/// `lacquer serve credits`.
struct CreditsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credits", abstract: "Grant and show credits.",
    subcommands: [Grant.self, Show.self])

  /// `credits grant`.
  struct Grant: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "grant", abstract: "Give a key credits; a negative amount takes them.")

    @OptionGroup var named: NamedKey
    @Argument(help: "Credits.") var amount: Double

    func run() throws {
      let (store, key) = try named.find()
      try store.grant(key: key.id, amount)
      Output.say("Key \(key.id) has \(try store.balance(key: key.id)) credits.\n")
    }
  }

  /// `credits show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show a key's credits and what became of them.")

    @OptionGroup var named: NamedKey

    func run() throws {
      let (store, key) = try named.find()
      Output.say("Key \(key.id) has \(try store.balance(key: key.id)) credits.\n")
      for line in try store.ledger(key: key.id) {
        Output.say(
          "\(RFC3339.text(line.time))  \(line.amount)  \(line.reason)  \(line.taskID ?? "")\n")
      }
    }
  }
}

/// `lacquer serve webhooks`.
struct WebhooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks", abstract: "List and replay webhooks, show and rotate their secrets.",
    subcommands: [List.self, Replay.self, Secret.self, Rotate.self])

  /// `webhooks list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the last webhooks: id, state, attempts, result, job.")

    @Option(help: "How many.") var limit = 50
    @OptionGroup var place: PlaceOptions

    func run() throws {
      for delivery in try place.store().deliveries(limit: limit) {
        Output.say(
          "\(delivery.id)  \(delivery.state)  \(delivery.attempts)  \(delivery.last ?? "-")  "
            + "\(delivery.taskID)\n")
      }
    }
  }

  /// `webhooks replay`.
  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "replay", abstract: "Send a webhook again, under the same webhook-id.")

    @Argument(help: "Id of the webhook or of its job.") var id: String
    @OptionGroup var place: PlaceOptions

    func run() throws {
      guard try place.store().replay(id) else {
        throw LacquerError(.usage, "There is no webhook \(id): lacquer serve webhooks list.")
      }
      Output.say("It is sent again by the running server.\n")
    }
  }

  /// `webhooks secret`.
  struct Secret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "secret", abstract: "Show the secret that signs a key's webhooks.")

    @OptionGroup var named: NamedKey

    func run() async throws {
      let (store, key) = try named.find()
      for secret in try await store.webhookSecrets(key: key.id) {
        Output.say(secret + "\n")
      }
    }
  }

  /// `webhooks rotate`.
  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rotate", abstract: "Replace that secret; both sign for a while.")

    @OptionGroup var named: NamedKey
    @Option(help: "How long the old one signs too.") var hours = 24.0

    func run() throws {
      let (store, key) = try named.find()
      Output.say(try store.rotateWebhookSecret(key: key.id, hours: hours) + "\n")
    }
  }
}

/// `lacquer serve rotate-links`.
struct RotateLinksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-links", abstract: "Replace the secret that signs result links.")

  @Option(help: "How long links signed before stay good; 0 ends them at once.") var hours = 1.0
  @OptionGroup var place: PlaceOptions

  func run() throws {
    try place.store().rotateLinkSecret(hours: hours)
    Output.say("New links are signed with a new secret.\n")
  }
}

/// `lacquer serve check-config`.
struct CheckConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Read the configuration and say what is wrong with it.")

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let configuration = try place.resolve()
    try configuration.check()
    let engine = try EngineProgram.find(configuration.engine)
    let store = try place.store()
    let good = try store.keys().filter { $0.isGood(at: WallTime.seconds) }.count
    Output.say(
      "The configuration is good: \(configuration.host):\(configuration.port), data in "
        + "\(configuration.data), engine \(engine), \(good) key\(good == 1 ? "" : "s").\n")
    if good == 0 { Output.complain("No key is good yet: lacquer serve keys add LABEL.") }
  }
}

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
