import ArgumentParser
import AudioCore
import AudioFiles
import Foundation
import Workbench

/// What a workstation is opened with: a project, or a mix and its references.
struct WorkstationFiles {
  /// Paths in the order they were given.
  var paths: [String]

  /// Throws when a file is not there, or is a pipe, before the screen is taken.
  ///
  /// A lone word that is no file was most likely meant as a command.
  func check() throws {
    for path in paths { try InputKind.requireFile(path, for: "The workstation") }
    for path in paths where !FileManager.default.fileExists(atPath: path) {
      let isWord = path == paths.first && path.allSatisfy { $0.isLetter || $0 == "-" }
      guard isWord else { throw LacquerError(.input, "There is no file \(path).") }
      let names = Lacquer.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        .compactMap { $0.configuration.commandName }
      let near = NearNames.sentence(path, in: names)
      throw LacquerError(
        .usage,
        "There is neither a command nor a file \"\(path)\".\(near) lacquer --help lists all.")
    }
  }
}
