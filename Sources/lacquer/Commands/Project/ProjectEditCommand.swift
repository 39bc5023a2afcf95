import ArgumentParser
import AudioCore
import Glibc
import Mastering
import Workbench

/// `lacquer project edit`: every action of the workstation.
struct ProjectEditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Do anything the workstation does to a project, and save it.",
    usage: "lacquer project edit <project> [<action>] ... [--keys <script>]",
    discussion: """
      Each action is one argument, in the words of the palette (lacquer keys lists them). Files are \
      measured and the plan is solved as far as the actions need it.

        lacquer project edit a.lacquer loop.loudest 'render.part loop' 'render a.wav'

      A script has an action a line; key, type, wait and sleep act as a person would. A line that \
      cannot be done stops it, and nothing is saved.
      """)

  @Argument(help: ArgumentHelp("The project.", valueName: "project"), completion: .file())
  var project: String
  @Argument(help: ArgumentHelp("Actions, one an argument.", valueName: "action"))
  var actions: [String] = []
  @Option(
    help: ArgumentHelp("A script of actions and keys; - is standard input.", valueName: "file"),
    completion: .file())
  var keys: String?
  @Flag(name: [.customShort("n"), .long], help: "Leave the project as it is.")
  var dryRun = false
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let script = try keys.map { try KeyScript(reading: $0) }
    let calls = try ActionArguments.calls(actions, advice: "--keys plays a script")
    let work = LongWork(common)
    let bench = try HeadlessWorkbench(
      reading: reading, isQuiet: common.quiet, cancellation: work.cancellation)
    defer { bench.session.end() }
    try bench.open(project)
    if !calls.isEmpty || script != nil { try bench.settle() }
    for call in calls { try bench.run(call.text) }
    if let script,
      let failure = script.play(
        on: bench.session.runner, pause: { usleep(useconds_t(min($0, 3600) * 1e6)) },
        isCancelled: { work.cancellation.isCancelled })
    {
      try work.cancellation.check()
      throw LacquerError(.usage, "\(script.name), line \(failure.line): \(failure.error)")
    }
    try bench.settle()
    if !dryRun { try bench.save() }
    try tell(bench)
  }

  private func tell(_ bench: HeadlessWorkbench) throws {
    let state = bench.session.runner.state
    if common.json {
      Console.output(try JSONDocument.tree(ControlState(state)).withEngine().text)
    } else {
      common.say(state.history.done.map { "\(TerminalText.line($0.title))\n" }.joined())
    }
    for job in state.jobs {
      switch job.phase {
      case .failed(let sentence): throw LacquerError(.output, sentence)
      case .done(_, let failed, let fault):
        if !failed.isEmpty {
          Console.complain("Written, but a check failed: \(failed.joined(separator: ", ")).")
        }
        if let fault { throw fault.withMaster(job.title, without: "report") }
        if !failed.isEmpty { throw EarlyEnd(status: .checkFailed) }
      default: continue
      }
    }
  }
}
