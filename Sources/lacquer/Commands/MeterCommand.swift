import ArgumentParser
import AudioCore
import Foundation
import Mastering
import Playback

/// `lacquer meter`: the live meters, as lines.
struct MeterCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "meter",
    abstract: "Play and print what the live meters read.",
    usage: "lacquer meter <mix> [--source <source>] [--ndjson] [options]",
    discussion: """
      Plays in real time, silently unless --device names one, and prints a line for every reading.

        lacquer meter mix.wav --ndjson --rate 10
        lacquer meter mix.wav -r song.flac --source b --device default
      """)

  @Argument(help: ArgumentHelp("The mix.", valueName: "mix"), completion: .file())
  var mix: String

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var listening: ListeningOptions

  @Option(help: ArgumentHelp("Sound device, or none.", valueName: "name"))
  var device = DeviceChoice.none

  @Flag(help: "Print one JSON document a line.")
  var ndjson = false

  @Option(help: ArgumentHelp("Readings a second, 1 to 30.", valueName: "number"))
  var rate = 10.0

  @OptionGroup var chosen: SettingOptions
  @OptionGroup var reading: ReadingOptions

  @Flag(help: "Print nothing but errors and readings.")
  var quiet = false

  func check() throws {
    guard (1...30).contains(rate) else {
      throw ValidationError("--rate takes a number from 1 to 30, not \(rate).")
    }
  }

  func run() throws {
    var common = CommonOptions()
    common.json = false
    common.quiet = quiet
    let work = LongWork(common)
    let wanted = try chosen.resolve(with: references)
    let run = try ListeningRun(
      mix: mix, references: wanted.references, settings: wanted.settings, plan: nil,
      needsMaster: listening.needsMaster || chosen.areGiven, listening: listening,
      reading: reading, work: work)
    defer { run.close() }
    if case .waiting(let sentence) = run.session.useDevice(DeviceChoice(device)) {
      throw LacquerError(.device, sentence)
    }
    run.session.play()
    while run.session.state.isPlaying && !Console.isLost {
      usleep(useconds_t(1_000_000 / rate))
      if work.cancellation.isCancelled { throw LacquerError(.interrupted, "Stopped.") }
      let reading = MeterReading(run.session.state, run.session.meters)
      Console.output(ndjson ? try reading.line : reading.text)
    }
  }
}

/// One reading.
private struct MeterReading: Encodable {
  var schema = "lacquer.meter/1"
  var seconds: Double
  var source: String
  var momentaryLUFS: Double
  var shortTermLUFS: Double
  var integratedLUFS: Double
  var truePeakDBTP: Double
  var recentTruePeakDBTP: Double
  var psrDB: Double?
  var correlation: Double?
  var isSettled: Bool?

  init(_ state: PlaybackState, _ meters: LiveMeters) {
    func rounded(_ value: Double) -> Double { value.rounded(toParts: 100) }
    seconds = rounded(state.seconds)
    source = state.source.label
    momentaryLUFS = rounded(meters.momentaryLUFS)
    shortTermLUFS = rounded(meters.shortTermLUFS)
    integratedLUFS = rounded(meters.integratedLUFS)
    truePeakDBTP = rounded(meters.truePeakDBTP)
    recentTruePeakDBTP = rounded(meters.recentTruePeakDBTP)
    psrDB = meters.psrDB.map(rounded)
    correlation = meters.audibleCorrelation.map(rounded)
    isSettled = state.isSettled
  }

  /// One line of JSON.
  var line: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  /// One line for the person; "–" for what has no figure yet.
  var text: String {
    func level(_ value: Double) -> String { TextStyle.right(LevelTable.level(value), 6) }
    return TextStyle.right(Numeral.fixed(seconds, 2), 8) + " s"
      + "  M \(level(momentaryLUFS))  S \(level(shortTermLUFS))  I \(level(integratedLUFS)) LUFS"
      + "  \(level(truePeakDBTP)) dBTP"
      + "  correlation \(TextStyle.right(correlation.map { Numeral.fixed($0, 2) } ?? "–", 5))\n"
  }
}
