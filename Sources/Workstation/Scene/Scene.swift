public import TerminalKit
public import Workbench

/// Everything a picture of the workstation is drawn from; the same scene gives the same frame.
public struct Scene: Sendable {
  /// What the workstation knows.
  public var state: WorkbenchState
  /// What the meters say now; nothing while a blind test runs, whose X they would tell.
  public var live: MeterReadings
  /// Theme, depth and glyphs.
  public var paint: Paint
  /// Which keys call them.
  public var keys: KeyMap
  /// Seconds of the runner's clock.
  public var now: Double
  /// Seconds until keys that may follow a prefix are shown; negative for never.
  public var whichKeyDelay: Double
  /// Where the mouse points at a graph; nil for nowhere.
  public var pointer: Point?
  /// Frames and terminal, for the status line and the report.
  public var terminal: TerminalReport
  /// The themes there are, for their screen; empty elsewhere.
  public var themes = ThemeShelf()
  /// Panes as they were drawn last, for a screen that is drawn again and again; nil draws all anew.
  public var stamps: PaneStamps?

  /// Creates a scene; by default the keys as shipped.
  public init(
    state: WorkbenchState, live: MeterReadings = MeterReadings(), paint: Paint,
    keys: KeyMap = KeyMap(), now: Double = 0, whichKeyDelay: Double = 0.3, pointer: Point? = nil,
    terminal: TerminalReport = TerminalReport()
  ) {
    self.state = state
    self.live = state.isTesting ? MeterReadings() : live
    self.paint = paint
    self.keys = keys
    self.now = now
    self.whichKeyDelay = whichKeyDelay
    self.pointer = pointer
    self.terminal = terminal
  }

  /// Whether keys go to the screen, not into a line or the palette over it.
  var hasKeys: Bool { state.navigation.prompt == nil }

  /// The first key of an action in the present place, as help writes it; empty without any.
  public func key(_ action: String, _ argument: String? = nil) -> String {
    keys.title(of: action, argument: argument, in: state.keyContexts) ?? ""
  }

  /// The same, but `usual` where that is one of its keys here: "Esc" for `back`, which `q` does too.
  func key(_ action: String, usually usual: String) -> String {
    let contexts = state.keyContexts
    let isBound = keys.keys(for: action).contains {
      contexts.contains($0.context) && $0.keys.title == usual
    }
    return isBound ? usual : key(action)
  }

  /// The keys of an action with one argument after the other: "1/2/3".
  func keyRun(_ action: String, _ arguments: [String], apart separator: String) -> String {
    Self.joined(arguments.map { key(action, $0) }, apart: separator)
  }

  /// Keys one after the other, without those that there are not.
  static func joined(_ keys: [String], apart separator: String) -> String {
    keys.filter { !$0.isEmpty }.joined(separator: separator)
  }

  /// A hint of what begins with a key at the workstation: "g… go"; none where nothing does.
  func hints(beginningWith character: Character, _ words: String) -> [HintBar.Hint] {
    let contexts = KeyContext.active(screen: .work, pane: state.navigation.pane)
    guard case .prefix = keys.match([KeyStroke(character)], in: contexts) else { return [] }
    return [HintBar.Hint("\(character)…", words)]
  }

  /// The keys of two actions that belong together: "j k".
  func keyPair(
    _ first: String, _ second: String, argument: String? = nil, apart separator: String = " "
  ) -> String {
    Self.joined([key(first, argument), key(second, argument)], apart: separator)
  }

  /// The key of an action for a sentence: without one, what is typed to call the action.
  func word(_ action: String) -> String { keys.word(for: action, in: state.keyContexts) }

  /// The same, but `usual` where that is one of its keys here.
  func word(_ action: String, usually usual: String) -> String {
    let key = key(action, usually: usual)
    return key.isEmpty ? word(action) : key
  }

  /// A check before a render, with the keys of what changes it.
  func sentence(_ check: RenderCheck) -> String { check.sentence(word) }

  /// Why an action cannot be done now, with the keys of what changes that; nil where it can.
  func refusal(of action: String) -> String? {
    ActionRegistry.standard.action(action)?.availability(in: state).reason(word)
  }

  /// A hint of an action with the key that people know for it, as long as it has that.
  func hint(_ action: String, _ words: String, usually usual: String) -> HintBar.Hint {
    HintBar.Hint(key(action, usually: usual), words, action: action)
  }

  /// A hint of an action with its key; the words are shorter than its title.
  public func hint(_ action: String, _ words: String, argument: String? = nil) -> HintBar.Hint {
    HintBar.Hint(key(action, argument), words, action: action)
  }
}

/// What is known of the terminal and of what was sent to it.
public struct TerminalReport: Sendable, Equatable {
  /// What was found out; nil without a terminal.
  public var facts: TerminalFacts?
  /// Whether frames are bracketed by mode 2026; nil while unknown.
  public var synchronized: Bool?
  /// Counters.
  public var statistics = FrameStatistics()

  /// Nothing is known.
  public init() {}
}
