internal import AudioCore
internal import AudioFiles
import Glibc
internal import Metering

extension ClosedLoop {
  /// The dynamics stage's part of the loop, begun on the levels behind the first filters, `plain` being those
  /// before them; nil when it has nothing to do.
  func makeDynamics(
    _ levels: LevelTrack?, plain: LevelTrack?, before: MatchReading
  ) -> DynamicsLoop? {
    guard let levels, let plain, let reference = decision.reference, let own = before.dynamics
    else { return nil }
    var loop = DynamicsLoop(
      mix: decision.mix.dynamics, reference: reference.dynamics, settings: settings,
      noiseDB: decision.bandNoise)
    loop.begin(input: levels, plain: plain, before: own)
    return loop.isActive ? loop : nil
  }

  /// Corrects the curves by what one render measured; returns the deviation, dB rms.
  func correct(
    _ loop: inout DynamicsLoop?, _ levels: LevelTrack, before: MatchReading, after: MatchReading,
    sectionsDB: [Double]
  ) -> Double {
    guard loop != nil, let own = before.dynamics, let result = after.dynamics else { return 0 }
    return loop?.correct(input: levels, before: own, after: result, sectionsDB: sectionsDB) ?? 0
  }

  /// Whether the excerpts are all that is kept, so that sections can be heard in them.
  var isWhole: Bool { sections?.range.count == excerpts.frames }

  /// Levels of the bands behind the filters of a solution that has no dynamics stage yet.
  func levels(_ filters: Solution) throws -> LevelTrack {
    try levels(in: front(filters, readsAhead: true)) { source in
      try source.forEachBlock(cancellation: cancellation) { _, _ in }
    }.levels
  }

  /// Measures the excerpts as they came in, and the levels that the dynamics stage's bands have there.
  func measurePlain() throws -> (reading: MatchReading, levels: LevelTrack?) {
    guard decision.hasDynamics else { return (try measure(front(nil)), nil) }
    let heard = try levels(in: front(nil), measure)
    return (heard.reading, heard.levels)
  }

  /// What `use` makes of a source, and the levels of its bands, read from front to back meanwhile.
  private func levels<Reading>(
    in source: any AudioSource, _ use: (any AudioSource) throws -> Reading
  ) throws -> (reading: Reading, levels: LevelTrack) {
    var track = LevelTrack()
    let stage = DynamicsSource(source, plan: .neutral)
    stage.onUnit = { track.append($0) }
    let reading = try use(stage)
    track.finish()
    return (reading, track)
  }
}

extension Decision {
  /// What sections are moved towards; nil when they stay as they are.
  var sectionGoal: SectionLevels? {
    guard settings.dynamics.rider > 0, settings.match.amount > 0, !mix.faults.isSilent else {
      return nil
    }
    return reference.flatMap { SectionLevels($0.loudness) }
  }

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
    let edges = DynamicsProfile.bandEdgesHz
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
