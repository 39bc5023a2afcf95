internal import AudioCore
internal import Metering

/// The dynamics stage as profiles alone suggest it.
struct DraftDynamics {
  /// The curves; nil when they have nothing to do.
  private(set) var plan: DynamicsPlan?
  /// How far filters move each band's level before the stage, dB.
  private let shiftDB: [Double]

  /// `spectrum` is what the filters make of the mix's: it says where the bands' levels will stand.
  init(_ decision: Decision, filtered spectrum: SpectrumProfile) {
    guard decision.hasDynamics, let reference = decision.reference else {
      shiftDB = []
      return
    }
    let after = Self.bandPowers(spectrum)
    shiftDB = zip(after, Self.bandPowers(decision.mix.spectrum)).map { $0 - $1 }
    var loop = DynamicsLoop(
      mix: decision.mix.dynamics, reference: reference.dynamics, settings: decision.settings,
      noiseDB: decision.bandNoise)
    loop.suggest(
      shiftDB: shiftDB, shares: LevelTrack.shares(of: after.map(Decibels.powerRatio)))
    plan = loop.plan
  }

  /// Lets the stage act on a forecast that begins with unit `first` of 10 ms, and adds the gain of
  /// sections to it.
  mutating func act(
    on forecast: inout LevelForecast, levels: [[Int16]], from first: Int, decision: Decision
  ) {
    if let plan { forecast.apply(plan, to: levels, from: first, shiftDB: shiftDB) }
    guard let goal = decision.sectionGoal else { return }
    // A forecast counts 1 at 0 LUFS; loudness is reckoned from mean squares.
    let meanSquare = Level.energy(0)
    let rider = SectionRider(
      tenths: forecast.tenths { _ in meanSquare }, reference: goal, settings: decision.settings
    ).solve()
    guard !rider.isEmpty else { return }
    forecast.ride(rider)
    var stage = plan ?? .neutral
    stage.riderDB = rider
    plan = stage
  }

  /// Power of mid and side in the five bands, dB.
  private static func bandPowers(_ spectrum: SpectrumProfile) -> [Double] {
    let edges = DynamicsProfile.bandEdgesHz
    return (0..<edges.count - 1).map { band in
      var power = 0.0
      for i in spectrum.midDB.indices {
        let hertz = SpectralGrid.hertz(i)
        guard hertz >= edges[band] && hertz < edges[band + 1] else { continue }
        power +=
          hertz * (Decibels.powerRatio(spectrum.midDB[i]) + Decibels.powerRatio(spectrum.sideDB[i]))
      }
      return Level.power(power)
    }
  }
}
