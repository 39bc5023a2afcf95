#if Server
import ArgumentParser
import AudioCore
import MasteringServer

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
          "\(delivery.id)  \(delivery.state.rawValue)  \(delivery.attempts)  \(delivery.last ?? "-")  "
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
      try GivenNumber.check(hours, as: "--hours", in: 0...87_600)
      let (store, key) = try named.find()
      Output.say(try store.rotateWebhookSecret(key: key.id, hours: hours) + "\n")
    }
  }
}
#endif
