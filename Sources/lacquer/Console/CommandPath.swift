import ArgumentParser
import AudioCore

/// The command that the first words of a call name.
struct CommandPath {
  /// The names, as they are typed: "lacquer project new".
  private(set) var text = "lacquer"
  /// The command; the root where no name is given.
  private(set) var command: any ParsableCommand.Type = Lacquer.self
  /// The word behind the names.
  private(set) var rest: String?

  /// Follows `words` as far as they are names of commands.
  init(_ words: [String]) {
    rest = words.first
    for (index, word) in words.enumerated() {
      let commands = command.configuration.subcommands
      guard let next = commands.first(where: { $0.configuration.commandName == word })
      else { return }
      command = next
      text += " \(word)"
      rest = words.dropFirst(index + 1).first
    }
  }

  /// Throws `LacquerError.usage` where `lacquer help` is asked about a command that there is not.
  static func checkHelp(_ arguments: [String]) throws {
    guard arguments.first == "help" else { return }
    let path = CommandPath(arguments.dropFirst().filter { !$0.hasPrefix("-") })
    guard let word = path.rest, word != "help" else { return }
    throw LacquerError(.usage, path.absence(of: word))
  }

  /// What is wrong with a call that ArgumentParser refuses for `reason`.
  func sentence(_ reason: String) -> String {
    let isSurplus = ["Unexpected argument ", " unexpected arguments: "].contains {
      reason.contains($0)
    }
    guard let rest, isSurplus else { return reason }
    if !command.configuration.subcommands.isEmpty, reason.contains("'\(rest)'") {
      return absence(of: rest)
    }
    guard command.configuration.usage?.contains("--reference") == true else { return reason }
    return reason + "; a reference stands behind --reference (-r)."
  }

  private func absence(of word: String) -> String {
    let names = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    return "There is no command \"\(text) \(word)\".\(NearNames.sentence(word, in: names)) "
      + "\(text) --help lists all."
  }
}
