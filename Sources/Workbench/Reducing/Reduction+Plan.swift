internal import Metering
internal import Mastering

/// Drafts at once, the solve when the person has stopped turning.
extension Reduction {
  /// How long after the last change the solve begins, s.
  static let settleDelay = 0.3

  /// Measures what the document names and is not measured; `before` is the document that named it
  /// already.
  mutating func measureMissing(since before: MasterDocument = MasterDocument()) {
    let known = Set(before.links.map(\.path))
    for path in state.document.links.map(\.path) {
      switch state.library[path] {
      case .stopped where !known.contains(path): state.library[path] = .waiting
      case nil, .summary: state.library[path] = .waiting
      // Until now it was only looked at.
      case .waiting where !known.contains(path), .measuring where !known.contains(path): break
      default: continue
      }
      effects.append(.measure(path: path))
    }
  }

  /// Asks for a draft now and a solve soon; what was being solved is stopped.
  mutating func replan() {
    state.plan.revision += 1
    effects.append(.stopSolving)
    defer { state.warnings = TrackWarnings.all(in: state) }
    guard let request = planRequest else {
      state.plan.phase = .empty
      state.plan.draft = nil
      effects.append(.stop(.settle))
      hear(nil, isSettled: false)
      return
    }
    if state.plan.settled?.isFor(request) == true {
      // Back where a solve has been already: nothing to find anew.
      state.plan.phase = .settled
      effects.append(.draft(request))
      effects.append(.stop(.settle))
      hear(state.plan.settled?.plan, isSettled: true)
      return
    }
    state.plan.phase = .draft
    effects.append(.draft(request))
    effects.append(.start(.settle, after: Self.settleDelay))
  }

  /// What a plan would be made of; nil while something is missing.
  ///
  /// A reference that cannot be used or was stopped counts as absent; one that is being measured is
  /// waited for.
  var planRequest: PlanRequest? {
    guard let mix = state.loadedMix, mix.hasAudio else { return nil }
    var references: [PlanRequest.Reference] = []
    for (slot, reference) in state.document.references.enumerated() {
      switch state.reference(slot) {
      case .ready(let track):
        references.append(.init(track: track, request: reference.request))
      case .failed, .stopped: continue
      default: return nil
      }
    }
    return PlanRequest(
      revision: state.plan.revision, mix: mix, references: references,
      settings: state.document.settings)
  }

  mutating func settle() {
    guard case .draft = state.plan.phase, let request = planRequest else { return }
    state.plan.phase = .solving(stage: "matching", fraction: 0)
    effects.append(.solve(request))
  }

  mutating func drafted(_ revision: Int, _ draft: DraftPlan) {
    guard revision == state.plan.revision else { return }
    state.plan.draft = draft
    state.plan.draftRevision = revision
    if !state.plan.isSettled { hear(draft.plan, isSettled: false) }
  }

  /// Tells the sound what B is; once a blind test has begun B stays what it was.
  private mutating func hear(_ plan: MasterPlan?, isSettled: Bool) {
    guard state.abx?.isRunning != true else {
      state.abx?.holdsPlan = true
      return
    }
    tell(.plan(plan, isSettled: isSettled))
  }

  mutating func planFailed(_ revision: Int, _ sentence: String) {
    guard revision == state.plan.revision else { return }
    state.plan.phase = .failed(sentence)
    state.warnings = TrackWarnings.all(in: state)
    effects.append(.stop(.settle))
    say(sentence, .error)
    beginABX()
  }

  mutating func solved(_ revision: Int, _ solved: SettledPlan) {
    guard revision == state.plan.revision else { return }
    state.plan.settled = solved
    state.plan.phase = .settled
    if let predicted = state.plan.draft?.predicted {
      var correction = PredictionCorrection()
      correction.loudnessLU = solved.master.loudness.integratedLUFS - predicted.integratedLUFS
      correction.rangeLU = solved.master.loudness.rangeLU - predicted.rangeLU
      correction.driveDB = solved.driveDB - predicted.driveDB
      correction.reductionDB = solved.reductionDB - predicted.reductionDB
      state.plan.correction = correction
    }
    hear(solved.plan, isSettled: true)
    if !solved.failedChecks.isEmpty {
      say("A promise is not kept: \(solved.failedChecks.joined(separator: ", ")).", .warning)
    }
  }
}

extension SettledPlan {
  /// Whether it was solved for exactly this.
  func isFor(_ request: PlanRequest) -> Bool {
    settings == request.settings && plan.mixHash == request.mix.hash
      && references == request.references.map(\.track.hash)
      && requests == request.references.map(\.request)
  }
}
