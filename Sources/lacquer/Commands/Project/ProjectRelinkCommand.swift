import ArgumentParser
import AudioCore
import Workbench

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
