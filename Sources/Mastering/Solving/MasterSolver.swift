internal import AudioCore
internal import AudioFiles
internal import CRealtime
internal import DSP
internal import Metering

/// Makes a solved plan from a measured mix and a reference: decision, closed loop, drive, ceiling.
struct MasterSolver {
  /// One sample rate that is ready to be written.
  struct SolvedRate {
    /// Audio before the limiter.
    var input: LimiterInput
    /// What the plan says of this rate.
    var render: RenderPlan
    /// The master itself; nil when a known plan has only been made ready.
    var master: RenderedMaster?
    /// What could be had instead.
    var advice: [PlanNote] = []
  }

  /// A plan and the audio it was solved on.
  struct Solution {
    var plan: MasterPlan
    var decision: Decision
    var rates: [SolvedRate]
  }

  let comparison: Comparison
  let settings: MasterSettings
  /// What was solved for the album this track belongs to.
  var shared: SharedMatch?
  let isDownmixed: Bool
  let scratch: ScratchSpace
  let cancellation: Cancellation
  let progress: ProgressHandler?

  var mix: MeasuredTrack { comparison.mix }
  var reference: TrackProfile? { comparison.reference }

  /// Solves for every rate that will be delivered.
  func solve(rates: [Int]) throws -> Solution {
    let decision = try makeDecision()
    // What one stage has freed goes back to the system before the next one allocates.
    lacquer_release_memory()
    let range = try KeptRange.frames(of: mix.profile, edit: settings.edit)
    let filters = try shared?.filters ?? closeLoop(decision, range: range)
    lacquer_release_memory()
    var plan = makePlan(decision, range: range, filters: filters)
    var solved: [SolvedRate] = []
    for rate in rates {
      let one = try solve(rate: rate, plan: &plan, decision: decision, filters: filters)
      solved.append(one)
      plan.renders.append(one.render)
    }
    return Solution(plan: plan, decision: decision, rates: solved)
  }

  /// Decides and closes the loop, and leaves level and ceiling open.
  func match() throws -> SharedMatch {
    let decision = try makeDecision()
    return SharedMatch(
      decision: decision, filters: try closeLoop(decision, range: 0..<mix.profile.frames))
  }

  private func makeDecision() throws -> Decision {
    let own = try makeOwnDecision()
    return shared.map { own.sharing($0.decision) } ?? own
  }

  private func makeOwnDecision() throws -> Decision {
    let song = try comparison.sameSong(cancellation: cancellation)
    let first = Decision(
      mix: comparison.compared, reference: reference, settings: settings, song: song)
    guard !first.repair.isNeutral else { return first }
    return Decision(
      mix: comparison.compared.repaired(by: first.repair), reference: reference,
      settings: settings, song: song)
  }

  private func closeLoop(
    _ decision: Decision, range: Range<Int>
  ) throws -> ClosedLoop.Solution {
    let rate = mix.profile.sampleRate
    let edited = EditedSource(
      mix.audio.source, range: range, repair: InputRepair(), balanceDB: 0)
    let heard = comparison.range(in: range)
    let windows = Excerpts.ranges(
      secondsLevel: mix.features.secondsLevel(from: heard.lowerBound / rate),
      frames: heard.count, rate: rate
    ).map { window in
      let shift = heard.lowerBound - range.lowerBound
      return window.lowerBound + shift..<window.upperBound + shift
    }
    let loop = ClosedLoop(
      decision: decision,
      excerpts: try Excerpts.read(edited, ranges: windows, scratch: scratch),
      sections: SectionMatch(decision: decision, features: mix.features, range: range),
      constants: LimiterConstants(settings: settings.limit, sampleRate: rate),
      scratch: scratch, cancellation: cancellation)
    return try loop.solve { fraction in
      progress?(WorkProgress(stage: "matching", fraction: fraction, audioSeconds: 0))
    }
  }

