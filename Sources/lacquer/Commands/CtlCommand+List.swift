import AudioCore
import FoundationEssentials
import Mastering
import Workbench

extension CtlCommand {
  /// A workstation that runs.
  struct Running: Encodable {
    /// What --process takes.
    var process: Int
    /// Whether it answered within two seconds.
    var answers = false
    /// Its project, and the mix that it has open.
    var project: String?, mix: String?

    /// Asks the workstation that listens at a socket.
    init(at path: String) throws {
      process = ControlClient.process(at: path)
      let client = try ControlClient(path: path)
      client.limitPatience(to: 2)
      var request = ControlRequest()
      request.get = "state"
      guard let line = try? client.ask(request) else { return }
      let state = try JSONDecoder().decode(Answer.self, from: Data(line)).state
      answers = true
      project = state?.project
      mix = state?.tracks.first?.path
    }

    /// The same for the person.
    var line: String {
      guard answers else { return "\(process)  does not answer: it is suspended, or about to end" }
      return TerminalText.line("\(process)  \(project ?? "untitled")  \(mix ?? "no mix")")
    }
  }

  /// The workstations that run as a JSON document.
  struct ListDocument: Encodable {
    var schema = "lacquer.workstations/1"
    var engine = EngineIdentity.current
    var workstations: [Running]
  }

  /// What a workstation has done, as a JSON document.
  struct DoneDocument: Encodable {
    var schema = "lacquer.actions/1"
    var engine = EngineIdentity.current
    /// Keys, then actions, in their order.
    var pressed: [String], done: [String]
    /// What was done otherwise than asked for.
    var warnings: [String]
  }
}
