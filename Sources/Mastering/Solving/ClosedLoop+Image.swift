internal import AudioCore
internal import Metering

/// `guard.image`: left and right stay in phase.
extension ClosedLoop {
  /// The bounds of `guard.image` (docs/algorithms/width.md).
  private enum ImageBounds {
    /// How far the lowest correlation may fall below the mix's.
    static let belowMix = 0.2
    /// How far it may fall below the reference's.
    static let belowReference = 0.05
    /// How far it may miss its bound before widening is reduced.
    static let tolerance = 0.02
    /// Level lost in mono that is accepted of any master, dB.
    static let harmlessLossDB = -3.0
    /// How much more may be lost than by mix, reference and `harmlessLossDB`, dB.
    static let extraLossDB = 1.0
    /// Share of the widening, in dB, that one reduction leaves.
    static let shareKept = 0.7
  }

  /// Takes back widening that costs correlation or mono sum; returns whether it did.
  ///
  /// What the match widens may fall under neither mix nor reference; `width.trim`, which the person asked
  /// for on top of it, is taken back only where it brings left and right out of phase.
  func guardImage(
    _ solution: inout Findings, _ before: StereoProfile, _ after: StereoProfile
  ) -> Bool {
    guard settings.guards.image, decision.mix.channels == 2 else { return false }
    let goal = decision.reference?.stereo
    let trim = max(0, settings.width.trim)
    let matched = min(
      before.correlationLow,
      max(
        0,
        min(
          before.correlationLow - ImageBounds.belowMix,
          (goal?.correlationLow ?? 1) - ImageBounds.belowReference)))
    let floor = min(matched, max(0, Self.correlation(matched, withSideRaisedBy: trim)))
    let lossDB =
      min(before.monoLossDB, goal?.monoLossDB ?? 0, ImageBounds.harmlessLossDB)
      - ImageBounds.extraLossDB
    let isTooWide = after.correlationLow < floor - ImageBounds.tolerance
    let isOutOfPhase = after.monoLossDB < lossDB || isTooWide && after.correlationLow < 0
    guard isTooWide || isOutOfPhase else { return false }
    let keptDB = isOutOfPhase ? 0 : trim
    guard solution.side.contains(where: { $0 > keptDB + 0.1 }) else { return false }
    solution.loops.width.reduceRise(by: ImageBounds.shareKept, above: keptDB)
    solution.notes.removeAll { $0.key == "guard.image" }
    solution.notes.append(
      PlanNote(
        key: "guard.image",
        text:
          "Widening was held back so that left and right stay in phase (lowest correlation "
          + "\(Numeral.fixed(after.correlationLow, 2)) against \(Numeral.fixed(floor, 2)) allowed). "
          + "guard.image=off widens it all the same."))
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
