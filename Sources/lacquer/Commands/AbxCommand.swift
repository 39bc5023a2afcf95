import ArgumentParser
import AudioCore
import Foundation
import Glibc
import Mastering

/// `lacquer abx`: listening tests, here or with files that any player plays.
struct AbxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abx",
    abstract: "Test blind whether two versions can be told apart.",
    discussion: """
      Two files alone are heard here; prepare and score make a test for any player.

        lacquer abx mix.wav master.wav --trials 16 --loop 1:12-1:40 --result abx.json
      """,
    subcommands: [Listen.self, Prepare.self, Score.self], defaultSubcommand: Listen.self)

  /// The gain of a level match, as it is told.
  static func gain(_ decibels: Double) -> String {
    "\(Numeral.plain(decibels.rounded(toParts: 100))) dB"
  }

  /// `lacquer abx prepare`.
  struct Prepare: CheckedCommand {
    static let configuration = CommandConfiguration(
      commandName: "prepare",
      abstract: "Write level-matched A, B and X files, a form and a sealed key.",
      usage: "lacquer abx prepare <file> <file> --output <folder> [options]",
      discussion: """
        Both versions are cut to one excerpt and brought to the loudness of the quieter; each X is \
        one of them. The form is a page to print; the key tells nothing at a glance.

          lacquer abx prepare lacquer.wav matchering.wav -o test
          lacquer abx score test --answers abbaabab...
        """)

    @Argument(
      help: ArgumentHelp("The two versions.", valueName: "file"), completion: .file())
    var files: [String]

    @Option(
      name: [.short, .long],
      help: ArgumentHelp("A folder that does not exist yet.", valueName: "folder"),
      completion: .directory)
    var output: String

    @Option(
      help: ArgumentHelp(
        "The excerpt; by itself the loudest 15 s of the first.", valueName: "start-end"))
    var region: String?

    @Option(help: ArgumentHelp("How many X files there are, 5 to 50.", valueName: "number"))
    var trials = 16

    @Option(help: ArgumentHelp("Gives the same order again.", valueName: "number"))
    var seed: UInt64?

    @OptionGroup var common: CommonOptions

    func check() throws {
      if output == "-" {
        throw ValidationError("A test is a folder, which no pipe can hold: name one with --output.")
      }
      if files.count != 2 { throw ValidationError("A test has two versions: name two files.") }
      if !(5...50).contains(trials) { throw ValidationError("--trials takes 5 to 50.") }
    }

    func run() throws {
      var kit = ListeningKit(
        files[0], files[1], seed: seed ?? UInt64.random(in: 0...UInt64.max))
      kit.trials = trials
      if let region {
        let setting = try SettingTable.setting(named: "match.region")
        guard case .region(let chosen) = try setting.value(from: region) else {
          throw LacquerError(.usage, "--region takes start-end, for instance 1:02-1:17.")
        }
        kit.excerpt = chosen
      }
      guard unsafe mkdir(output, 0o777) == 0 else {
        guard errno != EEXIST else {
          throw AtomicFile.exists(output, remedy: "choose another folder for the test")
        }
        throw AtomicFile.failure(output, errno)
      }
      let work = LongWork(common)
      let test: ListeningTest
      do {
        test = try work.run { try kit.write(to: output, cancellation: work.cancellation) }
        let form = ListeningForm(trials: trials).page
        try DocumentFile.write(Array(form.utf8), to: output + "/form.html", force: false)
        try DocumentFile.write(try test.encoded(), to: output + "/key.json", force: false)
      } catch {
        // The folder is ours and new.
        try? FileManager.default.removeItem(atPath: output)
        throw error
      }
      if common.json {
        Console.output(try JSONDocument.tree(test).withEngine().text)
      } else {
        let gains = zip(["A", "B"], test.gainsDB).map { "\($0) \(AbxCommand.gain($1))" }
        common.say(
          "\(TerminalText.line(output)) holds A.wav, B.wav, \(trials) X files, form.html and key.json.\n"
            + "All at \(Numeral.plain(test.loudnessLUFS.rounded(toParts: 10))) LUFS "
            + "(\(gains.joined(separator: ", "))).\n")
      }
    }
  }

  /// `lacquer abx score`.
  struct Score: CheckedCommand {
    static let configuration = CommandConfiguration(
      commandName: "score",
      abstract: "Say how many answers were right, and what guessing would have done.")

    @Argument(help: ArgumentHelp("The folder of the test.", valueName: "folder"))
    var folder: String

    @Option(
      parsing: .unconditionalSingleValue,
      help: ArgumentHelp(
        "A letter for each X in order, a or b; - where there is none. Repeatable, one for each "
          + "listener.",
        valueName: "letters"))
    var answers: [String] = []

    @OptionGroup var common: CommonOptions

    func check() throws {
      guard answers.isEmpty else { return }
      // Whose folder is another one has no answers to look for.
      _ = try test()
      throw ValidationError("Give the answers with --answers abba…")
    }

    private func test() throws -> ListeningTest {
      let path = folder + "/key.json"
      return try ListeningTest.decode(try DocumentFile.read(path), path: path)
    }

    func run() throws {
      let test = try test()
      let order = try test.order
      let scores = try answers.map { try ListeningScore(answers: $0, order: order) }
      let all = ListeningScore(
        trials: scores.reduce(0) { $0 + $1.trials }, correct: scores.reduce(0) { $0 + $1.correct },
        of: scores.reduce(0) { $0 + $1.offered })
      if common.json {
        Console.output(
          try JSONDocument.text(
            ScoreDocument(test: test, listeners: scores, all: all), curves: true))
        return
      }
      let versions = test.versions.map(TerminalText.line)
      common.say("A \(versions[0])\nB \(versions[1])\n\n")
      for (index, score) in scores.enumerated() {
        common.say(scores.count > 1 ? "listener \(index + 1): \(score.text)\n" : score.text + "\n")
      }
      if scores.count > 1 { common.say("together: \(all.text)\n") }
    }
  }
}

/// Scores as a JSON document.
private struct ScoreDocument: Encodable {
  var schema = "lacquer.listening-score/1"
  var engine = EngineIdentity.current
  var test: ListeningTest
  var listeners: [ListeningScore]
  var all: ListeningScore
}
