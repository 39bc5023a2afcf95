internal import AudioCore
public import AudioFiles
import Dispatch
public import Mastering
import Synchronization

/// The real services: files are read, plans solved and masters written on threads of their own.
public final class LiveServices: WorkbenchServices {
  /// Where measurements, projects and choices go.
  public struct Options: Sendable {
    /// Folder of the profile cache; nil keeps none.
    public var cacheDirectory: String?
    /// Whether more than two channels are folded to stereo.
    public var downmix = false
    /// Where scratch audio goes.
    public var scratch = ScratchSpace()
    /// Names that `loudness.target` may take.
    public var targets = DeliveryTargets.shipped
    /// Safety copies of unsaved work; nil keeps none.
    public var recovery: RecoveryStore?
    /// Where choices of appearance are kept; nil keeps none.
    public var choices: ChoicesFile?
    /// Where results of blind tests are kept; nil keeps none.
    public var abxFolder: String?
    /// Receives each solved master, so that it can be heard without a second pass; nil for none.
    public var lastSolved: LastSolvedMaster?
    /// Mastering at services; nil without it.
    public var remote: RemoteRendering?
    /// Mix and reference of the demo; nil without one.
    public var demo: (@Sendable () throws -> (mix: String, reference: String))?

    /// Keeps nothing anywhere.
    public init() {}
  }

  let options: Options
  let desk: any ListeningDesk
  let interface: @Sendable (InterfaceRequest) -> Void
  let lock = ProjectLockHolder()
  let project = KnownProject()

  private let lookout = FileLookout()
  let running = Mutex(Running())
  let readers = WorkerPool(label: "lacquer.measure", count: Running.readers)
  private let drafts = WorkerPool(label: "lacquer.draft", count: 1)
  private let solver = WorkerPool(label: "lacquer.solve", count: 1, niceness: 10)
  private let renders = WorkerPool(label: "lacquer.render", count: 1, niceness: 5)
  let remotes = WorkerPool(label: "lacquer.remote", count: 4, niceness: 5)
  private let endings = WorkerPool(label: "lacquer.ending", count: 4, niceness: 5)
  private let files = WorkerPool(label: "lacquer.files", count: 1)

  /// What is on its way.
  struct Running {
    /// Files that are measured at once.
    static let readers = 2
    var order = MeasuringOrder(places: readers)
    var measuring: [String: Cancellation] = [:]
    var solving: Cancellation?
    var rendering: [Int: (order: RenderOrder, cancellation: Cancellation)] = [:]
    var newestDraft = 0
  }

  /// Creates the services; `interface` is asked for what only a screen can do.
  public init(
    _ options: Options, desk: any ListeningDesk,
    interface: @escaping @Sendable (InterfaceRequest) -> Void = { _ in }
  ) {
    self.options = options
    self.desk = desk
    self.interface = interface
  }

  /// Begins an effect.
  public func start(
    _ effect: WorkbenchEffect, report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    switch effect {
    case .start, .stop: break
    case .measure(let path): measure(path, isNeeded: true, report)
    case .preview(let path): measure(path, isNeeded: false, report)
    case .remeasure(let path): remeasure(path, report)
    case .stopMeasuring(let path): stopMeasuring(path, report)
    case .watch(let watched): lookout.watch(watched, report)
    case .draft(let request): draft(request, report)
    case .solve(let request): solve(request, report)
    case .stopSolving: running.withLock { $0.solving?.cancel() }
    case .desk(let command):
      desk.send(command)
      report(.desk(desk.status))
    case .price(let service, let seconds): price(service, seconds, report)
    case .render(let order): render(order, report)
    case .cancelRender(let id): cancelRender(id, report)
    case .interface(let request): interface(request)
    default: files.run { self.file(effect, report) }
    }
  }

