internal import AudioCore
internal import Metering

/// `guard.image`: left and right stay in phase.
extension ClosedLoop {
  /// Takes back widening that costs correlation or mono sum; returns whether it did.
  ///
  /// What the match widens may fall under neither mix nor reference; `width.trim`, which the person asked
  /// for on top of it, is taken back only where it brings left and right out of phase.
  func guardImage(
    _ solution: inout Solution, _ before: StereoProfile, _ after: StereoProfile
  ) -> Bool {
    guard settings.guards.image, decision.mix.channels == 2 else { return false }
    let goal = decision.reference?.stereo
    let trim = max(0, settings.width.trim)
    let matched = min(
      before.correlationLow,
      max(0, min(before.correlationLow - 0.2, (goal?.correlationLow ?? 1) - 0.05)))
    let floor = min(matched, max(0, Self.correlation(matched, withSideRaisedBy: trim)))
    let loss = min(before.monoLossDB, goal?.monoLossDB ?? 0, -3) - 1
    let isTooWide = after.correlationLow < floor - 0.02
    let isOutOfPhase = after.monoLossDB < loss || isTooWide && after.correlationLow < 0
    guard isTooWide || isOutOfPhase else { return false }
    let keptDB = isOutOfPhase ? 0 : trim
    guard solution.side.contains(where: { $0 > keptDB + 0.1 }) else { return false }
    solution.loops.width.reduceRise(by: 0.7, above: keptDB)
    solution.notes.removeAll { $0.key == "guard.image" }
    solution.notes.append(
      PlanNote(
        key: "guard.image",
        text:
          "Widening was held back so that left and right stay in phase (lowest correlation "
          + "\(Numeral.fixed(after.correlationLow, 2)) against \(Numeral.fixed(floor, 2)) allowed). "
          + "guard.image=off widens on."))
    return true
  }

  /// The correlation of left and right once their side is raised: (M − S) / (M + S) of the powers of a
  /// mid and a side that have nothing in common.
  private static func correlation(_ value: Double, withSideRaisedBy decibels: Double) -> Double {
    let mid = 1 + value
    let side = (1 - value) * Decibels.powerRatio(decibels)
    return (mid - side) / (mid + side)
  }
}
