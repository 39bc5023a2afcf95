import ArgumentParser
import AudioCore
import Foundation
import TerminalKit
import Workbench
import Workstation

/// `lacquer screenshot`: a picture of a screen, without a terminal.
struct ScreenshotCommand: CheckedCommand {
  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }
  /// What time a script has.
  enum Clock: String, ExpressibleByArgument, CaseIterable { case real, fixed }

  static let configuration = CommandConfiguration(
    commandName: "screenshot",
    abstract: "Draw a screen of the workstation to a file.",
    usage:
      "lacquer screenshot [--screen <name>] [--size <columns>x<rows>] [<mix>] [<reference> ...]",
    discussion: """
      The files are measured and the plan is solved first, so the same files give the same picture. \
      --keys presses keys before it is taken.

      A script can be recorded frame by frame: --frames writes what the screen showed after each of \
      its lines, one JSON object a line. --clock fixed lets time stand but for the script's own \
      sleep, so that the same files give the same frames.

        lacquer screenshot --size 120x40 mix.wav song.flac
        lacquer screenshot --screen files --format svg -o files.svg
      """)

  @Argument(
    help: ArgumentHelp("The mix, then references; or a project.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  /// The names of `--screen`.
  private static let screens = Navigation.Screen.allCases.map(\.rawValue).joined(separator: ", ")

  @Option(help: ArgumentHelp("\(ScreenshotCommand.screens).", valueName: "name"))
  var screen = "work"

  @Option(help: ArgumentHelp("Columns and rows.", valueName: "columns>x<rows"))
  var size = "120x40"

  @Option(help: ArgumentHelp("text, ansi or svg.", valueName: "format"))
  var format: Format?

  @Option(
    help: ArgumentHelp("Keys pressed first, apart by spaces: \"j j l :\".", valueName: "keys"))
  var keys = ""

  @Option(
    help: ArgumentHelp(
      "A script that is played first, as lacquer open plays it.", valueName: "file"),
    completion: .file())
  var script: String?

  @Option(
    help: ArgumentHelp(
      "Where the frames of the script go, as JSON lines; - is the output.", valueName: "file"),
    completion: .file())
  var frames: String?

  @Option(
    help: ArgumentHelp("real, or fixed: time moves by the script's sleep alone.", valueName: "name")
  )
  var clock = Clock.real

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the picture goes; .svg and .ansi name their format; - is the output.",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: [.short, .long], help: "Replace files that exist already.")
  var force = false

  @OptionGroup var look: ScreenOptions
  @OptionGroup var reading: ReadingOptions

  func check() throws {
    if frames != nil, script == nil {
      throw ValidationError("--frames records a script; name one with --script.")
    }
  }

  func run() throws {
    guard let size = Size(size) else {
      throw LacquerError(.usage, "--size takes columns and rows such as 120x40, not \(self.size).")
    }
    guard let named = Navigation.Screen(rawValue: screen) else {
      throw LacquerError(.usage, "There is no screen \(screen); there are \(Self.screens).")
    }
    let opened = WorkstationFiles(paths: files)
    try opened.check()
    try checkOutputs()
    let camera = Camera(look: look, size: size)
    let state = try settled(opened, screen: named, camera)
    guard frames == nil || output != nil else { return }
    let shot = try camera.shot(of: state, now: .greatestFiniteMagnitude)
    try write(picture(shot.frame, theme: shot.theme, depth: camera.depth), to: output)
  }

  /// Refuses what cannot be written, or is read, before any work is done.
  private func checkOutputs() throws {
    if let output, format == nil, Self.format(of: output) == nil {
      throw LacquerError(
        .usage,
        "A picture is .svg, .ansi or .txt; \(output) is none of them: name one, or give --format.")
    }
    let outputs = [output, frames].compactMap(\.self)
    try FilePlace.requireApart(outputs, inputs: try inputs())
    for path in outputs where path != "-" { try DocumentFile.preflight(path, force: force) }
  }

  /// The files that are read, those of a project among them.
  private func inputs() throws -> [String] {
    var inputs = files + [script].compactMap(\.self)
    if let project = files.first, project.hasSuffix(ProjectFile.ending) {
      inputs += try ProjectStore.read(project).links.map(\.path)
    }
    return inputs
  }

  private func picture(_ frame: Frame, theme: Theme, depth: ColourDepth) -> String {
    switch chosenFormat {
    case .text: frame.grid.text + "\n"
    case .ansi: frame.ansiText(depth)
    case .svg: FrameSVG(theme: theme).text(of: frame)
    }
  }

  private var chosenFormat: Format {
    format ?? output.flatMap(Self.format(of:)) ?? .text
  }

  /// The format that a name stands for; nil for the ending of something else.
  private static func format(of path: String) -> Format? {
    switch URL(filePath: path).pathExtension.lowercased() {
    case "svg": .svg
    case "ansi": .ansi
    case "", "txt": .text
    default: nil
    }
  }

  /// The state once everything is measured and solved and the keys were pressed.
  private func settled(
    _ opened: WorkstationFiles, screen: Navigation.Screen, _ camera: Camera
  ) throws -> WorkbenchState {
    var environment: [String: String] = [:]
    environment["HOME"] = OwnProcess.variable("HOME")
    var options = try WorkbenchSession.Options(reading: reading, environment: environment)
    options.keepsSafe = false
    options.isPersonal = false
    options.isControllable = false
    let fixed = clock == .fixed ? ScriptClock() : nil
    let time: any WorkbenchClock = fixed ?? SystemClock()
    let session = WorkbenchSession(options, desk: SilentDesk(clock: time), clock: time)
    defer { session.end() }
    let runner = session.runner
    runner.send(.event(.themesFound(ThemeShelf.names(.standard()))))
    runner.send(.event(.panesFound(Composer.panes(on: camera.size))))
    if !files.isEmpty, let error = session.start(opened.paths) {
      throw LacquerError(.input, error)
    }
    wait(for: runner, fixed)
    if let script {
      show(.work, on: runner)
      try play(script, in: session, fixed, camera)
    }
    // A script ends where it leads, unless another screen is asked for.
    if script == nil || screen != .work { show(screen, on: runner) }
    for key in keys.split(separator: " ") {
      guard let stroke = KeyStroke(String(key)) else {
        throw LacquerError(.usage, "There is no key \(key) (--keys).")
      }
      try camera.tellReport(to: runner)
      runner.press(stroke)
    }
    wait(for: runner, fixed)
    return runner.state
  }

  /// Plays the script, and records its frames where they are wanted.
  private func play(
    _ path: String, in session: WorkbenchSession, _ fixed: ScriptClock?, _ camera: Camera
  ) throws {
    let script = try KeyScript(reading: path)
    let runner = session.runner
    let start = runner.now
    var log = FrameLog()
    func record(_ line: KeyScript.Line) throws {
      try camera.tellReport(to: runner)
      guard frames != nil else { return }
      session.tick()
      let now = runner.now
      let frame = try camera.shot(of: runner.state, now: now).frame
      try log.add(frame, after: line, seconds: now - start)
    }
    let failure =
      if let fixed {
        try script.play(on: runner, by: fixed, after: record)
      } else {
        try script.play(
          on: runner, pause: { Thread.sleep(forTimeInterval: $0) }, after: record)
      }
    if let failure {
      throw LacquerError(.usage, "\(script.name), line \(failure.line): \(failure.error)")
    }
    if let frames { try write(log.text, to: frames) }
  }

  private func show(_ screen: Navigation.Screen, on runner: WorkbenchRunner) {
    if let action = Self.action(of: screen) { runner.send(.call(ActionCall(action))) }
  }

  private static func action(of screen: Navigation.Screen) -> String? {
    switch screen {
    case .work: "work"
    case .render: "render.sheet"
    case .settings: "all.settings"
    case .snapshots: "snapshot.list"
    case .undo: "undo.list"
    case .quit: "quit"
    default: screen.rawValue
    }
  }

  private func wait(for runner: WorkbenchRunner, _ fixed: ScriptClock?) {
    // A folder that is being read, and the pause before solving, are not told by isBusy.
    Thread.sleep(forTimeInterval: 0.05)
    if let fixed { return runner.rest(by: fixed) }
    while runner.isBusy { Thread.sleep(forTimeInterval: 0.01) }
  }

  private func write(_ text: String, to output: String?) throws {
    guard let output, output != "-" else {
      Console.output(text)
      return
    }
    try DocumentFile.write(Array(text.utf8), to: output, force: force)
  }
}
