import ArgumentParser
import Mastering
import Workbench

/// `lacquer project set`.
struct ProjectSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change settings of a project.",
    usage: "lacquer project set <project> <key=value> ...")

  @Argument(help: ArgumentHelp("The project.", valueName: "project"))
  var project: String
  @Argument(help: ArgumentHelp("Settings and their values.", valueName: "key=value"))
  var assignments: [String]
  @OptionGroup var common: CommonOptions

  func run() throws {
    let targets = try TargetFile.load()
    try ProjectStore.edit(project) { document in
      let before = document.settings.loudness.target
      for assignment in assignments {
        try SettingTable.apply(assignment: assignment, to: &document.settings)
      }
      // A name from another machine stays until it is replaced.
      if document.settings.loudness.target != before { try targets.check(document.settings) }
    }
    if common.json { try ProjectSummary(ProjectStore.read(project)).print() }
  }
}
