import Synchronization

/// A running workstation: holds the state, takes inputs from any thread, starts what has to be done.
///
/// Inputs are reduced one after the other under a lock; `send` returns when the new state stands, so
/// that a key can be drawn at once. Answers of effects come in the same way from their own threads.
public final class WorkbenchRunner: Sendable {
  private struct Core {
    var state: WorkbenchState
    var deadlines: [WorkbenchTimer: Double] = [:]
    var version = 0
    var observers: [Observer] = []
    var nextObserver = 1
    var effects: [WorkbenchEffect] = []
    var isStarting = false
  }

  private struct Observer {
    var id: Int
    var call: @Sendable () -> Void
  }

  /// What makes states out of inputs.
  public let reducer: WorkbenchReducer
  private let services: any WorkbenchServices
  private let clock: any WorkbenchClock
  private let core: Mutex<Core>

  /// Starts with a state; nothing happens before the first input.
  public init(
    _ state: WorkbenchState = WorkbenchState(), reducer: WorkbenchReducer,
    services: any WorkbenchServices, clock: any WorkbenchClock = SystemClock()
  ) {
    self.reducer = reducer
    self.services = services
    self.clock = clock
    core = Mutex(Core(state: state))
  }

  /// The state as it is now; [any thread].
  public var state: WorkbenchState { core.withLock { $0.state } }

  /// State and a number that rises with every change, for drawing only what is new; [any thread].
  public var versioned: (state: WorkbenchState, version: Int) {
    core.withLock { ($0.state, $0.version) }
  }

  /// Seconds of the runner's clock, in which messages and pending keys are timed.
  public var now: Double { clock.now }

  /// Takes an input; [any thread].
  ///
  /// Returns the state after it, a sentence when what was asked for could not be done, and warnings of
  /// what was done otherwise than asked for.
  @discardableResult
  public func send(
    _ input: WorkbenchInput
  ) -> (state: WorkbenchState, error: String?, warnings: [String]) {
    let now = clock.now
    let (next, error, warnings, observers) = core.withLock { core in
      let said = core.state.messages.last?.id ?? 0
      let result = reducer.reduce(core.state, input, now: now)
      if result.state != core.state {
        core.state = result.state
        core.version += 1
      }
      for effect in result.effects {
        switch effect {
        case .start(let timer, let after):
          if timer.canBePutOff || core.deadlines[timer] == nil {
            core.deadlines[timer] = now + after
          }
        case .stop(let timer): core.deadlines[timer] = nil
        default: break
        }
      }
      core.effects += result.effects
      let warnings =
        result.error == nil
        ? result.state.messages.filter { $0.id > said && $0.weight == .warning }.map(\.text) : []
      return (result.state, result.error, warnings, core.observers)
    }
    startEffects()
    for observer in observers { observer.call() }
    return (next, error, warnings)
  }

  /// Takes a key; [any thread].
  @discardableResult
  public func press(_ stroke: KeyStroke) -> WorkbenchState { send(.key(stroke)).state }

  /// Does what words say; throws nothing, returns the sentence of what went wrong.
  @discardableResult
  public func run(_ words: String) -> String? { carryOut(words).error }

  /// Does what words say; returns the sentence of what went wrong, and warnings of what was done otherwise
  /// than asked for.
  public func carryOut(_ words: String) -> (error: String?, warnings: [String]) {
    do {
      let answer = send(.call(try ActionRegistry.standard.call(words)))
      return (answer.error, answer.warnings)
    } catch {
      return ("\(error)", [])
    }
  }

  /// Calls `observer` after every change, on the thread that made it; it must return quickly.
  ///
  /// Returns a number for `forget(_:)`.
  @discardableResult
  public func observe(_ observer: @escaping @Sendable () -> Void) -> Int {
    core.withLock { core in
      let id = core.nextObserver
      core.nextObserver += 1
      core.observers.append(Observer(id: id, call: observer))
      return id
    }
  }

  /// Ends calls of an observer.
  public func forget(_ observer: Int) {
    core.withLock { $0.observers.removeAll { $0.id == observer } }
  }

  /// When the next timer runs out, s of the runner's clock; nil without one.
  public var nextDeadline: Double? { core.withLock { $0.deadlines.values.min() } }

  /// Sends every timer that has run out, in a fixed order; [any thread].
  public func fireTimers() {
    let now = clock.now
    let due = core.withLock { core in
      let due = WorkbenchTimer.allCases.filter { core.deadlines[$0].map { $0 <= now } ?? false }
      for timer in due { core.deadlines[timer] = nil }
      return due
    }
    for timer in due { send(.event(.timer(timer))) }
  }

  /// Whether files are being measured, a plan is on its way, or something is written.
  public var isBusy: Bool { isBusy(countingPause: true) }

  /// The same; `countingPause` says whether the pause before a drafted plan is solved is part of it.
  public func isBusy(countingPause: Bool) -> Bool {
    let state = self.state
    if state.project.isSaving || state.project.isOpening || state.abxHindrance != nil
      || state.jobs.contains(where: { !$0.phase.isOver })
    {
      return true
    }
    let isReading = state.library.values.contains(where: \.isAwaited)
    switch state.plan.phase {
    case .draft:
      return countingPause || isReading || state.plan.draftRevision != state.plan.revision
    case .solving: return true
    case .empty, .settled, .failed: return isReading
    }
  }

  /// Starts what is due in the order in which it became due, whoever sends; one thread at a time.
  private func startEffects() {
    while true {
      let effect = core.withLock { core -> WorkbenchEffect? in
        guard !core.isStarting, !core.effects.isEmpty else { return nil }
        core.isStarting = true
        return core.effects.removeFirst()
      }
      guard let effect else { return }
      start(effect)
      core.withLock { $0.isStarting = false }
    }
  }

  private func start(_ effect: WorkbenchEffect) {
    switch effect {
    case .start(_, let after): clock.wake(after: after) { [weak self] in self?.fireTimers() }
    case .stop: break
    default:
      services.start(effect) { [weak self] event in _ = self?.send(.event(event)) }
    }
  }
}
