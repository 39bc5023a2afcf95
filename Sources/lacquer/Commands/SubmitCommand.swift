import ArgumentParser
import AudioCore
import AudioFiles
import Mastering
import MasteringAPI
import RemoteMastering

/// `lacquer submit`: a mix to a service, its master back.
struct SubmitCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Let a mastering service do it, and fetch the checked master.",
    usage: "lacquer submit <mix> --reference <file> --output <file> [options]",
    discussion: """
      Mix and reference are files or http(s) addresses. The audio leaves this machine, and a hosted \
      service decides with its own engine: settings are sent only to a lacquer-server. The job is \
      written down before it is sent; Ctrl-C or a broken connection lose nothing: lacquer jobs wait \
      continues.

        lacquer submit mix.wav -r song.flac -o master.wav
        lacquer submit mix.wav -r song.flac -o master.flac --remote studio --detach

      Exit codes: 0 done, 3 input, 4 output, 6 the service refused or failed, 64 usage, 130 \
      interrupted.
      """)

  @Argument(help: "The mix: a file or an address.", completion: .file()) var mix: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The track to sound like: a file or an address.", valueName: "file"),
    completion: .file())
  var reference: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the master goes; .mp3, .wav, .flac, .ogg, .aac or .webm names the format.",
      valueName: "file"),
    completion: .file())
  var output: String

  @Option(help: ArgumentHelp("The service, if there are several.", valueName: "name"))
  var remote: String?

  @Flag(help: "Return once the job is accepted; lacquer jobs wait fetches it.")
  var detach = false

  @Flag(name: [.short, .long], help: "Replace a file that exists already.")
  var force = false

  @Option(
    help: ArgumentHelp("Address that the service calls when it is done.", valueName: "url"))
  var webhookURL: String?

  @Option(
    help: ArgumentHelp(
      "Listen here for the service's call, and ask at once when it comes; with --webhook-url the "
        + "address under which the service reaches it.", valueName: "host:port"))
  var listen: String?

  @Flag(name: [.short, .long], help: "Send without asking about credits.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "A setting for a lacquer-server; repeatable.", valueName: "key=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("A preset for a lacquer-server.", valueName: "name"))
  var preset: PresetName?

  @OptionGroup var common: CommonOptions

  func check() throws {
    guard listen == nil || !detach else {
      throw ValidationError("--listen waits for the job, and --detach does not.")
    }
  }

  func run() throws {
    let (checked, settings) = try settings()
    let work = LongWork(common)
    try work.run { try requireParts(checked, work.cancellation) }
    let master = RemoteMaster(stateFolder: try RemoteMaster.standardStateFolder())
    let service = try master.services.service(named: remote)
    let ending = output.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = OutputExtension(rawValue: ending) else {
      throw LacquerError(
        .usage,
        "The output \(output) has to end with .mp3, .wav, .flac, .ogg, .aac or .webm.")
    }
    var wish = RemoteWish(
      mix: Self.source(mix), reference: Self.source(reference), format: format, output: output)
    wish.force = force
    wish.webhookURL = webhookURL
    let webhooks = try listen.map { try WebhookReceiver(listen: $0) }
    if let webhooks {
      guard webhookURL != nil || service.isLocal else {
        throw LacquerError(
          .usage,
          "\(service.name) cannot reach \(webhooks.place): give the address under which it can with "
            + "--webhook-url.")
      }
      let token = WebhookReceiver.newToken()
      wish.webhookToken = token
      wish.webhookURL = (webhookURL ?? "http://\(webhooks.place)").trimmedSlash + "/" + token
      webhooks.expect(token, secret: try service.webhookSecret?.fetch(), ids: [])
    }
    wish.preset = preset?.rawValue
    wish.settings = settings
    let progress = work.progress
    let wanted = wish
    let asks = !yes && !common.json && !common.quiet
    let job = try work.run {
      try master.submit(
        wanted, to: service, cancellation: work.cancellation,
        confirm: { try RemoteQuestion(service: service).isAgreed($0, work, asks: asks) },
        progress: RemoteProgress.transfer("sending", progress))
    }
    guard !detach else {
      try RemoteText.show(job, common)
      return
    }
    try RemoteText.follow(job.id, master, work, common, webhooks: webhooks)
  }

  /// Refuses parts that a mix of this machine does not have, as a server would once it had the mix.
  private func requireParts(_ settings: MasterSettings, _ cancellation: Cancellation) throws {
    guard settings.edit != MasterSettings().edit || settings.match.region != nil,
      case .file(let path) = Self.source(mix)
    else { return }
    let info = try AudioFile.open(path, scratch: ScratchSpace(), cancellation: cancellation).info
    try settings.check(mixSeconds: info.seconds, sampleRate: info.sampleRate)
  }

  /// What `--set` says, in all and by the full keys that a server takes; refused as the server would refuse
  /// it.
  private func settings() throws -> (whole: MasterSettings, set: [String: String]) {
    var checked = (preset ?? .safe).preset.settings
    var result: [String: String] = [:]
    for assignment in set {
      let setting = try SettingTable.apply(assignment: assignment, to: &checked)
      result[setting.key] = String(assignment.drop { $0 != "=" }.dropFirst())
    }
    // Targets of one's own are not known there.
    try DeliveryTargets.shipped.check(checked)
    return (checked, result)
  }

  private static func source(_ text: String) -> RemoteWish.Source {
    text.hasPrefix("https://") || text.hasPrefix("http://") ? .url(text) : .file(text)
  }
}
