internal import AudioCore
internal import AudioFiles
import Glibc
internal import Metering

extension ClosedLoop {
  /// What excerpts hold behind the filters, as the dynamics stage's bands read it and as the meter does.
  struct FilteredLevels {
    let track: LevelTrack
    let metered: DynamicsProfile
  }

  /// The dynamics stage's part of the loop, begun on the levels behind the first filters; nil when it
  /// has nothing to do.
  func makeDynamics(_ levels: FilteredLevels?, before: MatchReading) -> DynamicsLoop? {
    guard let levels, let reference = decision.reference, let own = before.dynamics
    else { return nil }
    var loop = DynamicsLoop(
      mix: decision.mix.dynamics, reference: reference.dynamics, settings: settings,
      noiseDB: decision.bandNoise)
    loop.begin(input: levels.track, metered: levels.metered, before: own)
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

  /// Levels of the bands behind the filters of a solution that has no dynamics stage yet; nil where no
  /// levels are matched.
  func levels(_ filters: Findings) throws -> FilteredLevels? {
    guard decision.hasDynamics else { return nil }
    var track = LevelTrack()
    let stage = DynamicsSource(front(filters, readsAhead: true), plan: .neutral)
    stage.onUnit = { track.append($0) }
    let reading = try measure(stage)
    track.finish()
    return reading.dynamics.map { FilteredLevels(track: track, metered: $0) }
  }
}

extension Decision {
  /// What sections are moved towards; nil when they stay as they are.
  var sectionGoal: SectionLevels? {
    guard followed.contains(.dynamics), settings.dynamics.rider > 0, settings.match.amount > 0,
      !mix.faults.isSilent
    else { return nil }
    return reference.flatMap { SectionLevels($0.loudness) }
  }

  /// Whether levels are to be matched at all.
  var hasDynamics: Bool {
    reference != nil && followed.contains(.dynamics) && !mix.faults.isSilent
      && settings.match.amount > 0
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
        power +=
          Decibels.powerRatio(noise[i]) * hertz * log(2.0) / Double(SpectralGrid.pointsPerOctave)
      }
      return Level.power(power)
    }
  }
}
