#if Server
import ArgumentParser
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
      commandName: "grant", abstract: "Give a key credits; a negative amount takes them.",
      discussion: """
        Before a negative amount stands --, and before that every option:

          lacquer serve credits grant studio --data /var/lib/lacquer -- -5
        """)

    @OptionGroup var named: NamedKey
    @Argument(help: "Credits.") var amount: Double

    func run() throws {
      try GivenNumber.check(amount, as: "The amount", in: -1_000_000_000...1_000_000_000)
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
        let words = "\(line.amount)  \(line.reason.rawValue)  \(line.taskID ?? "")"
        Output.say("\(RFC3339.text(line.time))  \(words)\n")
      }
    }
  }
}
#endif
