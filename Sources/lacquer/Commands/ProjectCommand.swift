import ArgumentParser
import AudioCore
import AudioFiles
import Mastering
import Workbench

/// `lacquer project`: everything the workstation does to a project, without its screen.
struct ProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Make, show, change and render projects without the workstation.",
    discussion: """
      A project (NAME.lacquer) holds where the audio is and what is done to it, never audio.

        lacquer project new night.lacquer mix.wav -r ref.flac --set limit.ceiling=-0.5
        lacquer project edit night.lacquer 'snapshot.store 1' 'tone.amount 80'
        lacquer project render night.lacquer -o night_master.wav
      """,
    subcommands: [
      ProjectNewCommand.self, ProjectShowCommand.self, ProjectSetCommand.self,
      ProjectEditCommand.self, ProjectRelinkCommand.self, ProjectRenderCommand.self,
      ProjectRecoverCommand.self,
    ])
}

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
    guard project.hasSuffix(".lacquer") else {
      throw LacquerError(.usage, "A project's name ends in .lacquer; \(project) does not.")
    }
    var document = MasterDocument()
    document.mix = try Self.link(mix)
    let requests = try references.resolve(behind: behind, file: chosen.references())
    document.references = try requests.map { request in
      var reference = ReferenceLink(link: try Self.link(request.path), weight: request.weight)
      reference.aspects = request.aspects
      reference.region = request.region
      return reference
    }
    document.settings = try chosen.resolve()
    try references.apply(to: &document.settings)
    try TargetFile.load().check(document.settings)
    try ProjectStore.create(project, document, replacing: force)
    common.say("\(TerminalText.line(project)) is written.\n")
    if common.json { try ProjectSummary(document).print() }
  }

  /// A file with its content's hash; a built-in curve is none, and neither is a pipe.
  static func link(_ path: String) throws -> AudioLink {
    guard !path.hasPrefix("neutral:") else {
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

/// `lacquer project relink`.
struct ProjectRelinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relink", abstract: "Say where a file of a project is now.",
    discussion: """
      The file must have the content the project was saved with, or --changed takes it as it is.

        lacquer project relink night.lacquer mix ~/mixes/night.wav
        lacquer project relink night.lacquer 2 ~/songs/dawn.flac
      """)

  @Argument(help: ArgumentHelp("The project.", valueName: "project"))
  var project: String
  @Argument(help: ArgumentHelp("mix, or the number of a reference.", valueName: "slot"))
  var slot: String
  @Argument(help: ArgumentHelp("Where it is now.", valueName: "file"), completion: .file())
  var file: String
  @Flag(help: "Take a file with another content.")
  var changed = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    let found = try ProjectNewCommand.link(file)
    try ProjectStore.edit(project) { document in
      if slot == "mix" || slot == "0" {
        guard let old = document.mix else {
          throw LacquerError(.usage, "\(project) has no mix.")
        }
        document.mix = try replaced(old, by: found)
        return
      }
      guard let number = Int(slot), number > 0,
        document.references.indices.contains(number - 1)
      else {
        throw LacquerError(
          .usage, "\(project) has no reference \"\(slot)\"; it is mix or a number from 1.")
      }
      let old = document.references[number - 1].link
      document.references[number - 1].link = try replaced(old, by: found)
    }
    if common.json { try ProjectSummary(ProjectStore.read(project)).print() }
  }

  private func replaced(_ old: AudioLink, by new: AudioLink) throws -> AudioLink {
    guard changed || old.hash == nil || old.hash == new.hash else {
      throw LacquerError(
        .input,
        "\(file) is not the file the project was saved with; --changed takes it all the same.")
    }
    return new
  }
}
