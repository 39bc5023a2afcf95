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

      Keys: 1 mix, 2 master, 3 reference, 4 difference, 5 difference of the limiter, r next \
      reference, m level match, d dim, space pause, arrows 5 s back and forward, l loudest \
      section of the reference, q quit.

        lacquer play mix.wav --reference song.flac --source b --loop 1:12-1:40
      """)

  @Argument(help: ArgumentHelp("The mix.", valueName: "mix"), completion: .file())
  var mix: String

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var listening: ListeningOptions
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
    var settings = try chosen.resolve()
    try references.apply(to: &settings)
    let saved = try plan.map { try MasterPlan.decode(try DocumentFile.read($0), path: $0) }
    let run = try ListeningRun(
      mix: mix, references: try references.resolve(), settings: settings, plan: saved,
      needsMaster: listening.needsMaster || chosen.areGiven, listening: listening,
      reading: reading, work: work)
    defer { run.close() }
    try sound.open(run.session, tells: !common.quiet && !common.json)
    run.session.play()
    let player = Player(run: run, isQuiet: common.quiet || common.json)
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
    seconds = state.seconds
    xruns = state.xruns
    ownXruns = state.ownXruns
    starvedFrames = state.starvedFrames
    clippedSamples = state.clippedSamples
  }
}

/// Keys in, a status line out, until the end.
private struct Player {
  let run: ListeningRun
  let isQuiet: Bool

  private var session: PlaybackSession { run.session }

  func follow(_ cancellation: Cancellation) throws {
    let keys = RawKeys()
    let draws = !isQuiet && Console.isTerminal(STDERR_FILENO)
    defer {
      keys.restore()
      if draws { Console.error("\r\u{1B}[K") }
    }
    var isPaused = false
    while true {
      if cancellation.isCancelled { throw LacquerError(.interrupted, "Stopped.") }
      if let key = keys.next(milliseconds: 100) {
        if key == "q" { return }
        if key == " " { isPaused.toggle() }
        press(key)
      }
      let state = session.state
      if !state.isPlaying && !isPaused { return }
      if draws { Console.error("\r\(line(state))\u{1B}[K") }
    }
  }

  private func press(_ key: String) {
    switch key {
    case "1": session.select(.mix)
    case "2": session.select(.master)
    case "3": session.select(.reference(0))
    case "4": session.select(.difference(.whole))
    case "5": session.select(.difference(.limiter))
    case "r": nextReference()
    case "m": session.setLevelMatch(!session.state.isLevelMatched)
    case "d":
      var monitor = session.state.monitor
      monitor.isDimmed.toggle()
      session.setMonitor(monitor)
    case "l":
      if case .reference(let number) = session.state.source {
        session.seekReferenceToLoudest(number)
      }
    case " ": session.togglePlay()
    case "\u{1B}[C": session.scrub(by: 5)
    case "\u{1B}[D": session.scrub(by: -5)
    default: break
    }
  }

  private func nextReference() {
    let state = session.state
    guard state.references > 0 else { return }
    if case .reference(let number) = state.source {
      session.select(.reference((number + 1) % state.references))
    } else {
      session.select(.reference(0))
    }
  }

  private func line(_ state: PlaybackState) -> String {
    let meters = session.meters
    let clock = { (frame: Int) in ReportText.clock(Double(frame / max(1, state.sampleRate))) }
    func figure(_ value: Double) -> String {
      value <= -100 ? "   –" : String(format: "%5.1f", value)
    }
    var text = "\(state.isPlaying ? "▶" : "‖") \(TextStyle.left(state.source.label, 14))"
    text += "\(clock(state.frame)) / \(clock(state.frames))"
    text += "  \(figure(meters.shortTermLUFS)) LUFS  \(figure(meters.recentTruePeakDBTP)) dBTP"
    if state.isLevelMatched { text += "  match \(String(format: "%.1f", state.matchGainDB)) dB" }
    if state.isSettled == false { text += "  draft" }
    if case .solving(_, let fraction) = run.preview?.phase {
      text += " (solving \(Int(fraction * 100)) %)"
    }
    if let problem = state.problem { text += "  \(problem)" }
    return String(text.prefix(118))
  }
}
