internal import AudioCore
internal import AudioFiles

extension MasterSolver {
  /// Takes a solved plan as it is: the same filters, drive and corrections on the same mix.
  ///
  /// `LacquerError.input` when the plan is of other audio, another engine, or has not been solved for
  /// a rate.
  func replay(_ plan: MasterPlan, rates: [Int]) throws -> Solution {
    guard plan.mixHash == mix.hash else {
      throw LacquerError(
        .input,
        "The plan was solved on another file than \(mix.path): a plan fits only the mix it was "
          + "made from; solve again with --reference or --settings.")
    }
    let solved = try rates.map { rate in
      guard let render = plan.renders.first(where: { $0.sampleRate == rate }) else {
        let known = plan.renders.map { "\($0.sampleRate)" }.joined(separator: ", ")
        throw LacquerError(
          .input,
          "The plan was solved for \(known) Hz and not for \(rate) Hz; solve again with an output "
            + "at that rate.")
      }
      let front = ChainFront.source(mix.audio.source, plan: plan, readsAhead: true)
      let input = try LimiterInput.make(
        front: front, rate: rate, constants: render.limiter, expectedDriveDB: render.driveDB,
        scratch: scratch, cancellation: cancellation)
      return SolvedRate(input: input, render: render, master: nil)
    }
    return Solution(
      plan: plan,
      decision: Decision(
        mix: comparison.compared, reference: reference, settings: plan.settings),
      rates: solved)
  }
}
