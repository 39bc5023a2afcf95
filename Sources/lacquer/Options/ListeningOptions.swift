import ArgumentParser
import AudioCore
import Mastering
import Playback
import Workbench

/// What is listened to, and from where.
struct ListeningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "a (mix), b (master), r or r1 … r8 (reference), d (difference), dl (of the limiter).",
      valueName: "source"),
    transform: { try SourceName($0) })
  var source: SourceName?

  @Flag(
    inversion: .prefixedNo,
    help: "Bring every source to the loudness of the quietest; on unless config.toml says no.")
  var levelMatch: Bool?

  @Option(
    help: ArgumentHelp("The stretch that is repeated.", valueName: "start-end"))
  var loop: String?

  @Option(help: ArgumentHelp("Where to start.", valueName: "time"))
  var from: String?

  /// The source asked for, else the master when there is one.
  func source(hasMaster: Bool) -> AuditionSource {
    source?.source ?? (hasMaster ? .master : .mix)
  }

  /// Whether a master is needed to hear it.
  var needsMaster: Bool {
    switch source?.source {
    case .master, .difference, .codec: true
    case .mix, .reference, nil: false
    }
  }

  /// Brings a session to where it shall start.
  func apply(to session: PlaybackSession) throws {
    let config = try DeviceOptions.configured()
    session.setLevelMatch(levelMatch ?? config.isLevelMatched ?? true)
    if let fade = config.loopFadeSeconds { session.setLoopFade(seconds: fade) }
    let rate = Double(session.sampleRate)
    if let loop {
      let range = try ClockTime.range(loop, option: "--loop")
      let frames = Int(range.lowerBound * rate)..<Int(range.upperBound * rate)
      guard frames.upperBound <= session.state.frames else {
        throw LacquerError(
          .usage, "The loop \(loop) ends after the mix: give it inside of the mix.")
      }
      session.setLoop(frames)
      if from == nil { session.seek(toFrame: frames.lowerBound) }
    }
    if let from {
      guard let seconds = SettingText.parseTime(from) else {
        throw LacquerError(.usage, "--from takes a time such as 1:12, not '\(from)'.")
      }
      guard seconds * rate < Double(session.state.frames) else {
        throw LacquerError(
          .usage, "--from \(from) lies behind the end of the mix: give a time inside of it.")
      }
      session.seek(to: seconds)
    }
  }
}

/// A source as it is typed.
struct SourceName {
  /// What it stands for.
  let source: AuditionSource

  init(_ word: String) throws {
    switch word.lowercased() {
    case "a", "mix": source = .mix
    case "b", "master": source = .master
    case "r", "reference": source = .reference(0)
    case "d", "delta", "difference": source = .difference(.whole)
    case "dl", "limiter": source = .difference(.limiter)
    case let name:
      guard name.hasPrefix("r"), let number = Int(name.dropFirst()), (1...8).contains(number) else {
        throw ValidationError(
          "There is no source \"\(word)\"; there are a, b, r, r1 … r8, d and dl.")
      }
      source = .reference(number - 1)
    }
  }
}
