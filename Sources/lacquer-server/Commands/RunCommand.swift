#if Server
import ArgumentParser
import AudioCore
import Glibc
import MasteringAPI
import MasteringServer

/// `lacquer serve run`: the service itself.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the service (the default).")

  @OptionGroup var place: PlaceOptions

  @Option(help: "Address to listen on.")
  var host: String?

  @Option(help: "Port to listen on; 0 takes a free one.")
  var port: Int?

  @Option(help: "Jobs mastered at a time.")
  var workers: Int?

  @Option(help: ArgumentHelp("The lacquer program that masters.", valueName: "program"))
  var engine: String?

  @Option(
    help: ArgumentHelp(
      "An exact exception to the address guard, for audio by URL and webhooks; repeatable.",
      valueName: "host:port"))
  var fetchAllow: [String] = []

  @Flag(help: "Fetch audio by URL from public addresses, and post webhooks to them.")
  var fetchPublic = false

  @Flag(help: "A proxy with TLS stands in front: other addresses than loopback may be listened on.")
  var behindProxy = false

  @Option(help: ArgumentHelp("Address under which clients reach the API.", valueName: "url"))
  var publicURL: String?

  @Flag(help: "Make a key and a folder, and print a call that works.")
  var demo = false

  func run() async throws {
    var configuration = try place.resolve()
    if let host { configuration.host = host }
    if let port { configuration.port = port }
    if let workers { configuration.workers = workers }
    if let engine { configuration.engine = engine }
    if let publicURL { configuration.publicURL = publicURL }
    configuration.addresses.exceptions.formUnion(fetchAllow)
    if fetchPublic { configuration.addresses.allowsPublic = true }
    if behindProxy { configuration.behindProxy = true }
    var demonstration: Demonstration?
    if demo {
      if configuration.data.isEmpty { configuration.data = try Demonstration.folder() }
      demonstration = try Demonstration(data: configuration.data)
    }
    try configuration.check()
    let engine = try EngineProgram.find(configuration.engine)
    let shown = demonstration
    try await ServerRun(configuration: configuration, engine: engine).run { address in
      if let shown {
        Output.say(shown.text(address: address))
      } else {
        Output.say("Listening on \(address).\n")
      }
    }
  }
}

/// The program that masters: the one the operator names, else the `lacquer` whose `serve` this became,
/// else the one beside this program.
enum EngineProgram {
  static func find(_ named: String) throws -> String {
    if !named.isEmpty {
      guard unsafe access(named, X_OK) == 0 else {
        throw LacquerError(.usage, "The engine \(named) is not a program.")
      }
      return named
    }
    if let caller = OwnProcess.variable("LACQUER_SERVE_ENGINE"),
      unsafe access(caller, X_OK) == 0
    {
      return caller
    }
    let beside = "\(Paths.folder(of: OwnProcess.program ?? ""))/lacquer"
    guard unsafe access(beside, X_OK) == 0 else {
      throw LacquerError(
        .usage, "There is no lacquer beside lacquer-server: name the program with --engine.")
    }
    return beside
  }
}

/// What `--demo` makes: a key and two short recordings.
struct Demonstration: Sendable {
  private let key: String
  private let data: String

  /// A folder for a demonstration that gives none.
  static func folder() throws -> String {
    let home = OwnProcess.variable("TMPDIR") ?? "/var/tmp"
    var template = Array((home + "/lacquer-demo-XXXXXX").utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw LacquerError(.output, "No folder for the demonstration could be made in \(home).")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  init(data: String) throws {
    self.data = data
    try JobFolders(data: data).prepare()
    key = try Store(folder: data).addKey(label: "demo", grant: 1000).key
    try DemoSignal.write(to: data + "/mix.wav", tilt: 0.5, level: 0.08)
    try DemoSignal.write(to: data + "/reference.wav", tilt: 0.1, level: 0.2)
  }

  func text(address: String) -> String {
    """
    Listening on \(address). Data, kept when it ends: \(data)
    The key: \(key)

    Master a recording:

      curl -H "Authorization: \(key)" -F audio_file=@\(data)/mix.wav \\
        -F reference_audio_file=@\(data)/reference.wav -F output_extension=wav \\
        \(address)/api/public/v1/audio_mastering

    Ask for it, with the task_id of the answer, until its status is COMPLETED (then conversion_path is
    the address of the master):

      curl -H "Authorization: \(key)" \\
        "\(address)/api/public/v1/byId?conversionType=AUDIO_MASTERING&wait=20&task_id=TASK_ID"


    """
  }
}
#endif
