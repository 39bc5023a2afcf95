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
struct OpenCommand: CheckedCommand {
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

  /// Taken only to say where references stand.
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Not here: references stand behind the mix.", valueName: "file", visibility: .hidden))
  var reference: [String] = []

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

  @Option(
    help: ArgumentHelp(
      "Plays a script first: an action, key g l, type -14, wait or sleep 0.5 a line.",
      valueName: "file"),
    completion: .file())
  var script: String?

  func check() throws {
    guard reference.isEmpty else {
      throw ValidationError(
        "The workstation takes references behind the mix, by their paths alone: lacquer open mix.wav "
          + "song.flac; it sets their sections and weights.")
    }
    guard (1...60).contains(fps) else { throw ValidationError("--fps takes 1 to 60.") }
  }

  func run() throws {
    PlaybackMemory.keepSmall()
    let opened = WorkstationFiles(paths: files)
    try opened.check()
    let script = try script.map { try KeyScript(reading: $0) }
    let environment = ProcessInfo.processInfo.environment
    let signal = try Terminal.enter { () throws -> Int32? in
      try session(opened, script, environment: environment)
    }
    if let signal { TerminalEnd.die(by: signal) }
  }

  @Terminal private func session(
    _ opened: WorkstationFiles, _ script: KeyScript?, environment: [String: String]
  ) throws -> Int32? {
    let options = TerminalOptions(
      depth: screen.colour, glyphs: screen.glyphs, mouse: !noMouse)
    // Before any thread exists: the guard is forked, locale and terminfo are set.
    let display = try NcursesScreen(options: options, environment: environment)
    var choices = try WorkbenchSession.Options(reading: reading, environment: environment)
    choices.services.remote = WorkstationRemote.make()
    var config = SoundConfig()
    var complaint: String?
    do { config = try DeviceOptions.configured() } catch { complaint = "\(error)" }
    var device = sound.choice(over: config)
    if silent { device.name = DeviceChoice.none }
    let desk = SoundDesk(
      device, loopFadeSeconds: config.loopFadeSeconds ?? 0.005, downmix: reading.downmix)
    choices.services.lastSolved = desk.lastSolved
    choices.prepare = { [screen, isMatched = config.isLevelMatched] state in
      if let isMatched { state.listening.isLevelMatched = isMatched }
      screen.apply(to: &state.appearance)
    }
    let program = ProgramLink()
    let session = WorkbenchSession(choices, desk: desk) { request in
      Task { @Terminal in program.target?.take(request) }
    }
    defer {
      desk.fadeOut()
      session.end()
    }
    desk.onChange = { [weak session] in session?.tick() }
    let workstation = WorkstationProgram(
      session: session, screen: display, themes: .standard(), meters: { desk.meters($0) })
    program.target = workstation
    if let complaint { session.runner.send(.event(.told(complaint, .warning))) }
    if let found = choices.services.remote?.look() {
      session.runner.send(.event(.services(found.services, pending: found.pending)))
    }
    // What could not be done stands among the messages.
    session.start(opened.paths)
    if let script { script.playInBackground(on: session.runner) }
    return workstation.run(frameRate: Double(fps))
  }
}

/// Where requests to the screen go once it is there.
@Terminal private final class ProgramLink {
  var target: WorkstationProgram?
}