  /// Stops a render; of one at a service the wish is written down first, and the service told after.
  ///
  /// Stopped before that, a request whose answer is on its way would leave a job that nobody knows of.
  private func cancelRender(
    _ id: Int, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    guard let (order, cancellation) = running.withLock({ $0.rendering[id] }) else { return }
    guard order.service != nil, let remote = options.remote else { return cancellation.cancel() }
    endings.run {
      defer { cancellation.cancel() }
      do {
        let said = try remote.abandon(order) { cancellation.cancel() }
        if let said { report(.told(said, .info)) }
      } catch {
        report(.told("\(error)", .warning))
      }
    }
  }

  /// Asks everything that runs to stop.
  func stopAll() {
    lookout.stop()
    running.withLock { running in
      running.order.dropAll()
      for path in running.measuring.keys.sorted() { running.measuring[path]?.cancel() }
      running.solving?.cancel()
      for (_, cancellation) in running.rendering.values { cancellation.cancel() }
    }
  }

  /// Waits until projects, copies and choices are written; at most so many seconds.
  func finishFiles(within seconds: Double) {
    let done = DispatchSemaphore(value: 0)
    files.run { done.signal() }
    _ = done.wait(timeout: .now() + seconds)
  }

  private func draft(
    _ request: PlanRequest, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    running.withLock { $0.newestDraft = max($0.newestDraft, request.revision) }
    drafts.run { [options] in
      // While one draft was made others were asked for: only the newest counts.
      guard self.running.withLock({ $0.newestDraft == request.revision }) else { return }
      do {
        guard let mix = request.mix.profiled else { return }
        let draft = try DraftPlanner.draft(
          mix: mix,
          references: request.references.map {
            DraftReference(
              profile: $0.track.profile, sidecar: $0.track.sidecar, hash: $0.track.hash,
              request: $0.request)
          }, settings: request.settings, targets: options.targets, isDownmixed: options.downmix)
        report(.drafted(revision: request.revision, draft))
      } catch {
        report(.draftFailed(revision: request.revision, "\(error)"))
      }
    }
  }

  private func solve(
    _ request: PlanRequest, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    let cancellation = Cancellation()
    running.withLock {
      $0.solving?.cancel()
      $0.solving = cancellation
    }
    solver.run { [options] in
      do {
        try cancellation.check()
        let solved = try Solving.solve(
          request, options: options, cancellation: cancellation
        ) { report(.solving(revision: request.revision, $0)) }
        report(.solved(revision: request.revision, solved))
      } catch let error as LacquerError where error.code == .interrupted {
        return
      } catch {
        report(.solveFailed(revision: request.revision, "\(error)"))
      }
    }
  }

  private func render(
    _ order: RenderOrder, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    guard order.service == nil else { return renderRemotely(order, report) }
    carryOut(order, on: renders, beginning: "opening", report) { [options] cancellation, progress in
      try Rendering.render(
        order, options: options, cancellation: cancellation, progress: progress)
    }
  }

  /// Does a render on a thread of `pool`, and reports how far it is and what became of it.
  func carryOut(
    _ order: RenderOrder, on pool: WorkerPool, beginning stage: String,
    _ report: @escaping @Sendable (WorkbenchEvent) -> Void,
    _ work: @escaping @Sendable (Cancellation, @escaping ProgressHandler) throws -> Rendering.Result
  ) {
    let cancellation = Cancellation()
    running.withLock { $0.rendering[order.id] = (order, cancellation) }
    let tell: @Sendable (RenderJob.Phase) -> Void = { report(.job(id: order.id, $0)) }
    pool.run {
      defer { self.running.withLock { $0.rendering[order.id] = nil } }
      do {
        try cancellation.check()
        tell(.running(WorkProgress(stage: stage, fraction: 0, audioSeconds: 0)))
        let result = try work(cancellation) { tell(.running($0)) }
        tell(
          .done(
            result.figures, failedChecks: result.failedChecks, reportFault: result.reportFault))
        for remark in result.remarks { report(.told(remark, .warning)) }
      } catch let error as LacquerError where error.code == .interrupted {
        tell(.cancelled)
      } catch {
        tell(.failed("\(Rendering.told(error, of: order))"))
      }
    }
  }
}
