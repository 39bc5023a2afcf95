import ArgumentParser
import AudioCore
import Foundation
import Mastering
import Playback

extension AbxCommand {
  /// `lacquer abx listen`, and `lacquer abx` with two files.
  struct Listen: CheckedCommand {
    static let configuration = CommandConfiguration(
      commandName: "listen",
      abstract: "Hear A, B and X here, in step and at equal loudness, and answer.",
      usage: "lacquer abx [listen] <A> <B> [--trials <number>] [--result <file>] [options]",
      discussion: """
        X is A or B, drawn before the first trial. Both play in step at equal loudness; every switch \
        is the same crossfade. The number of trials is fixed before; nothing is told until the end.

        Keys: a or 1 hears A, b or 2 hears B, x or 3 hears X; Shift-A answers that X is A, Shift-B \
        that X is B; Backspace takes the last answer back; space pauses; q stops.

          lacquer abx mix.wav master.wav --trials 16 --loop 1:12-1:40 --result abx.json
        """)

    @Argument(help: ArgumentHelp("The first file.", valueName: "A"), completion: .file())
    var first: String

    @Argument(help: ArgumentHelp("The second file.", valueName: "B"), completion: .file())
    var second: String

    @Option(help: ArgumentHelp("Number of trials, 5 to 100.", valueName: "number"))
    var trials = 16

    @Option(help: ArgumentHelp("The stretch that is repeated.", valueName: "start-end"))
    var loop: String?

    @Option(
      help: ArgumentHelp("Write the result as JSON.", valueName: "file"),
      completion: .file(extensions: ["json"]))
    var result: String?

    @Flag(name: [.short, .long], help: "Replace a result that exists already.")
    var force = false

    @OptionGroup var sound: DeviceOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func check() throws {
      guard (5...100).contains(trials) else {
        throw ValidationError("--trials takes a number from 5 to 100, not \(trials).")
      }
    }

    func run() throws {
      PlaybackMemory.keepSmall()
      if let result {
        try FilePlace.requireApart([result], inputs: [first, second])
        try DocumentFile.preflight(result, force: force)
      }
      let range = try loop.map { try ClockTime.range($0, option: "--loop") }
      let work = LongWork(common)
      let open = { (path: String) in
        try work.run {
          try AuditionTrack(
            path, downmix: reading.downmix, cacheDirectory: reading.cacheDirectory,
            cancellation: work.cancellation, progress: work.progress)
        }
      }
      let tracks = (try open(first), try open(second))
      let pair = try ListeningPair(tracks.0, tracks.1, seconds: range)
      defer {
        pair.session.fadeOut()
        pair.session.close()
      }
      try sound.open(pair.session)
      var generator = SystemRandomNumberGenerator()
      var room = ListeningRoom(
        pair: pair, test: BlindTest(trials: trials, using: &generator),
        isQuiet: common.quiet || common.json)
      let isFinished = try room.hold(work.cancellation)
      let document = AbxDocument(
        room.test, room.efforts, pair: pair, files: [(first, tracks.0), (second, tracks.1)],
        isFinished: isFinished)
      let text = try JSONDocument.text(document, curves: true)
      if let result, isFinished {
        try DocumentFile.write(Array(text.utf8), to: result, force: force)
      }
      if common.json { Console.output(text) }
      common.say(document.summary)
      if !isFinished { throw EarlyEnd(status: .interrupted) }
    }
  }
}

/// The result as a JSON document.
private struct AbxDocument: Encodable {
  struct File: Encodable {
    var path: String
    var sha256: String
    var integratedLUFS: Double
    var gainDB: Double
  }

  struct Answer: Encodable {
    /// What X was taken for, and what it was.
    var answer, truth: BlindTest.Side
    /// From the trial's beginning to the answer.
    var seconds: Double
    /// Switches of source before the answer.
    var switches: Int
  }

  var schema = "lacquer.abx/1"
  var engine = EngineIdentity.current
  var date: String
  var a: File
  var b: File
  var startSeconds: Double
  var endSeconds: Double
  var crossfadeMilliseconds = ListeningPair.crossfadeMilliseconds
  var trials: Int
  var isFinished: Bool
  var answers: [Answer]
  var right: Int
  var pValue: Double
  var order: [BlindTest.Side]
  var salt: String
  var commitment: String

  init(
    _ test: BlindTest, _ efforts: [(seconds: Double, switches: Int)], pair: ListeningPair,
    files: [(path: String, track: AuditionTrack)],
    isFinished: Bool
  ) {
    func file(_ index: Int, _ gain: Double) -> File {
      File(
        path: files[index].path, sha256: files[index].track.hash.hexadecimal,
        integratedLUFS: files[index].track.integratedLUFS, gainDB: gain)
    }
    date = ISO8601DateFormatter().string(from: Date())
    a = file(0, pair.gainsDB.a)
    b = file(1, pair.gainsDB.b)
    startSeconds = Double(pair.range.lowerBound) / Double(pair.session.sampleRate)
    endSeconds = Double(pair.range.upperBound) / Double(pair.session.sampleRate)
    trials = test.order.count
    self.isFinished = isFinished
    answers = zip(zip(test.answers, test.order), efforts).map { given, effort in
      Answer(
        answer: given.0, truth: given.1, seconds: effort.seconds, switches: effort.switches)
    }
    right = test.right
    pValue = test.pValue
    order = test.order
    salt = test.salt
    commitment = test.commitment
  }

  /// The result for the person.
  var summary: String {
    guard isFinished else {
      return "Stopped after \(answers.count) of \(trials) trials: no result.\n"
    }
    let verdict =
      pValue < 0.05
      ? "you can tell them apart" : "no evidence that you can tell them apart"
    let list = BlindTest.letters(order)
    return """
      \(right) of \(trials) right, p = \(Numeral.fixed(pValue, 4)): \(verdict).
      X was \(list), you said \(BlindTest.letters(answers.map(\.answer))).
      To check the hash: printf '%s %s' \(salt) \(list) | sha256sum

      """
  }
}
