import ArgumentParser
import AudioCore
import FoundationEssentials
import Glibc
import Mastering
import Workbench

/// `lacquer ctl`: drives a running workstation.
struct CtlCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "ctl",
    abstract: "Drive a running workstation.",
    usage: "lacquer ctl [options] [<action>] ...",
    discussion: """
      Each action is one argument, in the words of the palette (lacquer keys lists them):

        lacquer ctl 'set ceiling -1' 'listen b' play
        lacquer ctl --wait 'loudness.target -11' --state
        lacquer ctl --follow | jq .state.position

      With several workstations, --list shows them and --process chooses one.
      """)

  @Argument(help: ArgumentHelp("Actions, one an argument.", valueName: "action"))
  var actions: [String] = []

  @Option(
    help: ArgumentHelp("Keys to press, such as 'g l'; before the actions.", valueName: "keys"))
  var press: [String] = []

  @Flag(help: "Wait until nothing is measured, solved or written any more.")
  var wait = false

  @Flag(help: "Print the state as JSON, after everything else.")
  var state = false

  @Flag(help: "Print the state as a line of JSON after every change, until stopped.")
  var follow = false

  @Flag(help: "Pass lines of JSON from standard input on, and answers back.")
  var raw = false

  @Flag(help: "List the workstations that run.")
  var list = false

  @Option(
    help: ArgumentHelp("The workstation with this process number.", valueName: "number"))
  var process: Int?

  @OptionGroup var common: CommonOptions

  func check() throws {
    let asksNothing =
      actions.isEmpty && press.isEmpty && ![wait, state, follow, raw, list].contains(true)
    if list {
      let asksMore =
        !actions.isEmpty || !press.isEmpty || process != nil
        || [wait, state, follow, raw].contains(true)
      guard asksMore else { return }
      throw ValidationError("--list drives none of them: leave out --list, or everything else.")
    }
    guard asksNothing else { return }
    throw ValidationError(
      "Say what to do: an action, --press, --wait, --state, --follow, --raw or --list.")
  }

  func run() throws {
    let running = ControlClient.running(in: try folder())
    if list {
      let found = try running.map { try Running(at: $0) }
      if common.json {
        Console.output(try JSONDocument.text(ListDocument(workstations: found), curves: true))
      }
      common.say(
        found.isEmpty ? "No workstation is running.\n" : found.map { "\($0.line)\n" }.joined())
      return
    }
    let client = try ControlClient(path: try choose(running))
    let calls = try ActionArguments.calls(actions, advice: "--press and --wait do the like")
    var warnings: [String] = []
    for keys in press {
      var request = ControlRequest()
      request.press = keys
      warnings += try reply(client, request).warnings
    }
    for call in calls {
      var request = ControlRequest()
      request.run = call.text
      warnings += try reply(client, request).warnings
    }
    var last: [UInt8]?
    if wait {
      var request = ControlRequest()
      request.wait = true
      last = try reply(client, request).line
    }
    if raw { try pass(client) }
    if state {
      if last == nil || !wait {
        var request = ControlRequest()
        request.get = "state"
        last = try reply(client, request).line
      }
      if let last { Console.output(String(decoding: last, as: UTF8.self) + "\n") }
    }
    if follow { try followChanges(client) }
    if common.json, !raw, !state, !follow {
      let document = DoneDocument(pressed: press, done: calls.map(\.text), warnings: warnings)
      Console.output(try JSONDocument.text(document, curves: true))
    }
  }

  private func folder() throws -> String {
    guard let folder = WorkbenchSession.socketFolder(.own) else {
      throw LacquerError(.usage, "Without a home there is no control socket: set XDG_RUNTIME_DIR.")
    }
    return folder
  }

  private func choose(_ running: [String]) throws -> String {
    if let process {
      guard let path = running.first(where: { $0.hasSuffix("/\(process).sock") }) else {
        throw LacquerError(.usage, "No workstation runs as process \(process).")
      }
      return path
    }
    guard let first = running.first else {
      throw LacquerError(.usage, "No workstation is running; lacquer mix.wav ref.flac starts one.")
    }
    guard running.count == 1 else {
      throw LacquerError(
        .usage,
        "\(running.count) workstations are running: choose one of lacquer ctl --list with "
          + "--process.")
    }
    return first
  }

  private func reply(
    _ client: ControlClient, _ request: ControlRequest
  ) throws -> (line: [UInt8], warnings: [String]) {
    let line = try client.ask(request)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
    let warnings = answer.warnings ?? []
    if !common.quiet { for warning in warnings { Console.complain(warning) } }
    if let error = answer.error { throw LacquerError(.usage, error) }
    return (line, warnings)
  }

  private func pass(_ client: ControlClient) throws {
    while let line = readLine() {
      let answer = try client.ask(Array(line.utf8))
      Console.output(String(decoding: answer, as: UTF8.self) + "\n")
    }
  }

  private func followChanges(_ client: ControlClient) throws {
    var request = ControlRequest()
    request.subscribe = true
    _ = try reply(client, request)
    while !Console.isLost {
      let line: [UInt8]
      do {
        line = try client.next()
      } catch let error as LacquerError where error.code == .interrupted {
        return
      }
      Console.output(String(decoding: line, as: UTF8.self) + "\n")
    }
  }

  /// What is read of an answer.
  struct Answer: Decodable {
    var error: String?
    var warnings: [String]?
    var state: State?
    struct State: Decodable {
      var project: String?
      var tracks: [Track]
    }
    struct Track: Decodable { var path: String }
  }
}
