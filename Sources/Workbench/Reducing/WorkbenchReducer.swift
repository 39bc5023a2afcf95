internal import AudioCore
public import Mastering

/// The only thing that makes one state out of another: pure, no clock, no files, no sound.
public struct WorkbenchReducer: Sendable {
  /// Which keys call them.
  public let keys: KeyMap
  /// How paths are understood.
  public let places: WorkbenchPlaces
  /// Names that `loudness.target` may take.
  public let targets: DeliveryTargets

  /// Creates a reducer.
  public init(
    keys: KeyMap = KeyMap(), places: WorkbenchPlaces, targets: DeliveryTargets = .shipped
  ) {
    self.keys = keys
    self.places = places
    self.targets = targets
  }

  /// The next state, and what has to be done outside.
  ///
  /// `now` are seconds of a clock that never goes back. A request that cannot be met becomes a
  /// message; `error` hands its sentence to callers that want it (sockets, scripts).
  public func reduce(
    _ state: WorkbenchState, _ input: WorkbenchInput, now: Double
  ) -> (state: WorkbenchState, effects: [WorkbenchEffect], error: String?) {
    var reduction = Reduction(state, now: now, places: places, targets: targets, keys: keys)
    var failure: String?
    do {
      switch input {
      case .key(let stroke): try press(stroke, &reduction)
      case .paste(let text): try reduction.paste(text)
      case .call(let call): try reduction.run(call)
      case .event(let event): try take(event, &reduction)
      }
    } catch let error as LacquerError {
      failure = error.message
      reduction.say(error.message, .warning)
    } catch {
      failure = "\(error)"
      reduction.say("\(error)", .error)
    }
    reduction.keepRowInside()
    reduction.keepFocusSeen()
    return (reduction.state, reduction.effects, failure)
  }

  private func press(_ stroke: KeyStroke, _ reduction: inout Reduction) throws {
    reduction.stroke = stroke
    guard reduction.state.navigation.prompt == nil else {
      return reduction.type(stroke)
    }
    let pending = reduction.state.navigation.pendingKeys
    if !pending.isEmpty, stroke.key == .named(.escape) {
      reduction.state.navigation.pendingKeys = []
      return reduction.effects.append(.stop(.whichKey))
    }
    let contexts = reduction.state.keyContexts
    let strokes = pending + [stroke]
    switch keys.match(strokes, in: contexts) {
    case .call(let call):
      reduction.state.navigation.pendingKeys = []
      if !pending.isEmpty { reduction.effects.append(.stop(.whichKey)) }
      try reduction.run(call)
    case .prefix:
      if pending.isEmpty {
        reduction.state.navigation.pendingSince = reduction.now
        reduction.effects.append(.start(.whichKey, after: 0.3))
      }
      reduction.state.navigation.pendingKeys = strokes
    case .none:
      reduction.state.navigation.pendingKeys = []
      if !pending.isEmpty {
        reduction.effects.append(.stop(.whichKey))
        reduction.say("\(KeySequence(strokes).title) means nothing here; ? shows the keys.")
      }
    }
  }

  private func take(_ event: WorkbenchEvent, _ reduction: inout Reduction) throws {
    switch event {
    case .timer(let timer): fire(timer, &reduction)
    case .measuring(let path, let progress):
      if reduction.state.library[path]?.loaded == nil {
        reduction.state.library[path] = .measuring(progress)
      }
    case .glimpsed(let path, let spectrum):
      if reduction.state.library[path]?.loaded == nil {
        reduction.state.glimpses[path] = spectrum
      }
    case .measured(let track): reduction.measured(track)
    case .measuringFailed(let path, let sentence): reduction.measuringFailed(path, sentence)
    case .measuringStopped(let path): reduction.measuringStopped(path)
    case .fileSeen(let path, let sighting): reduction.fileSeen(path, sighting)
    case .fileBeingWritten(let path): reduction.fileBeingWritten(path)
    case .focused: reduction.watchFiles()
    case .drafted(let revision, let draft): reduction.drafted(revision, draft)
    case .draftFailed(let revision, let sentence), .solveFailed(let revision, let sentence):
      reduction.planFailed(revision, sentence)
    case .solving(let revision, let progress):
      if revision == reduction.state.plan.revision, !reduction.state.plan.isSettled {
        reduction.state.plan.phase = .solving(
          stage: progress.stage, fraction: progress.fraction)
      }
    case .solved(let revision, let plan): reduction.solved(revision, plan)
    case .job(let id, let phase): reduction.job(id, phase)
    case .desk(let status): reduction.desk(status)
    case .outputInspected(let place): reduction.outputInspected(place)
    case .listed(let folder, let entries, let fault, let unshown):
      reduction.listed(folder, entries, fault, unshown: unshown)
    case .saved(let path, let document): reduction.saved(path, document)
    case .saveFailed(let sentence): reduction.saveFailed(sentence)
    case .opened(let path, let document, let reason):
      reduction.opened(path, document, readOnlyReason: reason)
    case .openFailed(let sentence):
      reduction.state.project.isOpening = false
      reduction.say(sentence, .error)
    case .recoverable(let projects): reduction.offer(projects)
    case .recovered(let project, let document, let file, let reason):
      reduction.recovered(project, document, file: file, readOnlyReason: reason)
    case .autosaveFailed(let sentence):
      reduction.say(sentence, .error)
      reduction.effects.append(.start(.autosave, after: 10))
    case .abxDrawn(let test): reduction.takeABX(test)
    case .abxKept(let path, let fault):
      reduction.state.abx?.resultPath = path
      if let fault { reduction.say(fault, .error) }
    case .themesFound(let names): reduction.themesFound(names)
    case .panesFound(let panes): reduction.state.navigation.panes = panes
    case .reportFound(let rows): reduction.state.navigation.reportRows = rows
    case .told(let text, let weight): reduction.say(text, weight)
    case .services(let names, let pending): reduction.takeUp(services: names, pending)
    case .priced(let service, let text): reduction.state.prices[service] = text
    case .began:
      reduction.state.history.clear()
      reduction.state.project.begun = reduction.state.document
    case .demo(let mix, let reference): try reduction.demo(mix: mix, reference: reference)
    }
  }

  private func fire(_ timer: WorkbenchTimer, _ reduction: inout Reduction) {
    switch timer {
    case .settle: reduction.settle()
    case .autosave:
      guard reduction.state.isDirty, !reduction.state.isQuitting else { return }
      reduction.effects.append(
        .autosave(project: reduction.state.project.path, reduction.state.documentToSave))
    case .toast, .whichKey: break
    }
  }
}

extension WorkbenchState {
  /// Where keys count now, narrowest first.
  public var keyContexts: [KeyContext] {
    KeyContext.active(screen: navigation.screen, pane: navigation.pane)
  }
}
