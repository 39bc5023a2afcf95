internal import AudioCore
internal import TerminalKit
internal import Workbench

/// What lies over the workstation or takes its place: one file each, drawn from the scene alone.
enum Dialogs {
  /// Draws the present screen if it is one of these; else leaves the canvas alone and says so.
  static func draw(_ scene: Scene, on canvas: inout Canvas) -> Bool {
    switch scene.state.navigation.screen {
    case .jobs: JobsScreen.draw(scene, on: &canvas)
    case .help: HelpScreen.draw(scene, on: &canvas)
    case .themes: ThemesScreen.draw(scene, on: &canvas)
    case .abx: ABXScreen.draw(scene, on: &canvas)
    case .doctor: DoctorScreen.draw(scene, on: &canvas)
    case .render:
      WorkScreen.draw(scene, on: &canvas)
      RenderDialog.draw(scene, on: &canvas)
    case .quit:
      WorkScreen.draw(scene, on: &canvas)
      QuitDialog.draw(scene, on: &canvas)
    default: return false
    }
    return true
  }

  /// The upper line of a screen: its name, then words.
  static func header(_ name: String, _ words: [Word], _ scene: Scene, on canvas: inout Canvas) {
    canvas.words(
      [Word(name + "   ", .title)] + words, 1, 0, scene.paint,
      limit: canvas.grid.size.columns - 2)
  }

  /// The lower line of a screen: its hints, or the line that is being typed.
  static func footer(_ hints: [HintBar.Hint], _ scene: Scene, on canvas: inout Canvas) {
    let size = canvas.grid.size
    let line = Rect(column: 0, row: size.rows - 1, columns: size.columns, rows: 1)
    if let prompt = scene.linePrompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: line)
    } else {
      HintBar(hints).draw(on: &canvas, in: line, scene.paint)
    }
  }
}

extension String {
  /// The part of a path after its last slash.
  var fileName: String { Paths.name(of: self) }

  /// With blanks behind it up to `columns` characters.
  func padded(_ columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - count))
  }
}
