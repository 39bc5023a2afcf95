public import TerminalKit
public import Workbench

extension KeyStroke {
  /// The stroke behind a key event; nil for keys the workbench has no name for.
  public init?(_ event: KeyEvent) {
    let control = event.modifiers.contains(.control)
    let alt = event.modifiers.contains(.alt)
    let shift = event.modifiers.contains(.shift)
    let name: Name
    switch event.key {
    case .character(let character):
      self.init(character, control: control, alt: alt)
      return
    case .function(let number):
      guard (1...12).contains(number) else { return nil }
      self.init(.function(number), control: control, alt: alt, shift: shift)
      return
    case .enter: name = .enter
    case .tab: name = .tab
    case .escape: name = .escape
    case .backspace: name = .backspace
    case .delete: name = .delete
    case .insert: name = .insert
    case .up: name = .up
    case .down: name = .down
    case .left: name = .left
    case .right: name = .right
    case .home: name = .home
    case .end: name = .end
    case .pageUp: name = .pageUp
    case .pageDown: name = .pageDown
    }
    self.init(name, control: control, alt: alt, shift: shift)
  }
}
