internal import AudioCore
internal import Metering

/// The part of mix and master that stands for them where they are compared with the reference:
/// `match.region` inside of what is kept.
struct ComparedPart {
  /// Spectra of the mix there.
  let before: SpectrumProfile
  /// Spectra of the master there.
  let after: SpectrumProfile
  /// Balance of the master there, dB; left over right.
  let balanceDB: Double

  /// Takes what decision and master have measured where the part is all of both, or measures it.
  init(
    _ solution: MasterSolver.Solution, _ master: RenderedMaster, comparison: Comparison,
    cancellation: Cancellation?
  ) throws {
    let plan = solution.plan
    let kept = plan.startFrame..<plan.endFrame
    guard
      let before = try comparison.spectrum(
        in: kept, repair: plan.repair, cancellation: cancellation)
    else {
      before = solution.decision.mix.spectrum
      after = master.measured.profile.spectrum
      balanceDB = master.measured.profile.stereo.balanceDB
      return
    }
    let reading = try Measure.match(
      of: master.audio, in: comparison.range(in: kept, of: master.audio),
      cancellation: cancellation)
    self.before = before
    after = reading.spectrum
    balanceDB = reading.stereo.balanceDB
  }
}
