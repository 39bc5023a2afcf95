internal import AudioCore
import Glibc
internal import Metering

extension ClosedLoop {
  /// The dynamics stage's part of the loop, begun on the levels behind the first filters; nil when it
  /// has nothing to do.
  func makeDynamics(_ levels: LevelTrack?, before: MatchReading) -> DynamicsLoop? {
    guard let levels, let reference = decision.reference, let own = before.dynamics
    else { return nil }
    var loop = DynamicsLoop(
      mix: decision.mix.dynamics, reference: reference.dynamics, settings: settings,
      noiseDB: decision.bandNoise)
    loop.begin(input: levels, before: own)
    return loop.isActive ? loop : nil
  }

  /// Corrects the curves by what one render measured; returns the deviation, dB rms.
  func correct(
    _ loop: inout DynamicsLoop?, _ levels: LevelTrack, before: MatchReading, after: MatchReading
  ) -> Double {
    guard loop != nil, let own = before.dynamics, let result = after.dynamics else { return 0 }
    return loop?.correct(input: levels, before: own, after: result) ?? 0
  }

  /// Levels of the bands behind the filters of a solution that has no dynamics stage yet.
  func levels(_ filters: Solution) throws -> LevelTrack {
    var track = LevelTrack()
    let source = DynamicsSource(front(filters, readsAhead: true), plan: .neutral)
    source.onUnit = { track.append($0) }
    let block = AudioBlock(channels: source.format.channels, capacity: 65_536)
    var position = 0
    while position < source.frames {
      try cancellation?.check()
      try source.read(into: block, at: position)
      guard block.frames > 0 else { break }
      position += block.frames
    }
    track.finish()
    return track
  }
}

extension Decision {
  /// Whether levels are to be matched at all.
  var hasDynamics: Bool {
    reference != nil && !mix.faults.isSilent && settings.match.amount > 0
      && settings.dynamics.amount > 0 && settings.dynamics.max > 0
      && settings.dynamics.bands.contains { $0 > 0 }
      && mix.seconds >= 5 && (reference?.seconds ?? 0) >= 5
  }

  /// Level of the mix's noise in each band, dBFS; −200 where none is known.
  var bandNoise: [Double] {
    let noise = NoiseFloor.levels(of: mix)
    let edges = [0] + DynamicsProfile.edgesHz + [.infinity]
    return (0..<edges.count - 1).map { band in
      var power = 0.0
      for i in noise.indices where noise[i] > -199 {
        let hertz = SpectralGrid.hertz(i)
        guard hertz >= edges[band] && hertz < edges[band + 1] else { continue }
        power += pow(10, noise[i] / 10) * hertz * log(2.0) / Double(SpectralGrid.pointsPerOctave)
      }
      return Level.power(power)
    }
  }
}
