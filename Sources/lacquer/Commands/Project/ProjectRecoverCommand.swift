import ArgumentParser
import AudioCore
import Mastering
import Workbench

/// `lacquer project recover`: what a crash left behind.
struct ProjectRecoverCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "List unsaved work that a crash left behind, or take it up.",
    discussion: """
      Without --output the list is shown; with it the newest, or the one with --number, becomes a \
      project.

        lacquer project recover
        lacquer project recover -o night.lacquer
      """)

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The project to write it to.", valueName: "project"))
  var output: String?
  @Option(help: ArgumentHelp("Its number in the list.", valueName: "number"))
  var number: Int?
  @Flag(name: [.short, .long], help: "Replace a project that exists already.")
  var force = false
  @OptionGroup var common: CommonOptions

  func check() throws {
    guard number == nil || output != nil else {
      throw ValidationError("--number chooses what --output writes: give both.")
    }
  }

  func run() throws {
    guard let folder = RecoveryStore.standardFolder(.own) else {
      throw LacquerError(
        .usage, "There is no folder for unsaved work: set HOME or XDG_STATE_HOME.")
    }
    let store = RecoveryStore(folder: folder)
    let pending = store.pending()
    guard let output else {
      if common.json {
        Console.output(try JSONDocument.text(RecoveryDocument(pending), curves: true))
        return
      }
      if pending.isEmpty { common.say("Nothing was left behind.\n") }
      for (index, entry) in pending.enumerated() {
        let names = TerminalText.line("\(entry.project ?? "untitled")  \(entry.file)")
        common.say("\(index + 1)  \(names)\n")
      }
      return
    }
    let index = (number ?? pending.count) - 1
    guard pending.indices.contains(index) else {
      throw LacquerError(.usage, "There is no such unsaved work; lacquer project recover lists it.")
    }
    let document = try ProjectStore.read(pending[index].file)
    try ProjectStore.create(output, document, replacing: force)
    store.remove([pending[index].file])
    common.say("\(TerminalText.line(output)) is written.\n")
  }
}

/// What a crash left behind as a JSON document.
private struct RecoveryDocument: Encodable {
  struct Entry: Encodable {
    /// What --number takes.
    var number: Int
    /// The project it belongs to; left out for one without a name.
    var project: String?
    var file: String
    /// Seconds since 1970.
    var writtenAt: Double
  }

  var schema = "lacquer.recovery/1"
  var engine = EngineIdentity.current
  var projects: [Entry]

  init(_ pending: [RecoverableProject]) {
    projects = pending.enumerated().map { index, entry in
      Entry(
        number: index + 1, project: entry.project, file: entry.file, writtenAt: entry.writtenAt)
    }
  }
}
