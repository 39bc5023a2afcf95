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
    /// What the levels of each band were aimed at, dBFS at every quantile; empty where nothing was solved.
    var levelGoals: [[Double]?] = []
    /// Spectra of the mix where it is compared; nil where no master was heard.
    var before: SpectrumProfile?
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
    var decision = try makeDecision()
    // What one stage has freed goes back to the system before the next one allocates.
    lacquer_release_memory()
    let range = try KeptRange.frames(of: mix.profile, edit: settings.edit)
    decision = decision.keeping(range, of: mix.features)
    try requireRoom(for: range.count, rates: rates)
    var found = try findFilters(rate: rates[0], decision: decision, range: range)
    decision = decision.aimed(at: found.targetLUFS)
    lacquer_release_memory()
    var plan = makePlan(decision, range: range, filters: found.filters)
    var solved: [SolvedRate] = []
    for rate in rates {
      let one = try solve(
        rate: rate, plan: &plan, decision: decision, filters: found.filters,
        trial: found.trial.take())
      solved.append(one)
      plan.renders.append(one.render)
    }
    // An album's goals are none of a track's.
    return Solution(
      plan: plan, decision: decision, rates: solved,
      levelGoals: shared == nil ? found.filters.levelGoals : [], before: found.before)
  }

  /// Decides and closes the loop, and leaves level and ceiling open.
  func match() throws -> SharedMatch {
    let decision = try makeDecision()
    let loop = try makeLoop(decision, range: 0..<mix.profile.frames, movesSections: false)
    var filters = try loop.solve { report("matching", $0) }
    // What limiting costs loud excerpts of the album says nothing of one of its tracks.
    filters.limiterLossDB = 0
    return SharedMatch(
      decision: decision, filters: filters, mixLUFS: mix.profile.loudness.integratedLUFS)
  }

  private func makeDecision() throws -> Decision {
    var own = Decision.afterRepair(
      of: comparison.compared, reference: reference, followed: comparison.followed,
      settings: settings, song: try comparison.sameSong(cancellation: cancellation))
    if own.hasDynamics || own.sectionGoal != nil || shared?.filters.dynamics != nil,
      let levels = try comparison.levels(behind: own.repair, cancellation: cancellation)
    {
      own = own.comparing(levels: levels)
    }
    return shared.map { own.sharing($0.decision) } ?? own
  }

  func makeLoop(
    _ decision: Decision, range: Range<Int>, movesSections: Bool = true
  ) throws -> ClosedLoop {
    let rate = mix.profile.sampleRate
    let edited = EditedSource(
      mix.audio.source, range: range, repair: InputRepair(), balanceDB: 0)
    let compared = comparison.range(in: range)
    let windows = Excerpts.ranges(
      secondsLevel: mix.features.secondsLevel(from: compared.lowerBound / rate),
      frames: compared.count, rate: rate
    ).map { window in
      let shift = compared.lowerBound - range.lowerBound
      return window.lowerBound + shift..<window.upperBound + shift
    }
    return ClosedLoop(
      decision: decision,
      excerpts: try Excerpts.read(edited, ranges: windows, scratch: scratch),
      sections: movesSections
        ? SectionMatch(decision: decision, features: mix.features, range: range) : nil,
      constants: LimiterConstants(settings: settings.limit, sampleRate: rate),
      scratch: scratch, cancellation: cancellation)
  }

  func makePlan(
    _ decision: Decision, range: Range<Int>, filters: ClosedLoop.Findings
  ) -> MasterPlan {
    let format = mix.audio.source.format
    return MasterPlan(
      engine: .current, mixHash: mix.hash, format: format, frames: mix.audio.source.frames,
      downmix: isDownmixed, startFrame: range.lowerBound, endFrame: range.upperBound,
      repair: decision.repair, balanceDB: filters.balanceDB.rounded(toParts: 1e6),
      tone: PlanCurves.tone(
        filters.tone, settings: settings, format: format, phase: decision.phase),
      side: format.channels == 2 ? PlanCurves.side(filters.side, settings: settings) : nil,
      dynamics: filters.dynamics,
      fadeInSeconds: settings.edit.fadein, fadeOutSeconds: settings.edit.fadeout,
      targetLUFS: decision.targetLUFS, renders: [], settings: settings,
      notes: decision.notes + filters.notes)
  }

  private func solve(
    rate: Int, plan: inout MasterPlan, decision: Decision, filters: ClosedLoop.Findings,
    trial: consuming TrialMaster?
  ) throws -> SolvedRate {
    let input =
      try trial?.input
      ?? prepare(plan: plan, rate: rate, decision: decision, filters: filters)
    let known = (consume trial)?.master
    let drive = startDrive(decision, input: input, filters)
    report("finding the level", 0)
    guard let target = decision.targetLUFS else {
      let master =
        try known
        ?? RenderPass(input, plan: plan, cancellation: cancellation).verified(driveDB: drive)
      return SolvedRate(input: input, render: master.plan, master: master)
    }
    let levelled = try level(
      input, plan: plan, to: target, from: drive, known: consume known)
    let master = levelled.master
    // A lower target keeps the style's hold for bass.
    let pass = RenderPass(input, plan: plan, cancellation: cancellation)
    let offer = try CleanLoudness.offer(instead: master.reading) { try pass.reading(driveDB: $0) }
    var notes = levelled.notes
    if levelled.isHeldByDepth {
      notes.append(depthNote(target, master.reading))
    } else if Self.isShort(master.reading, of: target) {
      notes.append(styleNote(target, master.reading))
    }
    for note in notes where !Self.isTold(note, in: plan.notes) { plan.notes.append(note) }
    return SolvedRate(
      input: levelled.input, render: master.plan, master: master,
      advice: [offer].compactMap(\.self))
  }

  /// Runs the front of the chain over the whole.
  func prepare(
    plan: MasterPlan, rate: Int, decision: Decision, filters: ClosedLoop.Findings
  ) throws -> LimiterInput {
    let guess = startDrive(
      decision, loudness: decision.mix.loudness.integratedLUFS + filters.filterGainDB, filters)
    let front = ChainFront.source(mix.audio.source, plan: plan, readsAhead: true)
    let total = Double(max(1, front.frames))
    return try LimiterInput.make(
      front: front, rate: rate,
      constants: LimiterConstants(settings: settings.limit, sampleRate: rate),
      expectedDriveDB: guess, scratch: scratch, cancellation: cancellation
    ) { frame in
      progress?(
        WorkProgress(
          stage: "filtering", fraction: Double(frame) / total,
          audioSeconds: Double(frame) / Double(front.format.sampleRate)))
    }
  }

  /// The drive to begin with, dB: none where the loudness is right already.
  func startDrive(
    _ decision: Decision, input: LimiterInput, _ filters: ClosedLoop.Findings
  ) -> Double {
    if let target = decision.targetLUFS, abs(target - input.integratedLUFS) <= 0.02 { return 0 }
    return startDrive(decision, loudness: input.integratedLUFS, filters)
  }

  private func startDrive(
    _ decision: Decision, loudness: Double, _ filters: ClosedLoop.Findings
  ) -> Double {
    if let drive = settings.limit.drive { return drive }
    guard let target = decision.targetLUFS else { return 0 }
    return target - loudness + filters.limiterLossDB
  }

  private func depthNote(_ target: Double, _ reading: DriveSolver.Reading) -> PlanNote {
    PlanNote(
      key: "loudness.depth",
      text:
        "The target of \(Numeral.fixed(target)) LUFS would need more than "
        + "\(Numeral.fixed(settings.loudness.depth ?? 0)) dB of limiting; the master stops at "
        + "\(Numeral.fixed(reading.lufs)) LUFS. A higher loudness.depth allows more limiting; a lower target needs less."
    )
  }

  /// Says that a limiter gives up: every dB of drive goes into its gain reduction.
  private func styleNote(_ target: Double, _ reading: DriveSolver.Reading) -> PlanNote {
    PlanNote(
      key: "limit.style",
      text:
        "The target of \(Numeral.fixed(target)) LUFS was not reached: "
        + "limit.style=\(settings.limit.style.rawValue) gets no louder than "
        + "\(Numeral.fixed(reading.lufs)) LUFS here. "
        + (settings.limit.style.next.map { "limit.style=\($0.rawValue) gets louder, or choose a" }
          ?? "Choose a")
        + " lower loudness.target.")
  }

  func report(_ stage: String, _ fraction: Double) {
    progress?(WorkProgress(stage: stage, fraction: fraction, audioSeconds: 0))
  }
}

extension LimitSettings.Style {
  /// The style that gets louder; nil for the last.
  fileprivate var next: Self? {
    switch self {
    case .transparent: .balanced
    case .balanced: .loud
    case .loud: .clip
    case .clip, .off: nil
    }
  }
}
