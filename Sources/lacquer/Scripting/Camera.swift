import AudioCore
import TerminalKit
import Workbench
import Workstation

/// Takes pictures of a workstation that no terminal shows.
struct Camera {
  /// Size of the screen.
  let size: Size
  /// How many colours there are.
  let depth: ColourDepth
  private let look: ScreenOptions
  private let library = ThemeLibrary.standard()

  /// A camera with the look the person asked for.
  init(look: ScreenOptions, size: Size) {
    self.look = look
    self.size = size
    depth = look.colour ?? .truecolour
  }

  /// The picture of a state at a moment of its clock; throws when its theme cannot be read.
  func shot(of state: WorkbenchState, now: Double) throws -> (frame: Frame, theme: Theme) {
    let (scene, theme) = try self.scene(of: state, now: now)
    return (Composer.frame(scene, size: size), theme)
  }

  /// Tells a workstation how far its terminal report is scrolled, as the terminal's program does.
  func tellReport(to runner: WorkbenchRunner) throws {
    let state = runner.state
    guard state.navigation.screen == .doctor else { return }
    let rows = Composer.reportRows(try scene(of: state, now: runner.now).scene, size: size)
    runner.send(.event(.reportFound(rows: rows)))
  }

  private func scene(
    of state: WorkbenchState, now: Double
  ) throws -> (scene: Scene, theme: Theme) {
    // A theme that is looked at on the screen of themes is worn; without one asked for, a picture is
    // drawn even where none is installed.
    let chosen = look.theme ?? state.appearance.theme
    let wanted = chosen == "auto" ? nil : chosen
    let theme = try wanted.map(library.load) ?? (try? library.load("night")) ?? .builtIn
    let paint = Paint(theme: theme, depth: depth, glyphs: look.glyphs ?? .braille)
    var shown = state
    shown.appearance.isPlain = look.plain || state.appearance.isPlain
    var scene = Scene(state: shown, paint: paint, now: now)
    if state.navigation.screen == .themes { scene.themes = ThemeShelf(library) }
    return (scene, theme)
  }
}
