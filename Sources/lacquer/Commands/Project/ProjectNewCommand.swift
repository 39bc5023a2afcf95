import ArgumentParser
import AudioCore
import AudioFiles
import Mastering
import Workbench

/// `lacquer project new`.
struct ProjectNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a project of a mix and its references.",
    usage: "lacquer project new <project> <mix> [<reference> ...] [options]")

  @Argument(help: ArgumentHelp("The project, NAME.lacquer.", valueName: "project"))
  var project: String
  @Argument(help: ArgumentHelp("The mix.", valueName: "mix"), completion: .file())
  var mix: String
  @Argument(
    help: ArgumentHelp("References, each as --reference takes it.", valueName: "reference"),
    completion: .file())
  var behind: [String] = []
  @OptionGroup var references: ReferenceOptions
  @OptionGroup var chosen: SettingOptions
  @Flag(name: [.short, .long], help: "Replace a project that exists already.")
  var force = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    guard project.hasSuffix(ProjectFile.ending) else {
      throw LacquerError(
        .usage, "A project's name ends in \(ProjectFile.ending); \(project) does not.")
    }
    var document = MasterDocument()
    document.mix = try Self.link(mix)
    let wanted = try chosen.resolve(with: references, behind: behind)
    document.references = try wanted.references.map { request in
      var reference = ReferenceLink(link: try Self.link(request.path), weight: request.weight)
      reference.aspects = request.aspects
      reference.region = request.region
      return reference
    }
    document.settings = wanted.settings
    try TargetFile.load().check(document.settings)
    try ProjectStore.create(project, document, replacing: force)
    common.say("\(TerminalText.line(project)) is written.\n")
    if common.json { try ProjectSummary(document).print() }
  }

  /// A file with its content's hash; a built-in curve is none, and neither is a pipe.
  static func link(_ path: String) throws -> AudioLink {
    guard !path.hasPrefix(NeutralCurve.prefix) else {
      throw LacquerError(
        .usage, "\(path) cannot stand in a project; lacquer master takes it as a reference.")
    }
    guard !InputKind.isPipe(path) else {
      throw LacquerError(
        .usage, "A project names files, and \(path) is a pipe: save it as a file first.")
    }
    var link = AudioLink(relative: path)
    link.hash = try ContentHash(ofFile: link.path)
    return link
  }
}
