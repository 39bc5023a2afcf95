public import TerminalKit
public import Workbench

/// Draws a scene: the screen, then what lies over it.
public enum Composer {
  /// The smallest screen that is drawn in full.
  public static let least = Size(columns: 60, rows: 16)

  /// The frame of a scene on a screen of a size, in the memory of a grid that nobody shows any more.
  public static func frame(
    _ scene: Scene, size: Size, reusing old: consuming Grid? = nil
  ) -> Frame {
    var canvas = Canvas(size: size, style: scene.paint[.bg], reusing: consume old)
    guard !scene.state.appearance.isPlain else {
      PlainScreen.draw(scene, on: &canvas)
      return canvas.frame
    }
    guard size.columns >= least.columns, size.rows >= least.rows else {
      TooSmallScreen.draw(scene, on: &canvas)
      return canvas.frame
    }
    draw(scene, on: &canvas)
    overlay(scene, on: &canvas)
    return canvas.frame
  }

  /// The panes that are seen on a screen of a size, at least while they have the focus.
  public static func panes(on size: Size) -> [Navigation.Pane] {
    guard size.columns >= least.columns, size.rows >= least.rows else {
      return Navigation.Pane.allCases
    }
    return Navigation.Pane.allCases.filter { WorkLayout(size, focus: $0).panes[$0] != nil }
  }

  /// How many places the terminal report of a scene is scrolled to on a screen of a size.
  public static func reportRows(_ scene: Scene, size: Size) -> Int {
    DoctorScreen.rowCount(scene, size: size)
  }

  private static func draw(_ scene: Scene, on canvas: inout Canvas) {
    switch scene.state.navigation.screen {
    case .files: FilesScreen.draw(scene, on: &canvas)
    case .work: WorkScreen.draw(scene, on: &canvas)
    default:
      guard !Dialogs.draw(scene, on: &canvas) else { return }
      WorkScreen.draw(scene, on: &canvas)
      DialogTable.draw(scene, on: &canvas)
    }
  }

  private static func overlay(_ scene: Scene, on canvas: inout Canvas) {
    if let prompt = scene.state.navigation.prompt, case .palette = prompt.kind {
      PaletteOverlay.draw(prompt, scene, on: &canvas)
    }
    ToastLines.draw(scene, on: &canvas)
    WhichKey.draw(scene, on: &canvas)
  }
}
