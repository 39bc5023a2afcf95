public import AudioCore
import Glibc
internal import Mastering
import Synchronization

/// A workstation from its first moment to its last: runner, sound, safety copies and control socket.
public final class WorkbenchSession: Sendable {
  /// How a session begins.
  public struct Options: Sendable {
    /// Variables of the environment, from which the standard folders follow.
    public var environment: [String: String]
    /// Where relative paths begin.
    public var folder: String
    /// Engine, cache, targets and demo; recovery and choices are filled in from the environment.
    public var services = LiveServices.Options()
    /// Whether unsaved work is copied to the state folder.
    public var keepsSafe = true
    /// Name of the copy; nil is the number of the process with a random one.
    public var copyName: String?
    /// Whether the person's own keys and the choices kept from last time count; a picture has neither.
    public var isPersonal = true
    /// Whether `lacquer ctl` can connect.
    public var isControllable = true

    /// Changes the state before anything happens: choices of the command line.
    public var prepare: (@Sendable (inout WorkbenchState) -> Void)?

    /// Creates options.
    public init(environment: [String: String], folder: String) {
      self.environment = environment
      self.folder = folder
    }
  }

  /// Takes inputs and holds the state.
  public let runner: WorkbenchRunner
  /// The sound.
  public let desk: any ListeningDesk
  /// Sentences about the person's own files that could not be taken.
  public let complaints: [String]
  private let services: LiveServices
  private let recovery: RecoveryStore?
  private let server = Mutex<ControlServer?>(nil)

  /// Prepares a session; nothing is opened yet.
  ///
  /// `interface` is asked for what only a screen can do, from any thread.
  public init(
    _ options: Options, desk: any ListeningDesk, clock: any WorkbenchClock = SystemClock(),
    interface: @escaping @Sendable (InterfaceRequest) -> Void = { _ in }
  ) {
    let folders = StandardFolders(environment: options.environment)
    var services = options.services
    if options.keepsSafe, let folder = RecoveryStore.standardFolder(folders) {
      services.recovery = RecoveryStore(folder: folder, name: options.copyName)
    }
    if options.isPersonal, let state = folders.state {
      services.choices = ChoicesFile(path: state + "/ui.toml")
      services.abxFolder = state + "/abx"
    }
    recovery = services.recovery
    let live = LiveServices(services, desk: desk, interface: interface)
    let keys = options.isPersonal ? KeyMap(folders) : KeyMap()
    complaints = keys.complaints
    var state = WorkbenchState()
    services.choices?.read(into: &state)
    options.prepare?(&state)
    let home = folders.home ?? options.folder
    runner = WorkbenchRunner(
      state,
      reducer: WorkbenchReducer(
        keys: keys, places: WorkbenchPlaces(folder: options.folder, home: home),
        targets: services.targets),
      services: live, clock: clock)
    self.desk = desk
    self.services = live
    if options.isControllable { listen(folders) }
  }

  deinit { server.withLock { $0?.stop() } }

  private func listen(_ folders: StandardFolders) {
    guard let folder = Self.socketFolder(folders) else { return }
    do {
      let opened = try ControlServer(runner, path: "\(folder)/\(getpid()).sock")
      server.withLock { $0 = opened }
    } catch {
      // The workstation works without; ctl says that nobody listens.
      return
    }
  }

  /// Folder of control sockets: below the runtime folder, else below state.
  public static func socketFolder(_ folders: StandardFolders) -> String? {
    folders.runtime ?? folders.state.map { $0 + "/run" }
  }

  /// The control socket; nil without one.
  package var controlPath: String? { server.withLock { $0?.path } }

  /// Begins: a project, or a mix and references by their paths; nothing opens the files.
  ///
  /// Says what a crash has left behind and what of the person's own files could not be taken.
  /// Returns the first sentence about something that could not be done.
  @discardableResult
  public func start(_ paths: [String]) -> String? {
    runner.send(.event(.desk(desk.status)))
    let failure = open(paths)
    for complaint in complaints { runner.send(.event(.told(complaint, .warning))) }
    // Last, as one message is seen at a time.
    let pending = recovery?.pending() ?? []
    if !pending.isEmpty { runner.send(.event(.recoverable(pending))) }
    return failure
  }

  private func open(_ paths: [String]) -> String? {
    if let project = paths.first, project.hasSuffix(ProjectFile.ending) {
      guard paths.count == 1 else {
        return "\(project) is a project; it names its own mix and references."
      }
      return runner.send(.call(ActionCall("open", project))).error
    }
    guard let mix = paths.first else {
      return runner.send(.call(ActionCall("files"))).error
    }
    var failure = runner.send(.call(ActionCall("mix", mix))).error
    for reference in paths.dropFirst() {
      failure = failure ?? runner.send(.call(ActionCall("reference", reference))).error
    }
    runner.send(.event(.began))
    return failure
  }

  /// Takes over where the playhead is; the screen calls it before each frame, scripts when they look.
  public func tick() { runner.send(.event(.desk(desk.status))) }

  /// Writes unsaved work to the state folder now: for SIGHUP and SIGTERM; [any thread].
  public func keepSafe() {
    // An older copy that waits there would be written over this one.
    services.finishFiles(within: 0.5)
    let state = runner.state
    guard state.isDirty, let recovery, state.document.mix != nil else { return }
    // A full disk here has nobody left to tell.
    try? recovery.write(state.documentToSave, project: state.project.path)
  }

  /// Ends: stops work, closes the socket, and waits up to 2 s for files that are being written.
  ///
  /// Unsaved work stays in the state folder unless it was dropped on purpose.
  public func end() {
    server.withLock {
      $0?.stop()
      $0 = nil
    }
    services.stopAll()
    services.finishFiles(within: 2)
    services.lock.release()
  }
}
