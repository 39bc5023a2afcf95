import ArgumentParser
import AudioCore
import Foundation
import TerminalKit
import Workbench
import Workstation

/// `lacquer screenshot`: a picture of a screen, without a terminal.
struct ScreenshotCommand: ParsableCommand {
  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }

  static let configuration = CommandConfiguration(
    commandName: "screenshot",
    abstract: "Draw a screen of the workstation to a file.",
    usage:
      "lacquer screenshot [--screen <name>] [--size <columns>x<rows>] [<mix>] [<reference> ...]",
    discussion: """
      The files are measured and the plan is solved first, so the same files give the same picture. \
      --keys presses keys before it is taken.

        lacquer screenshot --size 120x40 mix.wav song.flac
        lacquer screenshot --screen files --format svg -o files.svg
      """)

  @Argument(
    help: ArgumentHelp("The mix, then references; or a project.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "work, files, render, jobs, themes, settings, snapshots, undo, warnings, help, doctor, quit.",
      valueName: "name"))
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
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the picture goes; .svg and .ansi name their format.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var look: ScreenOptions
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    guard let size = Size(size) else {
      throw LacquerError(.usage, "--size takes columns and rows such as 120x40, not \(self.size).")
    }
    guard let named = Navigation.Screen(rawValue: screen) else {
      let names = Navigation.Screen.allCases.map(\.rawValue).joined(separator: ", ")
      throw LacquerError(.usage, "There is no screen \(screen); there are \(names).")
    }
    let opened = WorkstationFiles(paths: files)
    try opened.check()
    let state = try settled(opened, screen: named)
    let library = ThemeLibrary.standard()
    // A theme that is looked at on the screen of themes is worn; without one asked for, a picture is
    // drawn even where none is installed.
    let chosen = look.theme ?? state.appearance.theme
    let wanted = chosen == "auto" ? nil : chosen
    let theme = try wanted.map(library.load) ?? (try? library.load("night")) ?? .builtIn
    let depth = look.colour ?? .truecolour
    let paint = Paint(theme: theme, depth: depth, glyphs: look.glyphs ?? .braille)
    var shown = state
    shown.appearance.isPlain = look.plain || state.appearance.isPlain
    var scene = Scene(state: shown, paint: paint, now: .greatestFiniteMagnitude)
    if state.navigation.screen == .themes { scene.themes = ThemeShelf(library) }
    let frame = Composer.frame(scene, size: size)
    try write(picture(frame, theme: theme, depth: depth))
  }

  private func picture(_ frame: Frame, theme: Theme, depth: ColourDepth) -> String {
    switch chosenFormat {
    case .text: frame.grid.text + "\n"
    case .ansi: frame.ansiText(depth)
    case .svg: FrameSVG(theme: theme).text(of: frame)
    }
  }

  private var chosenFormat: Format {
    if let format { return format }
    if output?.hasSuffix(".svg") == true { return .svg }
    return output?.hasSuffix(".ansi") == true ? .ansi : .text
  }

  /// The state once everything is measured and solved and the keys were pressed.
  private func settled(
    _ opened: WorkstationFiles, screen: Navigation.Screen
  ) throws -> WorkbenchState {
    var environment: [String: String] = [:]
    environment["HOME"] = Console.environment("HOME")
    var options = try WorkbenchSession.Options(reading: reading, environment: environment)
    options.keepsSafe = false
    options.isPersonal = false
    options.isControllable = false
    let session = WorkbenchSession(options, desk: SilentDesk())
    defer { session.end() }
    let runner = session.runner
    runner.send(.event(.themesFound(ThemeShelf.names(.standard()))))
    if !files.isEmpty, let error = session.start(opened.paths) {
      throw LacquerError(.input, error)
    }
    wait(for: runner)
    if let action = Self.action(of: screen) { runner.send(.call(ActionCall(action))) }
    if let script,
      let failure = try KeyScript(reading: script).play(
        on: runner, pause: { Thread.sleep(forTimeInterval: $0) })
    {
      throw LacquerError(.usage, "\(script), line \(failure.line): \(failure.error)")
    }
    for key in keys.split(separator: " ") {
      guard let stroke = KeyStroke(String(key)) else {
        throw LacquerError(.usage, "There is no key \(key) (--keys).")
      }
      runner.press(stroke)
    }
    wait(for: runner)
    return runner.state
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

  private func wait(for runner: WorkbenchRunner) {
    // A folder that is being read, and the pause before solving, are not told by isBusy.
    Thread.sleep(forTimeInterval: 0.05)
    while runner.isBusy { Thread.sleep(forTimeInterval: 0.01) }
  }

  private func write(_ text: String) throws {
    guard let output else {
      Console.output(text)
      return
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
    } catch {
      throw LacquerError(
        .output, "\(output) cannot be written: \(error.localizedDescription).")
    }
  }
}
