import AudioCore
import AudioFiles
import Glibc
import Mastering
import Workbench

/// A workstation without a screen, for commands that edit projects.
struct HeadlessWorkbench {
  let session: WorkbenchSession
  private let isQuiet: Bool
  private let cancellation: Cancellation

  /// Opens nothing yet; a quiet one tells errors alone, `cancellation` ends waits.
  init(reading: ReadingOptions, isQuiet: Bool, cancellation: Cancellation) throws {
    var environment: [String: String] = [:]
    for name in ["HOME", "XDG_CONFIG_HOME"] {
      environment[name] = OwnProcess.variable(name)
    }
    var options = try WorkbenchSession.Options(reading: reading, environment: environment)
    options.keepsSafe = false
    options.isControllable = false
    session = WorkbenchSession(options, desk: SilentDesk())
    self.isQuiet = isQuiet
    self.cancellation = cancellation
  }

  /// Waits until nothing is measured, solved or written any more.
  func settle() throws {
    while session.runner.isBusy {
      try cancellation.check()
      usleep(10_000)
    }
    try cancellation.check()
  }

  /// Opens a project for writing; throws in one sentence when it cannot be.
  func open(_ path: String) throws {
    try run("open \(path)", .input)
    try settle()
    let state = session.runner.state
    guard state.project.path != nil else { throw failure(.input) }
    if let reason = state.project.readOnlyReason {
      throw LacquerError(.output, "\(path) cannot be changed: \(reason).")
    }
  }

  /// Does what words say.
  func run(_ words: String, _ code: LacquerError.Code = .usage) throws {
    let (error, warnings) = session.runner.carryOut(words)
    if !isQuiet { for warning in warnings { Console.complain(warning) } }
    if let error { throw LacquerError(code, error) }
  }

  /// Saves, when there is something to save.
  func save() throws {
    guard session.runner.state.isDirty else { return }
    try run("save", .output)
    try settle()
    if session.runner.state.isDirty { throw failure(.output) }
  }

  /// The last thing that went wrong.
  private func failure(_ code: LacquerError.Code) -> LacquerError {
    let sentence = session.runner.state.messages.last { $0.weight == .error }?.text
    return LacquerError(code, sentence ?? "That did not work.")
  }
}
