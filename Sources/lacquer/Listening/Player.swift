import AudioCore
import Foundation
import Glibc
import Mastering
import Playback

/// Keys in, a status line out, until the end.
struct Player {
  let run: ListeningRun
  let codec: HeardCodec
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
    var told: String?
    while true {
      if cancellation.isCancelled { throw LacquerError(.interrupted, "Stopped.") }
      if let key = keys.next(milliseconds: 100) {
        if key == "q" { return }
        if key == " " { isPaused.toggle() }
        try press(key)
      }
      if case .failed(let sentence) = run.preview?.phase, sentence != told {
        told = sentence
        if draws { Console.error("\r\u{1B}[K") }
        Console.complain(sentence)
      }
      try codec.keepUp()
      let state = session.state
      if !state.isPlaying && !isPaused { return }
      if draws { Console.error("\r\(line(state))\u{1B}[K") }
    }
  }

  private func press(_ key: String) throws {
    switch key {
    case "1": session.select(.mix)
    case "2":
      codec.isWanted = false
      session.select(.master)
    case "3": session.select(.reference(0))
    case "4": session.select(.difference(.whole))
    case "5": session.select(.difference(.limiter))
    case "6": codec.isWanted = true
    case "r": nextReference()
    case "m": session.setLevelMatch(!session.state.isLevelMatched)
    case "d": monitor { $0.isDimmed.toggle() }
    case "v": monitor { $0.mode = next($0.mode) }
    case "b":
      monitor { $0.band = $0.band.map { MonitorSettings.Band(rawValue: $0.rawValue + 1) } ?? .sub }
    case "p": monitor { $0.polarity = next($0.polarity) }
    case "0": monitor { $0 = MonitorSettings() }
    case "a":
      if case .reference(let number) = session.state.source { try align(number) }
    case "l":
      if case .reference(let number) = session.state.source {
        session.seekReferenceToLoudest(number)
      }
    case " ": session.togglePlay()
    case "\u{1B}[C": scrub(by: 5)
    case "\u{1B}[D": scrub(by: -5)
    default: break
    }
  }

  private func monitor(_ change: (inout MonitorSettings) -> Void) {
    var monitor = session.state.monitor
    change(&monitor)
    session.setMonitor(monitor)
  }

  private func next<Choice: CaseIterable & Equatable>(_ choice: Choice) -> Choice {
    let all = Array(Choice.allCases)
    let index = all.firstIndex(of: choice) ?? 0
    return all[(index + 1) % all.count]
  }

  /// Moves what is heard: a reference that goes its own way, else everything on the mix's timeline.
  private func scrub(by seconds: Double) {
    let state = session.state
    guard case .reference(let number) = state.source, !session.isAligned(reference: number),
      number < state.referenceFrames.count
    else { return session.scrub(by: seconds) }
    let frame = state.referenceFrames[number] + Int(seconds * Double(state.sampleRate))
    session.seekReference(number, toFrame: frame)
  }

  /// Runs a reference in step with the mix, or lets it go again.
  func align(_ number: Int) throws {
    guard !session.isAligned(reference: number) else { return session.release(reference: number) }
    if try session.align(reference: number) == nil, !isQuiet {
      Console.error(
        "\rR\(number + 1) is not a version of the mix: it keeps its own place.\u{1B}[K\n")
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

  /// What the monitor does, unless it is plain.
  private func words(_ monitor: MonitorSettings) -> String? {
    var words: [String] = []
    if monitor.mode != .stereo { words.append(monitor.mode.rawValue) }
    if let band = BandName.allCases.first(where: { $0.band == monitor.band }) {
      words.append(band.rawValue)
    }
    if monitor.polarity != .normal { words.append("turned \(monitor.polarity.rawValue)") }
    if monitor.isDimmed { words.append("dim") }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  private func line(_ state: PlaybackState) -> String {
    let meters = session.meters
    let clock = { (frame: Int) in Numeral.length(Double(frame / max(1, state.sampleRate))) }
    func figure(_ value: Double) -> String {
      TextStyle.right(value <= -100 ? "–" : Numeral.fixed(value), 5)
    }
    var text = "\(state.isPlaying ? "▶" : "‖") \(TextStyle.left(state.source.label, 14))"
    text += "\(clock(state.frame)) / \(clock(state.frames))"
    text += "  \(figure(meters.shortTermLUFS)) LUFS  \(figure(meters.recentTruePeakDBTP)) dBTP"
    if state.isLevelMatched { text += "  match \(Numeral.fixed(state.matchGainDB)) dB" }
    if let words = words(state.monitor) { text += "  \(words)" }
    if codec.isWanted, !state.hasCodec { text += "  \(codec.name) is being made" }
    if state.isSettled == false { text += "  draft" }
    if case .solving(_, let fraction) = run.preview?.phase {
      text += " (solving \(Int(fraction * 100)) %)"
    }
    if let problem = state.problem { text += "  \(problem)" }
    return String(text.prefix(118))
  }
}
