internal import AudioCore
internal import AudioFiles
internal import DSP
internal import Metering

/// Finds the filters by trial: renders excerpts of the mix through the chain, measures the result and
/// corrects the filters, until the change from before to after is the one the `Decision` aims at.
///
/// Both sides are measured on the same excerpts, so their differences from the whole track cancel
/// (docs/algorithms/tone.md).
struct ClosedLoop {
  /// Most renderings of the excerpts.
  private static let mostRounds = 4
  /// Steps of predicting the change from the spectra and correcting the filters, in each round.
  private static let predictionSteps = 20
  /// Share of the predicted deviation that one such step corrects; less than all, so that it converges.
  private static let predictionStep = 0.7

  /// What is corrected from round to round.
  struct Loops {
    var tone: ToneLoop
    var width: ToneLoop
    var unforeseen: UnforeseenChange
    var balance: BalanceSearch
  }

  /// The filters and the dynamics stage found so far; the result of `solve`.
  struct Findings {
    /// The state of each loop, so that `correctOnWholeTrack` can continue from it.
    var loops: Loops
    /// The dynamics stage; nil when there is nothing to do.
    private(set) var dynamics: DynamicsPlan?
    /// Gain of right over left, dB.
    var balanceDB = 0.0
    /// How much louder the audio came out of the filters than it went in, LU.
    var filterGainDB = 0.0
    /// Drive needed beyond target minus loudness before the limiter, dB: the loudness that limiting
    /// costs, below 0 where the target is not reached.
    var limiterLossDB = 0.0
    /// Target level of each band at every quantile, dBFS; nil for a band left alone, empty without
    /// dynamics.
    var levelGoals: [[Double]?] = []
    /// What limits and guards held back.
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

  /// How far the result of a round is from the aim, dB.
  struct Deviation {
    var tone = 0.0
    var side = 0.0
    var balance = 0.0
    var dynamics = 0.0
    /// Largest move of a section that is still wanted.
    var sections = 0.0

    /// Each part with the deviation below which it counts as reached, dB.
    private var parts: [(value: Double, tolerance: Double)] {
      [(tone, 0.1), (side, 0.15), (balance, 0.05), (dynamics, 0.15), (sections, 0.05)]
    }

    /// Smallest change of a part from one round to the next that counts as progress, dB.
    private static let progressDB = 0.03

    /// Whether another round can help: some part is out of tolerance, and some part still changed in the
    /// last round (a filter that stands at a limit does not).
    func isWorthMore(than last: Deviation?) -> Bool {
      guard parts.contains(where: { $0.value >= $0.tolerance }) else { return false }
      guard let last else { return true }
      return zip(parts, last.parts).contains { abs($0.value - $1.value) >= Self.progressDB }
    }
  }

  let decision: Decision
  let excerpts: ScratchAudio
  /// How whole sections are moved; nil when they are left as they are.
  let sections: SectionMatch?
  let constants: LimiterConstants?
  let scratch: ScratchSpace
  let cancellation: Cancellation?

  var settings: MasterSettings { decision.settings }

  /// Runs the loop; `progress` receives the share of it that is done, 0 … 1.
  func solve(progress: (Double) -> Void) throws -> Findings {
    var solution = Findings(loops: begin())
    let hasBalance = decision.followsBalance
    guard
      !decision.tone.isFlat || !decision.width.isFlat || hasBalance || decision.hasDynamics
        || sections != nil
    else { return withOwnBalance(solution) }
    let filters = solution
    let (before, levels) = try Parallel.both {
      try measure(front(nil))
    } _: {
      try self.levels(filters)
    }
    var dynamics = makeDynamics(levels, before: before)
    solution.take(curves: dynamics?.plan)
    var last: Deviation?
    for round in 0..<Self.mostRounds {
      progress(Double(round) / Double(Self.mostRounds))
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
    return withOwnBalance(solution)
  }

  /// The filters predicted from the spectra alone, before anything is rendered.
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

  /// Compares the spectra `before` and `after` one rendering.
  ///
  /// - Returns: `unforeseen`, the part of the change that the filters do not explain (dynamics and
  ///   limiter made it), and `change`, the change of the whole mix predicted with that part included.
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

  /// How far tone and side are from their aims.
  func deviation(of change: SpectralChange, from loops: Loops) -> Deviation {
    Deviation(
      tone: loops.tone.error(change.mid),
      side: decision.width.isFlat ? 0 : loops.width.error(change.side))
  }

  /// Corrects the filters for the `unforeseen` part of the change, and adopts a new `move` of sections
  /// together with the change of spectrum that is expected of it.
  func advance(
    _ solution: inout Findings, beyond unforeseen: SpectralChange, _ move: SectionMove?
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

  /// Corrects the filters by predicting, step by step, what they do to the spectra of the whole mix.
  ///
  /// Takes several steps because a filter changes a band's level by something other than its curve there
  /// where the spectrum within the band is uneven. `unforeseen` is the change that dynamics and limiter
  /// add to that of the filters.
  private func approach(
    _ tone: inout ToneLoop, _ width: inout ToneLoop, beyond unforeseen: SpectralChange? = nil
  ) {
    guard !decision.tone.isFlat || !decision.width.isFlat else { return }
    for _ in 0..<Self.predictionSteps {
      var change = predicted(on: decision.mix.spectrum, tone, width)
      if let unforeseen { change = change.adding(unforeseen) }
      tone.correct(change.mid, step: Self.predictionStep)
      width.correct(change.side, step: Self.predictionStep)
    }
  }

  private func predicted(
    on spectrum: SpectrumProfile, _ tone: ToneLoop, _ width: ToneLoop, with own: OwnTone? = nil
  ) -> SpectralChange {
    SpectralChange(
      predicted: spectrum, tone: own?.onTone(tone.applied) ?? tone.applied,
      side: own?.onSide(width.applied) ?? width.applied, settings: settings)
  }

  func front(_ solution: Findings?, readsAhead: Bool = false) -> any AudioSource {
    let plan = solution.map(withOwnBalance)
    return ChainFront.source(
      excerpts, range: 0..<excerpts.frames, repair: decision.repair,
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

  /// Renders the excerpts at the loudness aimed at for the whole track, and measures the result.
  ///
  /// - Returns: what the rendered excerpts measure, and the band levels at the dynamics stage's input.
  private func render(
    _ solution: inout Findings, before: MatchReading
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
    let (reading, after) = try RenderPass(input, cancellation: cancellation).trialReading(
      near: target, depthDB: settings.loudness.depth, from: drive,
      measuresDynamics: decision.hasDynamics)
    solution.limiterLossDB = input.integratedLUFS + reading.driveDB - (target ?? reading.lufs)
    levels.finish()
    return (after, levels)
  }

  /// Corrects balance by what came out; returns the move in dB.
  func balance(_ solution: inout Findings, _ after: StereoProfile) -> Double {
    guard let reference = decision.reference, decision.followsBalance else { return 0 }
    let match = BalanceMatch(
      mix: decision.mix.stereo, reference: reference.stereo, settings: settings)
    let move = solution.loops.balance.correct(measuredDB: after.balanceDB, by: match)
    solution.notes.removeAll { $0.key.hasPrefix("balance") || $0.key == "guard.centre" }
    solution.notes += solution.loops.balance.notes
    solution.balanceDB = solution.loops.balance.gainDB
    return move
  }

  /// The solution with `balance.trim` alone as its balance where the reference's is not followed.
  func withOwnBalance(_ solution: Findings) -> Findings {
    var result = solution
    if !decision.followsBalance { result.balanceDB = decision.ownBalanceDB }
    return result
  }
}
