internal import AudioCore
internal import AudioFiles
internal import DSP
internal import Metering

/// Moves the filters until rendered excerpts say what the decision says.
///
/// Before → after is measured on the same excerpts, so that what they do not show of the whole
/// cancels. At most four rounds (decisions §3.2).
struct ClosedLoop {
  /// What the loop settled on.
  struct Solution {
    /// Tone filter, dB on the spectral grid.
    var tone: [Double]
    /// Side filter, dB on the spectral grid.
    var side: [Double]
    /// The dynamics stage; nil when there is nothing to do.
    private(set) var dynamics: DynamicsPlan?
    /// Gain of right over left, dB.
    var balanceDB: Double
    /// How much louder the audio came out of the filters than it went in, LU.
    var filterGainDB: Double
    /// Drive on top of the loudness that is missing before the limiter, which takes some again, dB; under
    /// 0 where the target is not reached.
    var limiterLossDB: Double
    /// What was held back on the way.
    var notes: [PlanNote]
    /// Where the loops stand, to be gone on with; nil when nothing was looped.
    var loops: Loops?

    init(tone: [Double], side: [Double]) {
      self.tone = tone
      self.side = side
      balanceDB = 0
      filterGainDB = 0
      limiterLossDB = 0
      notes = []
    }

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

  /// The loops of a solution.
  struct Loops {
    var tone: ToneLoop
    var width: ToneLoop
    var balance: BalanceSearch
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
  /// How whole sections are to be moved, where all of them can be heard; nil when they stay.
  let sections: SectionMatch?
  let constants: LimiterConstants?
  let scratch: ScratchSpace
  let cancellation: Cancellation?

  var settings: MasterSettings { decision.settings }

  /// Runs the loop.
  func solve(progress: (Double) -> Void) throws -> Solution {
    var tone = ToneLoop(target: decision.tone, ignoresLevel: true)
    var width = ToneLoop(
      target: decision.width, ignoresLevel: false, reach: settings.width.detail)
    approach(&tone, &width)
    var solution = Solution(tone: tone.applied, side: width.applied)
    let hasBalance = decision.reference != nil && excerpts.format.channels == 2
    guard
      !decision.tone.isFlat || !decision.width.isFlat || hasBalance || decision.hasDynamics
        || sections != nil
    else { return settle(solution) }
    let own = OwnTone(settings, count: tone.applied.count)
    let filters = solution
    let (before, levels) = try Parallel.both {
      try measure(front(nil))
    } _: {
      decision.hasDynamics ? try self.levels(filters) : nil
    }
    var dynamics = makeDynamics(levels, before: before)
    solution.take(curves: dynamics?.plan)
    var search = BalanceSearch(
      spectrum: decision.mix.spectrum, tone: tone.applied, side: width.applied)
    var last: Deviation?
    for round in 0..<4 {
      progress(Double(round) / 4)
      let (after, levels) = try render(&solution, before: before)
      let unforeseen = SpectralChange(
        before: before.spectrum, after: after.spectrum, settings: settings
      ).beyond(predicted(on: before.spectrum, tone, width, with: own))
      let change = predicted(on: decision.mix.spectrum, tone, width).adding(unforeseen)
      var deviation = Deviation()
      deviation.balance = balance(&search, &solution, after.stereo)
      let isImageHeld = guardImage(&width, &solution, before.stereo, after.stereo)
      deviation.tone = tone.error(change.mid)
      deviation.side = decision.width.isFlat ? 0 : width.error(change.side)
      deviation.dynamics = correct(
        &dynamics, levels, before: before, after: after, sectionsDB: solution.sectionsDB)
      let move =
        isWhole
        ? sections?.move(from: solution.sectionsDB, hearing: after.shortTermLUFS) : nil
      deviation.sections = move?.largestDB ?? 0
      guard isImageHeld || deviation.isWorthMore(than: last) else { break }
      last = deviation
      approach(&tone, &width, beyond: move.map { unforeseen.adding($0.change) } ?? unforeseen)
      solution.tone = tone.applied
      solution.side = width.applied
      solution.take(curves: dynamics?.plan)
      if let move { solution.sectionsDB = move.gainsDB }
    }
    solution.notes += dynamics?.notes ?? []
    solution.loops = Loops(tone: tone, width: width, balance: search)
    return settle(solution)
  }

  /// Iterates on the spectra of the whole.
  ///
  /// A filter's effect on a band is not its curve there where the spectrum within the band is uneven.
  /// `unforeseen` is what filters alone do not explain.
  func approach(
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

  func predicted(
    on spectrum: SpectrumProfile, _ tone: ToneLoop, _ width: ToneLoop, with own: OwnTone? = nil
  ) -> SpectralChange {
    SpectralChange(
      predicted: spectrum, tone: own?.onTone(tone.applied) ?? tone.applied,
      side: own?.onSide(width.applied) ?? width.applied, settings: settings)
  }

  func front(_ solution: Solution?, readsAhead: Bool = false) -> any AudioSource {
    let plan = solution.map(settle)
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

  private func measure(_ source: any AudioSource) throws -> MatchReading {
    let measurement = MatchMeasurement(
      format: source.format, measuresDynamics: decision.hasDynamics)
    try source.forEachBlock(cancellation: cancellation) { block, _ in measurement.add(block) }
    return measurement.finish()
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
      near: settings.limit.drive == nil ? target : nil, depthDB: settings.loudness.depth,
      from: drive, measuresDynamics: decision.hasDynamics)
    solution.limiterLossDB = input.integratedLUFS + reading.driveDB - (target ?? reading.lufs)
    levels.finish()
    return (after, levels)
  }

  /// Corrects balance by what came out; returns the move in dB.
  func balance(
    _ search: inout BalanceSearch, _ solution: inout Solution, _ after: StereoProfile
  ) -> Double {
    guard let reference = decision.reference, excerpts.format.channels == 2 else { return 0 }
    let match = BalanceMatch(
      mix: decision.mix.stereo, reference: reference.stereo, settings: settings)
    let move = search.correct(measuredDB: after.balanceDB, by: match)
    solution.notes.removeAll { $0.key.hasPrefix("balance") || $0.key == "guard.centre" }
    solution.notes += search.notes
    solution.balanceDB = search.gainDB
    return move
  }

  /// Takes back widening that costs correlation or mono sum; returns whether it did.
  private func guardImage(
    _ width: inout ToneLoop, _ solution: inout Solution, _ before: StereoProfile,
    _ after: StereoProfile
  ) -> Bool {
    guard settings.guards.image, decision.mix.channels == 2 else { return false }
    let goal = decision.reference?.stereo
    let floor = min(
      before.correlationLow,
      max(0, min(before.correlationLow - 0.2, (goal?.correlationLow ?? 1) - 0.05)))
    let loss = min(before.monoLossDB, goal?.monoLossDB ?? 0, -3) - 1
    guard after.correlationLow < floor - 0.02 || after.monoLossDB < loss else { return false }
    guard width.applied.contains(where: { $0 > 0.1 }) else { return false }
    width.reduceRise(by: 0.7)
    solution.notes.removeAll { $0.key == "guard.image" }
    solution.notes.append(
      PlanNote(
        key: "guard.image",
        text:
          "Widening was held back so that left and right stay in phase (lowest correlation "
          + "\(Words.plain(after.correlationLow, 2)) against \(Words.plain(floor, 2)) allowed). "
          + "guard.image=off widens on."))
    return true
  }

  func settle(_ solution: Solution) -> Solution {
    var result = solution
    if decision.reference == nil { result.balanceDB = settings.balance.trim }
    return result
  }
}
