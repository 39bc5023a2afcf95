internal import TerminalKit
internal import Workbench

/// Messages that come by themselves, above the hints.
enum ToastLines {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    // Where the pane of messages shows, it says the same.
    let layout = WorkLayout(canvas.grid.size)
    if scene.state.navigation.screen == .work, layout.panes[.messages] != nil,
      !scene.state.navigation.isPaneFull
    {
      return
    }
    let toasts = scene.state.toasts(at: scene.now).suffix(1)
    // One message: what came before is in the list of messages.
    for message in toasts {
      let kind: Toast.Kind =
        switch message.weight {
        case .info: .info
        case .success: .ok
        case .warning: .warning
        case .error: .error
        }
      let rows = min(2, canvas.grid.size.rows - 2)
      guard rows > 0 else { return }
      Toast(kind, message.text).draw(
        on: &canvas,
        in: Rect(
          column: 0, row: canvas.grid.size.rows - 1 - rows, columns: canvas.grid.size.columns,
          rows: rows), scene.paint)
    }
  }
}
