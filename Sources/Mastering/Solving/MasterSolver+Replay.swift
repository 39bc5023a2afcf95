internal import AudioCore
internal import AudioFiles

extension MasterSolver {
  /// Takes a solved plan as it is: the same filters, drive and corrections on the same mix.
  ///
  /// Another engine or class of CPU may make other bytes of it, which the report says. `LacquerError.input`
  /// when the plan is of other audio or has not been solved for a rate; `.output` where scratch has no room
  /// for it, and for its masters where the caller keeps them.
  func replay(_ plan: MasterPlan, rates: [Int], keepsMasters: Bool) throws -> Solution {
    guard plan.mixHash == mix.hash else {
      throw LacquerError(
        .input,
        "The plan was solved on another file than \(mix.path): a plan fits only the mix it was "
          + "made from. Solve again with --reference or --settings; for an instrumental or another "
          + "version of that mix, 'lacquer explain PLAN --ir FILE.wav' takes the plan's filters along."
      )
    }
    let source = mix.audio.source
    guard plan.format == source.format, plan.frames == source.frames else {
      func shape(_ format: AudioFormat, _ frames: Int) -> String {
        "\(frames) frames of \(format.channels == 1 ? "mono" : "stereo") at \(format.sampleRate) Hz"
      }
      throw LacquerError(
        .input,
        "The plan was solved on \(shape(plan.format, plan.frames)) and \(mix.path) holds "
          + "\(shape(source.format, source.frames)) here: solve again with --reference or "
          + "--settings.")
    }
    let renders = try rates.map { rate in
      guard let render = plan.renders.first(where: { $0.sampleRate == rate }) else {
        let known = plan.renders.map { "\($0.sampleRate)" }.joined(separator: ", ")
        throw LacquerError(
          .input,
          "The plan was solved for \(known) Hz and not for \(rate) Hz; solve again with an output "
            + "at that rate.")
      }
      return render
    }
    try requireRoom(for: plan.kept.count, rates: rates, keepsMasters: keepsMasters)
    let solved = try renders.map { render in
      let front = ChainFront.source(source, plan: plan, readsAhead: true)
      let input = try LimiterInput.make(
        front: front, rate: render.sampleRate, constants: render.limiter,
        expectedDriveDB: render.driveDB, scratch: scratch, cancellation: cancellation)
      return SolvedRate(input: input, render: render, master: nil)
    }
    var decision = Decision(
      mix: comparison.compared.repaired(by: plan.repair), reference: reference,
      settings: plan.settings)
    if plan.dynamics != nil,
      let levels = try comparison.levels(behind: plan.repair, cancellation: cancellation)
    {
      decision = decision.comparing(levels: levels)
    }
    return Solution(plan: plan, decision: decision, rates: solved)
  }
}
