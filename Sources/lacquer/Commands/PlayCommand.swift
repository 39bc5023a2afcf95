import ArgumentParser
import AudioCore
import Foundation
import Glibc
import Mastering
import Playback

/// `lacquer play`: mix, master and references by ear.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Listen: mix, master, reference and difference, level-matched.",
    usage: "lacquer play <mix> [--reference <file>] ... [options]",
    discussion: """
      Everything runs on one timeline; a switch is a crossfade of 10 ms, sample for sample in place. \
      The master is heard at once as a draft, and as what would be written once it is solved.

      Keys: 1 mix, 2 master, 3 reference, 4 difference, 5 difference of the limiter, 6 master \
      through the codec, r next reference, m level match, d dim, v next of stereo, mono, side, \
      left, right and swapped, b next listening band, p next polarity, 0 plain monitor, space \
      pause, arrows 5 s back and forward (of the reference while it is heard), l loudest section \
      of the reference, a reference in step with the mix or not, q quit.

        lacquer play mix.wav --reference song.flac --source b --loop 1:12-1:40
      """)

  @Argument(help: ArgumentHelp("The mix.", valueName: "mix"), completion: .file())
  var mix: String

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var listening: ListeningOptions
  @OptionGroup var monitoring: MonitorOptions
  @OptionGroup var sound: DeviceOptions
  @OptionGroup var chosen: SettingOptions

  @Option(
    help: ArgumentHelp("Hear a saved plan in place of solving.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var plan: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let work = LongWork(common)
    let wanted = try chosen.resolve(with: references)
    let saved = try plan.map {
      try MasterPlan.decode(try DocumentFile.read($0, orPipe: true), path: $0)
    }
    if let warning = saved?.engineWarning, !common.quiet { Console.complain(warning) }
    let run = try ListeningRun(
      mix: mix, references: wanted.references, settings: wanted.settings, plan: saved,
      needsMaster: listening.needsMaster || chosen.areGiven || monitoring.codec != nil,
      listening: listening,
      reading: reading, work: work)
    defer { run.close() }
    try sound.open(run.session, tells: !common.quiet && !common.json)
    run.session.setMonitor(monitoring.settings)
    let player = Player(
      run: run, codec: HeardCodec(run.session, monitoring.codec),
      isQuiet: common.quiet || common.json)
    if monitoring.align {
      for number in 0..<run.session.state.references { try player.align(number) }
    }
    run.session.play()
    try player.follow(work.cancellation)
    if common.json {
      Console.output(try JSONDocument.text(PlayDocument(run.session.state), curves: true))
    }
  }
}

/// What playing came to, as a JSON document.
private struct PlayDocument: Encodable {
  var schema = "lacquer.play/1"
  var engine = EngineIdentity.current
  var seconds: Double
  var xruns: Int
  var ownXruns: Int
  var starvedFrames: Int
  var clippedSamples: Int

  init(_ state: PlaybackState) {
    seconds = state.playedSeconds
    xruns = state.xruns
    ownXruns = state.ownXruns
    starvedFrames = state.starvedFrames
    clippedSamples = state.clippedSamples
  }
}
