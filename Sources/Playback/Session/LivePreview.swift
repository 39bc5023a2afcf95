import AudioCore
import CRealtime
import Dispatch
public import Mastering
import Realtime
import Synchronization

/// Settings heard as they change: a draft at once, the settled master as soon as it is solved.
///
/// The first change makes a draft immediately, further ones at most every 60 ms; 0.3 s after the last
/// the solve starts on a thread that yields to everything else, and the next change stops it. Safe
/// from any thread.
public final class LivePreview: @unchecked Sendable {
  /// Where a preview stands.
  public enum Phase: Sendable, Equatable {
    /// Nothing was asked for yet.
    case idle
    /// A draft is heard; the solve waits for more changes.
    case draft
    /// A draft is heard while the solve runs; 0 … 1 of its present stage.
    case solving(stage: String, fraction: Double)
    /// What is heard is what a render would write.
    case settled
    /// It cannot be done; the sentence says why.
    case failed(String)
  }

  /// Seconds between drafts while a value is turned.
  static let draftInterval = 0.06
  /// Seconds of rest after which the solve starts.
  static let restBeforeSolve = 0.3

  private struct State {
    var wanted: MasterSettings?
    /// Counts changes: settings that went away and came back are wanted anew.
    var change = 0
    var changedAt = 0.0
    var solve: Cancellation?
    var phase = Phase.idle
    var master: AuditionMaster?
    var settled: AuditionMaster?
    var settledDraft: AuditionMaster?
    var draftSeconds = 0.0
    var draftCPU = 0.0
    var solveSeconds = 0.0
    var isStopping = false
  }

  private let engine: AuditionEngine
  private let session: PlaybackSession
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private var planner: WorkThread?

  /// Begins to serve `session` with masters of `engine`; B appears with the first `change`.
  public init(engine: AuditionEngine, session: PlaybackSession) {
    self.engine = engine
    self.session = session
    planner = WorkThread(name: "lacquer-draft", priority: .normal) { [unowned self] in run() }
  }

  /// Stops everything and waits for it; call before the last reference goes.
  public func stop() {
    state.withLock {
      $0.isStopping = true
      $0.solve?.cancel()
    }
    wake.signal()
    planner?.join()
    planner = nil
  }

  /// Asks for other settings; returns at once.
  public func change(_ settings: MasterSettings) {
    let isNew = state.withLock { state in
      guard state.wanted != settings else { return false }
      state.wanted = settings
      state.change += 1
      state.changedAt = SteadyTime.seconds
      state.solve?.cancel()
      return true
    }
    guard isNew else { return }
    wake.signal()
  }

  /// Where it stands.
  public var phase: Phase { state.withLock { $0.phase } }

  /// The master that is heard as B; nil before the first.
  public var master: AuditionMaster? { state.withLock { $0.master } }

  /// Seconds that the last draft and the last solve took, and the draft's CPU time.
  package var lastSeconds: (draft: Double, draftCPU: Double, solve: Double) {
    state.withLock { ($0.draftSeconds, $0.draftCPU, $0.solveSeconds) }
  }

  private func run() {
    var drafted: MasterSettings?
    var seen = 0
    var lastDraft = -1.0
    var isSolveDue = false
    var solver: WorkThread?
    while !state.withLock({ $0.isStopping }) {
      if isSolveDue {
        let rest = state.withLock { $0.changedAt } + Self.restBeforeSolve - SteadyTime.seconds
        _ = wake.wait(timeout: .now() + max(0, rest))
      } else {
        wake.wait()
      }
      let (wanted, change, changedAt) = state.withLock { ($0.wanted, $0.change, $0.changedAt) }
      guard let wanted else { continue }
      if wanted != drafted {
        let rest = lastDraft + Self.draftInterval - SteadyTime.seconds
        if rest > 0 { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + rest) }
        let (latest, newest) = state.withLock { ($0.wanted ?? wanted, $0.change) }
        lastDraft = SteadyTime.seconds
        makeDraft(latest)
        drafted = latest
        seen = newest
        isSolveDue = true
      } else if change != seen {
        seen = change
        isSolveDue = resume()
      } else if isSolveDue, SteadyTime.seconds - changedAt >= Self.restBeforeSolve {
        isSolveDue = false
        solver?.join()
        solver = startSolve(wanted, change)
      }
    }
    solver?.join()
  }

  /// Takes up settings whose draft is heard and that went away for a moment; whether their solve,
  /// which was stopped, is due again.
  private func resume() -> Bool {
    state.withLock {
      if case .solving = $0.phase { $0.phase = .draft }
      return $0.phase != .settled
    }
  }

  /// Solves what the change of a number asked for; nil when that is settled or no longer wanted.
  private func startSolve(_ settings: MasterSettings, _ change: Int) -> WorkThread? {
    let cancellation = Cancellation()
    let isNeeded = state.withLock { state in
      guard state.change == change, state.phase != .settled, !state.isStopping else { return false }
      state.solve = cancellation
      return true
    }
    guard isNeeded else { return nil }
    let started = SteadyTime.seconds
    return WorkThread(name: "lacquer-solve", priority: .background) { [unowned self] in
      settle(settings, cancellation, started)
    }
  }

  private func makeDraft(_ settings: MasterSettings) {
    let started = SteadyTime.seconds
    let cpu = lacquer_thread_nanoseconds()
    let (settled, settledDraft) = state.withLock { ($0.settled, $0.settledDraft) }
    do {
      let draft = try engine.draft(settings, after: settled, lastDraft: settledDraft)
      try requireRate(of: draft)
      state.withLock {
        session.setMaster(draft)
        $0.master = draft
        $0.phase = .draft
        $0.draftSeconds = SteadyTime.seconds - started
        $0.draftCPU = Double(lacquer_thread_nanoseconds() - cpu) * 1e-9
      }
    } catch {
      fail(error)
    }
  }

  private func settle(
    _ settings: MasterSettings, _ cancellation: Cancellation, _ started: Double
  ) {
    do {
      let master = try engine.settle(settings, cancellation: cancellation) { [unowned self] in
        let progress = $0
        state.withLock {
          guard !cancellation.isCancelled else { return }
          $0.phase = .solving(stage: progress.stage, fraction: progress.fraction)
        }
      }
      try requireRate(of: master)
      let forecast = try? engine.draft(settings)
      let seconds = SteadyTime.seconds - started
      state.withLock {
        guard $0.wanted == settings else { return }
        session.setMaster(master)
        $0.settled = master
        $0.settledDraft = forecast
        $0.master = master
        $0.phase = .settled
        $0.solveSeconds = seconds
      }
    } catch {
      guard !cancellation.isCancelled else { return }
      fail(error)
    }
  }

  /// Refuses a master at another rate than the session's.
  private func requireRate(of master: AuditionMaster) throws {
    guard master.format.sampleRate == session.sampleRate else {
      throw LacquerError(
        .usage, "The sample rate of the master changed: open the mix for listening again.")
    }
  }

  private func fail(_ error: any Error) {
    let sentence = (error as? LacquerError)?.message ?? "The preview failed."
    state.withLock { $0.phase = .failed(sentence) }
  }
}
