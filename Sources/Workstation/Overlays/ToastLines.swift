internal import TerminalKit
internal import Workbench

/// Messages that come by themselves, above the hints.
enum ToastLines {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    // One message: what came before is in the list of messages.
    guard let message = scene.state.toasts(at: scene.now).last else { return }
    // Where the pane of messages shows, it says the same.
    let layout = WorkLayout(canvas.grid.size)
    if scene.state.navigation.screen == .work, layout.panes[.messages] != nil,
      !scene.state.navigation.isPaneFull
    {
      return
    }
    // What is being typed stands above the hints, too.
    let last = canvas.grid.size.rows - (scene.state.navigation.prompt == nil ? 1 : 2)
    let rows = min(2, last - 1)
    guard rows > 0 else { return }
    Toast(Toast.Kind(message.weight), message.text).draw(
      on: &canvas,
      in: Rect(column: 0, row: last - rows, columns: canvas.grid.size.columns, rows: rows),
      scene.paint)
  }
}

extension Toast.Kind {
  /// The kind of a message of a weight.
  init(_ weight: Message.Weight) {
    switch weight {
    case .info: self = .info
    case .success: self = .ok
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}
