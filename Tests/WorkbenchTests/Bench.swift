import AudioCore
import AudioFiles
import Mastering
import Metering
import Synchronization
import TestSupport
import Workbench

/// Tracks that were measured once for all tests.
enum Tracks {
  /// Twelve seconds of dull, narrow noise: a mix.
  static let mix = track("/music/mix.wav", seed: 1, side: 0.2, amplitude: 0.2, byte: "a")
  /// Twelve seconds of other noise, louder and wider: a reference.
  static let reference = track("/music/ref.flac", seed: 2, side: 0.6, amplitude: 0.5, byte: "b")

  private static func track(
    _ path: String, seed: UInt64, side: Float, amplitude: Float, byte: Character
  ) -> LoadedTrack {
    let count = 12 * 44_100
    let mid = Signals.pink(count: count, amplitude: amplitude, seed: seed)
    let other = Signals.pink(count: count, amplitude: amplitude * side, seed: seed + 10)
    let source = Signals.stereo(
      zip(mid, other).map { $0 + $1 }, zip(mid, other).map { $0 - $1 }, rate: 44_100)
    guard let measured = try? Measure.profile(of: source) else { fatalError("not measured") }
    return LoadedTrack(
      path: path, hash: ContentHash(hexadecimal: String(repeating: byte, count: 64)),
      info: AudioFileInfo(
        container: "WAV", codec: "PCM", bitDepth: 24, isFloat: false, isLossy: false,
        sourceChannels: 2, sampleRate: 44_100, frames: count),
      profile: measured.profile, sidecar: measured.sidecar)
  }
}

/// A workstation on paper: a reducer, a clock that is turned by hand, and what it asked for.
struct Bench {
  static let places = WorkbenchPlaces(folder: "/music", home: "/home/anna")

  var state = WorkbenchState()
  var now = 100.0
  var effects: [WorkbenchEffect] = []
  var error: String?
  var reducer = WorkbenchReducer(places: places)

  /// The renders that were asked for.
  var orders: [RenderOrder] {
    effects.compactMap { if case .render(let order) = $0 { order } else { nil } }
  }

  /// Nothing chosen.
  init() {}

  /// A mix and a reference, measured, with the plan still to come.
  static func loaded() -> Bench {
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.run("reference ref.flac")
    bench.send(.event(.measured(Tracks.mix)))
    bench.send(.event(.measured(Tracks.reference)))
    bench.state.history = UndoHistory()
    bench.effects = []
    return bench
  }

  mutating func send(_ input: WorkbenchInput) {
    let result = reducer.reduce(state, input, now: now)
    state = result.state
    effects += result.effects
    error = result.error
  }

  mutating func run(_ words: String) {
    do {
      send(.call(try ActionRegistry.standard.call(words)))
    } catch {
      self.error = "\(error)"
    }
  }

  /// Presses keys as "g l" or "ctrl-p".
  mutating func press(_ keys: String) {
    guard let sequence = KeySequence(keys) else { fatalError("no keys: \(keys)") }
    for stroke in sequence.strokes { send(.key(stroke)) }
  }

  /// Types text letter by letter.
  mutating func type(_ text: String) {
    for character in text { send(.key(KeyStroke(character))) }
  }
}

/// A clock that stands until it is turned.
final class HandClock: WorkbenchClock {
  private let time = Mutex(0.0)
  var now: Double { time.withLock { $0 } }
  func wake(after seconds: Double, _ block: @escaping @Sendable () -> Void) {}
  func advance(by seconds: Double) { time.withLock { $0 += seconds } }
}