  private func makePlan(
    _ decision: Decision, range: Range<Int>, filters: ClosedLoop.Solution
  ) -> MasterPlan {
    let format = mix.audio.source.format
    return MasterPlan(
      engine: .current, mixHash: mix.hash, format: format, frames: mix.audio.source.frames,
      downmix: isDownmixed, startFrame: range.lowerBound, endFrame: range.upperBound,
      repair: decision.repair, balanceDB: (filters.balanceDB * 1e6).rounded() / 1e6,
      tone: PlanCurves.tone(
        filters.tone, settings: settings, format: format, phase: decision.phase),
      side: format.channels == 2 ? PlanCurves.side(filters.side, settings: settings) : nil,
      dynamics: filters.dynamics,
      fadeInSeconds: settings.edit.fadein, fadeOutSeconds: settings.edit.fadeout,
      targetLUFS: decision.targetLUFS, renders: [], settings: settings,
      notes: decision.notes + filters.notes)
  }

  private func solve(
    rate: Int, plan: inout MasterPlan, decision: Decision, filters: ClosedLoop.Solution
  ) throws -> SolvedRate {
    let constants = LimiterConstants(settings: settings.limit, sampleRate: rate)
    let guess = startDrive(
      decision, loudness: decision.mix.loudness.integratedLUFS + filters.filterGainDB, filters)
    let input = try prepare(plan: plan, rate: rate, constants: constants, expectedDriveDB: guess)
    let pass = RenderPass(input, plan: plan, cancellation: cancellation)
    let drive =
      settings.limit.drive ?? startDrive(decision, loudness: input.integratedLUFS, filters)
    var isHeld = false
    var advice: [PlanNote] = []
    report("finding the level", 0)
    let master: RenderedMaster
    if let target = decision.targetLUFS {
      let near = abs(target - input.integratedLUFS) <= 0.02 ? 0 : drive
      let solver = DriveSolver(targetLUFS: target, depthDB: settings.loudness.depth)
      (master, isHeld) = try pass.master(by: solver, from: near)
      let offer = try CleanLoudness.offer(instead: master.reading) {
        try pass.reading(driveDB: $0)
      }
      advice += [offer].compactMap(\.self)
      if isHeld { plan.notes.append(depthNote(target, master.reading)) }
    } else {
      master = try pass.verified(driveDB: drive)
    }
    return SolvedRate(input: input, render: master.plan, master: master, advice: advice)
  }

  private func prepare(
    plan: MasterPlan, rate: Int, constants: LimiterConstants?, expectedDriveDB: Double
  ) throws -> LimiterInput {
    let front = ChainFront.source(mix.audio.source, plan: plan, readsAhead: true)
    let total = Double(max(1, front.frames))
    return try LimiterInput.make(
      front: front, rate: rate, constants: constants, expectedDriveDB: expectedDriveDB,
      scratch: scratch, cancellation: cancellation
    ) { frame in
      progress?(
        WorkProgress(
          stage: "filtering", fraction: Double(frame) / total,
          audioSeconds: Double(frame) / Double(front.format.sampleRate)))
    }
  }

  private func startDrive(
    _ decision: Decision, loudness: Double, _ filters: ClosedLoop.Solution
  ) -> Double {
    if let drive = settings.limit.drive { return drive }
    guard let target = decision.targetLUFS else { return 0 }
    return target - loudness + max(0, filters.limiterLossDB)
  }

  private func depthNote(_ target: Double, _ reading: DriveSolver.Reading) -> PlanNote {
    PlanNote(
      key: "loudness.depth",
      text:
        "The target of \(Words.plain(target)) LUFS would need more than "
        + "\(Words.plain(settings.loudness.depth ?? 0)) dB of limiting; the master stops at "
        + "\(Words.plain(reading.lufs)) LUFS. A higher loudness.depth, or a lower target, lifts it."
    )
  }

  private func report(_ stage: String, _ fraction: Double) {
    progress?(WorkProgress(stage: stage, fraction: fraction, audioSeconds: 0))
  }
}
