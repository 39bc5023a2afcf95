public import ArgumentParser
import AudioCore
import Foundation
import Mastering
public import MasteringAPI
public import RemoteMastering

/// `lacquer remote`: the mastering services the person uses.
struct RemoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remote",
    abstract: "Add, list, test and remove mastering services.",
    discussion: """
      A service is the hosted API or a lacquer-server of your own. Its key stays where you keep it: \
      in an environment variable, in a file that only you can read, or behind a command; it is never \
      given on the command line.

        lacquer remote add hosted --key-env MUSICGPT_API_KEY
        lacquer remote add own http://127.0.0.1:8717/api/public/v1 --key-file ~/.key
        lacquer remote test own
      """,
    subcommands: [Add.self, List.self, Test.self, Remove.self])

  /// `lacquer remote add`.
  struct Add: CheckedCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Add a service, or replace the one of a name.")

    @Argument(help: "What you call it.") var name: String

    @Argument(help: "Address of the API with its version; the hosted API's if not given.")
    var url: String = RemoteService.hostedURL

    @Option(
      help: ArgumentHelp(
        "Variable that holds the key; LACQUER_KEY if nothing is given.", valueName: "name"))
    var keyEnv: String?

    @Option(
      help: ArgumentHelp("File that holds the key, readable by you alone.", valueName: "file"),
      completion: .file())
    var keyFile: String?

    @Option(
      help: ArgumentHelp(
        "Command that prints the key: --key-command \"pass show musicgpt\".", valueName: "command"))
    var keyCommand: String?

    @Option(
      help: ArgumentHelp(
        "File that holds the secret which signs the service's webhooks, readable by you alone.",
        valueName: "file"),
      completion: .file())
    var webhookSecretFile: String?

    @Option(help: "How the key is sent: raw, or bearer.")
    var auth = RemoteService.AuthorizationStyle.raw

    @Option(help: "Your plan, which sets the limits that are kept: free, plus or pro.")
    var plan = ServicePlan.free

    @Option(help: ArgumentHelp("Largest file that is sent.", valueName: "mb"))
    var limit: Int?

    @OptionGroup var common: CommonOptions

    func check() throws {
      guard [keyEnv, keyFile, keyCommand].compactMap(\.self).count <= 1 else {
        throw ValidationError("Give one of --key-env, --key-file and --key-command.")
      }
    }

    /// Says what would keep a file from being used; what is elsewhere may not be there yet.
    private static func lookInto(_ source: KeySource?) {
      guard let source, case .file = source else { return }
      do { _ = try source.fetch() } catch {
        Console.complain("\(error)")
      }
    }

    /// The path from any folder.
    private static func absolute(_ path: String) -> String {
      Paths.join(OwnProcess.folder, path)
    }

    func run() throws {
      var key = KeySource.environment(keyEnv ?? "LACQUER_KEY")
      if let keyFile { key = .file(Self.absolute(keyFile)) }
      if let keyCommand {
        key = .command(keyCommand.split(separator: " ").map(String.init))
      }
      var service = RemoteService(name: name, baseURL: url, key: key)
      service.style = auth
      service.plan = plan
      service.limitMB = limit
      service.webhookSecret = webhookSecretFile.map { .file(Self.absolute($0)) }
      let list = ServiceList(folder: try RemoteMaster.standardStateFolder())
      let known = try list.add(service)
      if common.json { try ServicesDocument(services: try list.all()).print() }
      common.say("\(name) is \(url), with the key from \(key.text).\n")
      if let known, known != service {
        common.say(
          "Until now it was \(known.baseURL), with the key from \(known.key.text); options that are "
            + "not given again are as they come.\n")
      }
      common.say(
        "What you submit leaves this machine. lacquer remote test \(name) tries it.\n")
      if !common.quiet { [service.key, service.webhookSecret].forEach(Self.lookInto) }
    }
  }

  /// `lacquer remote list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the services.")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let services = try ServiceList(folder: try RemoteMaster.standardStateFolder()).all()
      if common.json {
        try ServicesDocument(services: services).print()
        return
      }
      let width = services.map(\.name.count).max() ?? 0
      for service in services {
        common.say(
          "\(TextStyle.left(service.name, width))  \(service.baseURL)  \(service.plan.rawValue)  "
            + "key from \(service.key.text)\n")
      }
      if services.isEmpty { common.say("No service yet: lacquer remote add NAME [URL].\n") }
    }
  }

  /// `lacquer remote test`.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test", abstract: "Ask a service whether address and key are good.")

    @Argument(help: "The service; the only one if not given.") var name: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
      let work = LongWork(common)
      let folder = try RemoteMaster.standardStateFolder()
      let service = try ServiceList(folder: folder).service(named: name)
      let client = RemoteClient(
        service: service, key: try service.key.fetch(), stateFolder: folder)
      let answer = try client.test(work.cancellation)
      if common.json {
        Console.output(try JSONDocument.text(AnswerDocument(answer), curves: true))
      }
      common.say(answer.text + "\n")
    }
  }

  /// `lacquer remote remove`.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Forget a service; its jobs stay in the journal.")

    @Argument(help: "The service.") var name: String
    @OptionGroup var common: CommonOptions

    func run() throws {
      let list = ServiceList(folder: try RemoteMaster.standardStateFolder())
      try list.remove(name)
      if common.json { try ServicesDocument(services: try list.all()).print() }
      common.say("\(name) is forgotten.\n")
    }
  }
}

/// The services that are known, as a JSON document.
private struct ServicesDocument: Encodable {
  var schema = "lacquer.remotes/1"
  var engine = EngineIdentity.current
  var services: [RemoteService]

  func print() throws { Console.output(try JSONDocument.text(self, curves: true)) }
}

/// A service that answers, as a JSON document.
private struct AnswerDocument: Encodable {
  var schema = "lacquer.remote-test/1"
  var engine = EngineIdentity.current
  var service: RemoteService
  var serverEngine: String?

  init(_ answer: ServiceAnswer) {
    service = answer.service
    serverEngine = answer.serverEngine
  }
}

extension RemoteService.AuthorizationStyle: ExpressibleByArgument {}
extension ServicePlan: ExpressibleByArgument {}
