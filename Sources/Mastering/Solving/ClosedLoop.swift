internal import AudioCore
internal import AudioFiles
internal import DSP
internal import Metering

/// Moves the filters until rendered excerpts say what the decision says.
///
/// Before → after is measured on the same excerpts, so that what they do not show of the whole
/// cancels. At most four rounds (decisions §3.2).
struct ClosedLoop {
  /// The loops of a solution.
  struct Loops {
    var tone: ToneLoop
    var width: ToneLoop
    var unforeseen: UnforeseenChange
    var balance: BalanceSearch
  }

  /// What the loop settled on.
  struct Solution {
    /// Where the loops stand, to be gone on with.
    var loops: Loops
    /// The dynamics stage; nil when there is nothing to do.
    private(set) var dynamics: DynamicsPlan?
    /// Gain of right over left, dB.
    var balanceDB = 0.0
    /// How much louder the audio came out of the filters than it went in, LU.
    var filterGainDB = 0.0
    /// Drive on top of the loudness that is missing before the limiter, which takes some again, dB; under
    /// 0 where the target is not reached.
    var limiterLossDB = 0.0
    /// What the levels of each band are aimed at, dBFS at every quantile; empty without dynamics.
    var levelGoals: [[Double]?] = []
    /// What was held back on the way.
    var notes: [PlanNote] = []

    init(loops: Loops) { self.loops = loops }

    /// Tone filter, dB on the spectral grid.
    var tone: [Double] { loops.tone.applied }

    /// Side filter, dB on the spectral grid.
    var side: [Double] { loops.width.applied }

    /// Gain of whole sections at every second, dB; empty when they stay as they are.
    var sectionsDB: [Double] {
      get { dynamics?.riderDB ?? [] }
      set {
        guard newValue != sectionsDB else { return }
        if dynamics == nil { dynamics = .neutral }
        dynamics?.riderDB = newValue
      }
    }

    /// Takes new curves, sections staying as they are.
    mutating func take(curves: DynamicsPlan?) {
      let sections = sectionsDB
      dynamics = curves
      sectionsDB = sections
    }
  }

  /// How far a round came out from what is aimed at, dB.
  struct Deviation {
    var tone = 0.0
    var side = 0.0
    var balance = 0.0
    var dynamics = 0.0
    /// Largest move of a section that is still wanted.
    var sections = 0.0

    private var parts: [(value: Double, tolerance: Double)] {
      [(tone, 0.1), (side, 0.15), (balance, 0.05), (dynamics, 0.15), (sections, 0.05)]
    }

    /// Whether another round can help: something is not there yet, and the last round moved something,
    /// which limits may keep it from.
    func isWorthMore(than last: Deviation?) -> Bool {
      guard parts.contains(where: { $0.value >= $0.tolerance }) else { return false }
      guard let last else { return true }
      return zip(parts, last.parts).contains { abs($0.value - $1.value) >= 0.03 }
    }
  }

  let decision: Decision
  let excerpts: ScratchAudio
  /// Repairs of the excerpts.
  let repair: InputRepair
  /// How whole sections are to be moved, where all of them can be heard; nil when they stay.
  let sections: SectionMatch?
  let constants: LimiterConstants?
  let scratch: ScratchSpace
  let cancellation: Cancellation?

  var settings: MasterSettings { decision.settings }

  /// Runs the loop.
  func solve(progress: (Double) -> Void) throws -> Solution {
    var solution = Solution(loops: begin())
    let hasBalance = decision.followsBalance
    guard
      !decision.tone.isFlat || !decision.width.isFlat || hasBalance || decision.hasDynamics
        || sections != nil
    else { return settle(solution) }
    let filters = solution
    let (before, levels) = try Parallel.both {
      try measure(front(nil))
    } _: {
      try self.levels(filters)
    }
    var dynamics = makeDynamics(levels, before: before)
    solution.take(curves: dynamics?.plan)
    var last: Deviation?
    for round in 0..<4 {
      progress(Double(round) / 4)
      let (after, levels) = try render(&solution, before: before)
      let (unforeseen, change) = compare(
        before.spectrum, after.spectrum, filteredBy: solution.loops)
      let balanceMove = balance(&solution, after.stereo)
      let isImageHeld = guardImage(&solution, before.stereo, after.stereo)
      var deviation = deviation(of: change, from: solution.loops)
      deviation.balance = balanceMove
      deviation.dynamics = correct(
        &dynamics, levels, before: before, after: after, sectionsDB: solution.sectionsDB)
      let move =
        isWhole
        ? sections?.move(from: solution.sectionsDB, hearing: after.shortTermLUFS) : nil
      deviation.sections = move?.largestDB ?? 0
      guard isImageHeld || deviation.isWorthMore(than: last) else { break }
      last = deviation
      solution.take(curves: dynamics?.plan)
      advance(&solution, beyond: unforeseen, move)
    }
    solution.levelGoals = dynamics?.goals ?? []
    solution.notes += dynamics?.notes ?? []
    return settle(solution)
  }

  /// Filters as the spectra alone say.
  private func begin() -> Loops {
    var tone = ToneLoop(target: decision.tone, ignoresLevel: true)
    var width = ToneLoop(
      target: decision.width, ignoresLevel: false, reach: settings.width.detail)
    approach(&tone, &width)
    return Loops(
      tone: tone, width: width,
      unforeseen: UnforeseenChange(count: tone.applied.count, settings: settings),
      balance: BalanceSearch(
        spectrum: decision.mix.spectrum, tone: tone.applied, side: width.applied))
  }

