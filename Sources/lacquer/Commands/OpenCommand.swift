import ArgumentParser
import AudioCore
import Foundation
import Glibc
import Playback
import Synchronization
import TerminalKit
import Workbench
import Workstation

/// `lacquer open`, and `lacquer` itself: the workstation.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the workstation: mix and reference side by side.",
    usage: """
      lacquer [open] [<mix>] [<reference> ...] [options]
      lacquer [open] <project.lacquer>
      """,
    discussion: """
      Without files it opens the browser; D there loads the demo pair. ? shows the keys of every \
      place, : finds every action. A file named like a command: ./master.

        lacquer mix.wav song.flac
      """)

  @Argument(
    help: ArgumentHelp(
      "The mix, then the tracks to sound like; or a project.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp("Most frames a second while something plays, 1 to 60.", valueName: "fps"))
  var fps = 30

  @OptionGroup var sound: DeviceOptions

  @Flag(help: "Use no sound device; the playhead runs all the same.")
  var silent = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  func validate() throws {
    guard (1...60).contains(fps) else { throw ValidationError("--fps takes 1 to 60.") }
  }

  func run() throws {
    PlaybackMemory.keepSmall()
    let opened = WorkstationFiles(paths: files)
    try opened.check()
    let environment = ProcessInfo.processInfo.environment
    let signal = try Terminal.enter { () throws -> Int32? in
      try session(opened, environment: environment)
    }
    if let signal { TerminalEnd.die(by: signal) }
  }

  @Terminal private func session(
    _ opened: WorkstationFiles, environment: [String: String]
  ) throws -> Int32? {
    let options = TerminalOptions(
      depth: screen.colour, glyphs: screen.glyphs, mouse: !noMouse)
    // Before any thread exists: the guard is forked, locale and terminfo are set.
    let display = try NcursesScreen(options: options, environment: environment)
    let folders = StandardFolders(environment: environment)
    var services = LiveServices.Options()
    services.cacheDirectory = reading.cacheDirectory
    services.downmix = reading.downmix
    services.demo = { try DemoPair.find() }
    services.abxFolder = folders.state.map { $0 + "/abx" }
    services.choices = folders.state.map { ChoicesFile(path: $0 + "/ui.toml") }
    services.recovery = RecoveryStore.standardFolder(environment: environment)
      .map { RecoveryStore(folder: $0) }

    services.remote = WorkstationRemote.make()

    var state = WorkbenchState()
    var config = SoundConfig()
    var complaints: [String] = []
    do { config = try DeviceOptions.configured() } catch { complaints.append("\(error)") }
    if let isMatched = config.isLevelMatched { state.listening.isLevelMatched = isMatched }
    var device = sound.choice(over: config)
    if silent { device.name = DeviceChoice.none }
    let desk = SoundDesk(
      device, loopFadeSeconds: config.loopFadeSeconds ?? 0.005, downmix: reading.downmix)
    services.shelf = desk.shelf
    services.choices?.read(into: &state)
    screen.apply(to: &state.appearance)
    let keys = WorkstationFiles.keys(folders)
    let reducer = WorkbenchReducer(
      keys: keys,
      places: WorkbenchPlaces(
        folder: FileManager.default.currentDirectoryPath, home: folders.home ?? "/"))
    let program = ProgramLink()
    let runner = WorkbenchRunner(
      state, reducer: reducer,
      services: LiveServices(services, desk: desk) { request in
        Task { @Terminal in program.target?.take(request) }
      })
    let workstation = WorkstationProgram(
      runner: runner, screen: display, themes: .standard(), desk: desk,
      meters: { desk.meters($0) })
    program.target = workstation
    if let recovery = services.recovery {
      runner.send(.event(.recoverable(recovery.pending())))
    }
    for complaint in keys.complaints + complaints {
      runner.send(.event(.told(complaint, .warning)))
    }
    if let found = services.remote?.look() {
      runner.send(.event(.services(found.services, pending: found.pending)))
    }
    for call in opened.calls() { runner.send(.call(call)) }
    // What was named on the command line is where undo ends.
    runner.send(.event(.began))
    // Without a socket the workstation works; lacquer ctl says that nobody listens.
    let control = WorkbenchSession.socketFolder(folders).flatMap {
      try? ControlServer(runner, path: "\($0)/\(getpid()).sock")
    }
    defer { control?.stop() }
    return workstation.run(frameRate: Double(fps))
  }
}

/// Where requests to the screen go once it is there.
@Terminal private final class ProgramLink {
  var target: WorkstationProgram?
}
