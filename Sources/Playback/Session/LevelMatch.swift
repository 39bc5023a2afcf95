import AudioCore
import Glibc
import Mastering

/// Gains that make sources equally loud.
///
/// Only ever attenuates: the quietest source sets the level.
struct LevelMatch: Equatable {
  /// Gain of every stream, dB, 0 or less; nil for streams that are not there or silent.
  private(set) var gainsDB = [Double?](repeating: nil, count: StreamLayout.count)
  /// Gain of the mix under which Δ of the whole is taken, linear: the master's loudness over the mix's.
  private(set) var differenceGain: Float = 1

  /// Loudness, LUFS, of every stream.
  private(set) var lufs = [Double?](repeating: nil, count: StreamLayout.count)

  init() {}

  init(_ programme: Programme) {
    lufs[StreamLayout.mix] = Self.audible(programme.mix.integratedLUFS)
    if let master = programme.master {
      lufs[StreamLayout.master] = Self.audible(master.integratedLUFS)
      lufs[StreamLayout.driven] = lufs[StreamLayout.master]
      lufs[StreamLayout.codec] = (programme.codec?.integratedLUFS).flatMap(Self.audible)
      differenceGain = Self.differenceGain(programme)
    }
    for (number, track) in programme.references.enumerated() {
      lufs[StreamLayout.firstReference + number] = Self.audible(track.integratedLUFS)
    }
    guard let quietest = lufs.compactMap(\.self).min() else { return }
    gainsDB = lufs.map { $0.map { quietest - $0 } }
  }

  /// Level of every lane of `StreamLayout`, linear.
  var levels: SIMD32<Float> {
    var levels = SIMD32<Float>(repeating: 1)
    for (stream, decibels) in gainsDB.enumerated() {
      if let decibels, decibels != 0 { levels[stream] = Float(Decibels.gain(decibels)) }
    }
    levels[StreamLayout.difference] = levels[StreamLayout.master] * differenceGain
    levels[StreamLayout.unmatched + StreamLayout.difference] = differenceGain
    return levels
  }

  /// Loudness of a stream as it is heard, linear; 0 where it is not known.
  func loudness(of stream: Int, isMatched: Bool) -> Float {
    guard let lufs = lufs[stream] else { return 0 }
    return Float(Decibels.gain(lufs + (isMatched ? gainsDB[stream] ?? 0 : 0)))
  }

  private static func audible(_ lufs: Double) -> Double? { lufs > -70 ? lufs : nil }

  /// With nothing but a drive the difference is taken at exactly that gain, so that it is silence.
  private static func differenceGain(_ programme: Programme) -> Float {
    guard let master = programme.master else { return 1 }
    if master.plan.isTransparent, let render = master.render {
      return Float(Decibels.gain(render.driveDB))
    }
    let difference = master.integratedLUFS - programme.mix.integratedLUFS
    guard difference.isFinite, abs(difference) < 60 else { return 1 }
    return Float(Decibels.gain(difference))
  }
}

extension AuditionSource {
  /// The stream whose level counts.
  var stream: Int {
    switch self {
    case .mix: StreamLayout.mix
    case .master, .difference: StreamLayout.master
    case .codec: StreamLayout.codec
    case .reference(let number): StreamLayout.firstReference + number
    }
  }

  /// Whether it has nothing to do with the mix's time.
  var isReference: Bool { if case .reference = self { true } else { false } }

  /// Number of the programme it belongs to: mix, masters and references that run in step with them are
  /// one, every other reference is another.
  package func programme(aligned: Set<Int>) -> Int {
    guard case .reference(let number) = self, !aligned.contains(number) else { return 0 }
    return 1 + number
  }

  /// What is heard of every lane of `StreamLayout`, and the lane whose level the meters undo.
  func weights(isMatched: Bool) -> (weights: SIMD32<Float>, meterLane: Int) {
    let first = isMatched ? 0 : StreamLayout.unmatched
    var weights = SIMD32<Float>.zero
    weights[first + stream] = 1
    switch self {
    case .mix, .master, .codec, .reference: break
    case .difference(.whole): weights[first + StreamLayout.difference] = -1
    case .difference(.limiter): weights[first + StreamLayout.driven] = -1
    }
    return (weights, first + stream)
  }
}