  /// What a rendering did to the spectra of what was rendered, `before` and `after`, that its filters
  /// do not explain; and what the filters do to the mix with that.
  func compare(
    _ before: SpectrumProfile, _ after: SpectrumProfile, filteredBy loops: Loops
  ) -> (unforeseen: SpectralChange, change: SpectralChange) {
    let own = OwnTone(settings, count: loops.tone.applied.count)
    let unforeseen = SpectralChange(before: before, after: after, settings: settings)
      .beyond(predicted(on: before, loops.tone, loops.width, with: own))
    return (
      unforeseen,
      predicted(on: decision.mix.spectrum, loops.tone, loops.width).adding(unforeseen)
    )
  }

  /// How far tone and side are from what is aimed at.
  func deviation(of change: SpectralChange, from loops: Loops) -> Deviation {
    Deviation(
      tone: loops.tone.error(change.mid),
      side: decision.width.isFlat ? 0 : loops.width.error(change.side))
  }

  /// Moves the filters by what was not foreseen and by what new gains of sections do, and takes those.
  func advance(
    _ solution: inout Solution, beyond unforeseen: SpectralChange, _ move: SectionMove?
  ) {
    solution.loops.unforeseen.learn(unforeseen)
    if let move {
      solution.loops.unforeseen.expect(move)
      solution.sectionsDB = move.gainsDB
    }
    approach(
      &solution.loops.tone, &solution.loops.width,
      beyond: solution.loops.unforeseen.reckoned)
  }

  /// Iterates on the spectra of the whole.
  ///
  /// A filter's effect on a band is not its curve there where the spectrum within the band is uneven.
  /// `unforeseen` is what filters alone do not explain.
  private func approach(
    _ tone: inout ToneLoop, _ width: inout ToneLoop, beyond unforeseen: SpectralChange? = nil
  ) {
    guard !decision.tone.isFlat || !decision.width.isFlat else { return }
    for _ in 0..<20 {
      var change = predicted(on: decision.mix.spectrum, tone, width)
      if let unforeseen { change = change.adding(unforeseen) }
      tone.correct(change.mid, step: 0.7)
      width.correct(change.side, step: 0.7)
    }
  }

  private func predicted(
    on spectrum: SpectrumProfile, _ tone: ToneLoop, _ width: ToneLoop, with own: OwnTone? = nil
  ) -> SpectralChange {
    SpectralChange(
      predicted: spectrum, tone: own?.onTone(tone.applied) ?? tone.applied,
      side: own?.onSide(width.applied) ?? width.applied, settings: settings)
  }

  func front(_ solution: Solution?, readsAhead: Bool = false) -> any AudioSource {
    let plan = solution.map(settle)
    return ChainFront.source(
      excerpts, range: 0..<excerpts.frames, repair: repair,
      balanceDB: plan?.balanceDB ?? 0,
      filters: plan.flatMap {
        FilterDesign.filters(
          tone: PlanCurves.tone(
            $0.tone, settings: settings, format: excerpts.format, phase: decision.phase),
          side: PlanCurves.side($0.side, settings: settings), format: excerpts.format)
      }, dynamics: plan?.dynamics, readsAhead: readsAhead)
  }

  func measure(_ source: any AudioSource) throws -> MatchReading {
    try Measure.match(
      of: source, measuresDynamics: decision.hasDynamics, cancellation: cancellation)
  }

  /// Renders the excerpts at the loudness the whole shall have, and measures them.
  ///
  /// Also returns the levels that the dynamics stage found before it.
  private func render(
    _ solution: inout Solution, before: MatchReading
  ) throws -> (reading: MatchReading, levels: LevelTrack) {
    let source = front(solution, readsAhead: true)
    var levels = LevelTrack()
    (source as? DynamicsSource)?.onUnit = { levels.append($0) }
    let own = before.loudness.integratedLUFS
    let offset = own - decision.mix.loudness.integratedLUFS
    let target = decision.targetLUFS.map { $0 + offset }
    let guess =
      settings.limit.drive
      ?? (target ?? own) - own - solution.filterGainDB + solution.limiterLossDB
    let input = try LimiterInput.make(
      front: source, rate: source.format.sampleRate, constants: constants, expectedDriveDB: guess,
      scratch: scratch, cancellation: cancellation)
    solution.filterGainDB = input.integratedLUFS - own
    let drive =
      settings.limit.drive ?? (target ?? own) - input.integratedLUFS + solution.limiterLossDB
    let (reading, after) = try RenderPass(input, cancellation: cancellation).listen(
      near: target, depthDB: settings.loudness.depth, from: drive,
      measuresDynamics: decision.hasDynamics)
    solution.limiterLossDB = input.integratedLUFS + reading.driveDB - (target ?? reading.lufs)
    levels.finish()
    return (after, levels)
  }

  /// Corrects balance by what came out; returns the move in dB.
  func balance(_ solution: inout Solution, _ after: StereoProfile) -> Double {
    guard let reference = decision.reference, decision.followsBalance else { return 0 }
    let match = BalanceMatch(
      mix: decision.mix.stereo, reference: reference.stereo, settings: settings)
    let move = solution.loops.balance.correct(measuredDB: after.balanceDB, by: match)
    solution.notes.removeAll { $0.key.hasPrefix("balance") || $0.key == "guard.centre" }
    solution.notes += solution.loops.balance.notes
    solution.balanceDB = solution.loops.balance.gainDB
    return move
  }

  func settle(_ solution: Solution) -> Solution {
    var result = solution
    if !decision.followsBalance { result.balanceDB = decision.ownBalanceDB }
    return result
  }
}
