package import Metering

/// Decides how far left and right are moved against each other.
///
/// Balance is the first stage: a gain g is split into ±g/2 on left and right. Nothing is done that would move
/// the master by less than 0.22 dB, and the centre of the image is not pushed further than 0.5 dB off the
/// middle unless the reference's centre is there (docs/algorithms/balance.md).
package struct BalanceMatch {
  /// Smallest move of the master that is made, dB.
  ///
  /// Slightly less than the 0.25 dB the report's check allows,
  /// because limiter and sample-rate conversion move balance by hundredths.
  private static let deadZoneDB = 0.22

  let mix: StereoProfile
  let reference: StereoProfile
  let settings: MasterSettings

  package init(mix: StereoProfile, reference: StereoProfile, settings: MasterSettings) {
    self.mix = mix
    self.reference = reference
    self.settings = settings
  }

  /// The gain of right over left in dB that brings the master to the reference's balance, with
  /// `balance.trim` on top, and what held it back.
  ///
  /// `measuredDB` is left over right of the master as it stands with `appliedDB`; `sensitivity` how
  /// many dB the master's balance moves for each dB of gain, since widening multiplies a move.
  package func decide(
    measuredDB: Double, appliedDB: Double, sensitivity: Double = 1
  ) -> (gainDB: Double, notes: [PlanNote]) {
    let balance = settings.balance
    let share = settings.match.amount / 100 * balance.amount / 100
    // What was applied and what was measured both hold the trim, which is not to be put right.
    let wanted = (appliedDB + (measuredDB - reference.balanceDB) / sensitivity) * share
    var gain = min(balance.max, max(-balance.max, wanted))
    var notes: [PlanNote] = []
    if abs(wanted) > balance.max + 0.05 {
      notes.append(
        PlanNote(
          key: "balance.max",
          text:
            "Balance would need \(Words.leaning(-wanted, 2)); \(Words.leaning(-gain, 2)) is the "
            + "largest correction allowed. A higher balance.max lifts this limit."))
    }
    guard settings.guards.centre else { return (gain + balance.trim, notes) }
    if abs(gain) * max(1, sensitivity) < Self.deadZoneDB { gain = 0 }
    let kept = keepingCentre(gain)
    if abs(kept - gain) > 0.05 {
      notes.append(
        PlanNote(
          key: "guard.centre",
          text:
            "Balance would need \(Words.leaning(-gain, 2)); \(Words.leaning(-kept, 2)) was applied, "
            + "because more would pull the centre of the image aside. guard.centre=off applies it all."
        ))
      gain = kept
    }
    return (gain + balance.trim, notes)
  }

  private func keepingCentre(_ gain: Double) -> Double {
    guard let centre = mix.centreDB else { return gain }
    let other = reference.centreDB ?? 0
    let low = min(-0.5, centre, other)
    let high = max(0.5, centre, other)
    return centre - min(high, max(low, centre - gain))
  }
}
