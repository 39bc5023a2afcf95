#if Server
import ArgumentParser
import AudioCore
import MasteringAPI
import MasteringServer

/// `lacquer serve keys`: who may use the service.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Make, list, limit and revoke API keys.",
    subcommands: [Add.self, List.self, Limit.self, Revoke.self])

  /// Limits as options.
  struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Submits a minute.", valueName: "n"))
    var submitsPerMinute: Double?

    @Option(help: ArgumentHelp("Status calls a minute.", valueName: "n"))
    var statusPerMinute: Double?

    @Option(help: ArgumentHelp("Unfinished jobs at a time.", valueName: "n"))
    var parallelJobs: Int?

    @Option(help: ArgumentHelp("Uploaded MB a day.", valueName: "mb"))
    var uploadPerDay: Int?

    /// `base` with what was given; nil when nothing was.
    func resolve(_ base: KeyLimits) throws -> KeyLimits? {
      var limits = base
      if let submitsPerMinute { limits.submitsPerMinute = submitsPerMinute }
      if let statusPerMinute { limits.statusPerMinute = statusPerMinute }
      if let parallelJobs { limits.parallelJobs = parallelJobs }
      if let uploadPerDay { limits.uploadMBPerDay = uploadPerDay }
      try limits.check()
      return limits == base ? nil : limits
    }
  }

  /// `keys add`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Make a key and show it, this once.")

    @Argument(help: "What you call it.") var label: String
    @Option(help: ArgumentHelp("Days until it ends; never if not given.", valueName: "days"))
    var days: Double?
    @OptionGroup var limits: LimitOptions
    @OptionGroup var place: PlaceOptions

    func run() throws {
      if let days { try GivenNumber.check(days, as: "--days", in: 0...36_500) }
      let defaults = try place.resolve().keyLimits
      let (key, record) = try place.store(madeIfMissing: true).addKey(
        label: label, expires: days.map { WallTime.seconds + $0 * 86_400 },
        limits: try limits.resolve(defaults))
      Output.say("\(key)\n")
      Output.complain("Key \(record.id) (\(label)) was made; it is not shown again.")
    }
  }

  /// `keys list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List keys: id, ending, made, state, label.")

    @OptionGroup var place: PlaceOptions

    func run() throws {
      for key in try place.store().keys() {
        let state =
          key.revoked != nil ? "revoked" : key.isGood(at: WallTime.seconds) ? "good" : "expired"
        let limited = key.limits == nil ? "" : "  own limits"
        Output.say(
          "\(key.id)  …\(key.hint)  \(RFC3339.text(key.created))  \(state)  \(key.label)\(limited)\n"
        )
      }
    }
  }

  /// `keys limit`.
  struct Limit: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "limit", abstract: "Give a key limits of its own, or the server's again.")

    @OptionGroup var named: NamedKey
    @Flag(help: "Take its own limits away.") var reset = false
    @OptionGroup var limits: LimitOptions

    func run() throws {
      let (store, key) = try named.find()
      let base = try key.limits ?? named.place.resolve().keyLimits
      try store.limitKey(key.id, reset ? nil : try limits.resolve(base) ?? base)
      Output.say("Key \(key.id) (\(key.label)) has its limits.\n")
    }
  }

  /// `keys revoke`.
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "End a key at once; its accepted jobs are finished.")

    @OptionGroup var named: NamedKey

    func run() throws {
      let (store, key) = try named.find()
      try store.revokeKey(key.id)
      Output.say("Key \(key.id) (\(key.label)) is revoked.\n")
    }
  }
}
#endif
