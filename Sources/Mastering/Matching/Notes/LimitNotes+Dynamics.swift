internal import AudioCore
import Glibc
internal import Metering

extension LimitNotes {
  /// What limits took of a band's curve; nil where that is under 0.5 dB.
  package static func dynamics(
    _ match: DynamicsMatch, band: Int, settings: MasterSettings
  ) -> PlanNote? {
    let wanted = match.wanted.map { $0 * match.share }
    let aim = match.aim
    guard
      let worst = aim.indices.max(by: {
        abs(wanted[$0] - aim[$0]) < abs(wanted[$1] - aim[$1])
      }), abs(wanted[worst] - aim[worst]) > 0.5
    else { return nil }
    let most = settings.dynamics.max
    let alone = SoftLimit.lower(SoftLimit.upper(wanted[worst], limit: most), limit: most)
    let isLarge =
      abs(wanted[worst]) > most && abs(wanted[worst] - alone) >= abs(alone - aim[worst])
    let isNoise =
      settings.guards.noise && !isLarge && wanted[worst] > aim[worst]
      && match.levels[worst] < match.noiseDB + 18
    let (key, reason, remedy) =
      isNoise
      ? ("guard.noise", "more would raise noise", "guard.noise=off lifts this limit")
      : isLarge
        ? (
          "dynamics.max", "that is the largest change allowed",
          "A higher dynamics.max lifts this limit"
        )
        : (
          "dynamics.expand", "the curve may not be steeper",
          "dynamics.expand sets how steep it may rise"
        )
    return PlanNote(
      key: key,
      text:
        "Dynamics \(DynamicsWords.range(of: band)): for the level not exceeded "
        + "\(Int(DynamicsProfile.percents[worst])) % of the time the reference asks for "
        + "\(Numeral.signed(wanted[worst])) dB, \(Numeral.signed(aim[worst])) dB was aimed at; "
        + "\(reason). \(remedy).")
  }
}
