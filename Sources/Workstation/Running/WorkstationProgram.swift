internal import AudioCore
import Foundation
internal import Synchronization
public import TerminalKit
public import Workbench

/// The workstation as the terminal's loop runs it: events go to the runner, its state is drawn.
@Terminal public final class WorkstationProgram: TerminalApplication {
  private let session: WorkbenchSession
  private let screen: NcursesScreen
  private let looks: Looks
  private let meters: @Sendable (ViewChoices) -> MeterReadings
  private var mouse = MouseRouter()
  private var pointer: Point?
  private var last: (frame: Frame, scene: Scene)?
  /// The grid before the last one, which the screen holds no more: the next is drawn in its memory.
  private var spare: Grid?
  private var drawnVersion = -1
  private var drawnSize: Size?
  private var isAnimated = false
  private let told = Told()
  private weak var loop: TerminalLoop?
  private let library: ThemeLibrary
  private var shelf: ThemeShelf?
  private var watch: FolderWatch?
  private var frameRate = 30.0
  /// Frames a second in one column of text, where a change is something that is read out.
  private static let plainRate = 2.0
  /// Seconds until keys that may follow a prefix are shown; negative for never.
  public var whichKeyDelay = 0.3

  private var runner: WorkbenchRunner { session.runner }

  /// Whether the program is over.
  public private(set) var isFinished = false
  /// Whether something changed since the last frame.
  public private(set) var needsFrame = true

  /// Creates the program; `meters` is asked for each frame while something plays.
  public init(
    session: WorkbenchSession, screen: NcursesScreen, themes: ThemeLibrary,
    meters: @escaping @Sendable (ViewChoices) -> MeterReadings
  ) {
    self.session = session
    self.screen = screen
    self.meters = meters
    library = themes
    looks = Looks(library: themes, facts: screen.facts)
  }

  /// Runs until the person quits; returns the signal that ended it, if one did.
  public func run(frameRate: Double = 30) -> Int32? {
    let loop = TerminalLoop(screen: screen, application: self)
    self.frameRate = frameRate
    loop.frameRate = frameRate
    self.loop = loop
    runner.send(.event(.themesFound(ThemeShelf.names(library))))
    watch = FolderWatch(library.folders, isWanted: { $0.hasSuffix(".toml") }) { [weak self] _ in
      Task { @Terminal in self?.themesChanged() }
    }
    // Many changes between two frames are one hop to this thread.
    let observer = runner.observe { [weak self, told] in
      guard told.begin() else { return }
      Task { @Terminal in
        told.end()
        self?.changed()
      }
    }
    defer { runner.forget(observer) }
    return loop.run()
  }

  /// Something changed elsewhere; what a frame itself has asked for is on the screen already.
  private func changed() {
    if runner.versioned.version != drawnVersion { needsFrame = true }
  }

  /// When the next frame is due by itself.
  public var nextFrame: ContinuousClock.Instant? {
    if isAnimated { return .now }
    let state = last?.scene.state ?? runner.state
    let drawn = last?.scene.now ?? 0
    var due: Double?
    if !state.navigation.pendingKeys.isEmpty, whichKeyDelay >= 0 {
      let shown = state.navigation.pendingSince + whichKeyDelay
      if shown > drawn { due = shown }
    }
    // A message that was drawn has to go again.
    for message in state.messages.suffix(3) where message.shownUntil > drawn {
      due = min(due ?? message.shownUntil, message.shownUntil)
    }
    return due.map { .now + .seconds(max(0, $0 - runner.now)) }
  }

  /// Takes an event of the terminal.
  public func handle(_ event: InputEvent) {
    switch event {
    case .key(let key):
      if let stroke = KeyStroke(key) { runner.press(stroke) }
      needsFrame = true
    case .mouse(let event):
      if event.kind == .move { return point(event.at) }
      guard let last else { return }
      for input in mouse.inputs(for: event, frame: last.frame, scene: last.scene) {
        runner.send(input)
      }
      needsFrame = true
    case .paste(let text):
      runner.send(.paste(text))
      needsFrame = true
    case .pasteStalled:
      tell("A paste has begun and not ended: the rest is waited for. Esc drops it.")
    case .pasteDropped: tell("The paste is dropped: its end has not come.")
    case .resize, .resumed: needsFrame = true
    case .reply(.background(let red, let green, let blue)):
      let light = 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)
      turn(dark: light < 128)
    case .reply(.appearance(let isDark)): turn(dark: isDark)
    // What a network drive does not tell of is noticed when the person comes back.
    case .focus(let gained): if gained { runner.send(.event(.focused)) }
    case .reply: break
    }
  }

  private func tell(_ warning: String) {
    runner.send(.event(.told(warning, .warning)))
    needsFrame = true
  }

  /// A theme's file is another: it is read again and shown at once.
  private func themesChanged() {
    looks.reload()
    shelf = nil
    runner.send(.event(.themesFound(ThemeShelf.names(library))))
    needsFrame = true
  }

  private func turn(dark: Bool) {
    guard looks.isDark != dark else { return }
    looks.isDark = dark
    needsFrame = true
  }

  /// Hovering redraws only where a reading follows the pointer.
  private func point(_ place: Point) {
    let panes = ["pane.spectrumAB", "pane.spectrumR"] + MouseRouter.curveTargets
    let isGraph = last?.frame.region(at: place).map { panes.contains($0.target.name) } ?? false
    let next = isGraph ? place : nil
    guard next != pointer else { return }
    pointer = next
    needsFrame = true
  }

  /// Brings the state to the moment and the size of a frame; what comes of it is on the frame, and
  /// no hop is needed to tell.
  private func prepare(_ size: Size) {
    let isFirst = told.begin()
    if runner.state.listening.isPlaying { session.tick() }
    if size != drawnSize {
      drawnSize = size
      runner.send(.event(.panesFound(Composer.panes(on: size))))
    }
    if isFirst { told.end() }
  }

  /// The picture of now.
  public func frame(size: Size) -> Frame {
    prepare(size)
    var report = TerminalReport()
    report.facts = screen.facts
    report.synchronized = screen.synchronized
    report.statistics = screen.statistics
    let (state, version) = runner.versioned
    drawnVersion = version
    isAnimated = state.listening.isPlaying
    loop?.frameRate = state.appearance.isPlain ? min(Self.plainRate, frameRate) : frameRate
    var scene = Scene(
      state: state, live: state.listening.isPlaying ? meters(state.view) : MeterReadings(),
      paint: looks.paint(state.appearance), keys: runner.reducer.keys, now: runner.now,
      whichKeyDelay: whichKeyDelay, pointer: pointer, terminal: report)
    scene.stamps = looks.stamps
    if state.navigation.screen == .themes {
      let shelf = shelf ?? ThemeShelf(library)
      self.shelf = shelf
      scene.themes = shelf
    }
    if state.navigation.screen == .doctor {
      let rows = Composer.reportRows(scene, size: size)
      if rows != state.navigation.reportRows { runner.send(.event(.reportFound(rows: rows))) }
    }
    let frame = Composer.frame(scene, size: size, reusing: spare.take())
    spare = last?.frame.grid
    last = (frame, scene)
    needsFrame = false
    return frame
  }

  /// Does what only a screen can do.
  public func take(_ request: InterfaceRequest) {
    switch request {
    case .copy(let text):
      let encoded = Data(text.utf8).base64EncodedString()
      screen.sendControl(Array("\u{1B}]52;c;\(encoded)\u{7}".utf8))
    case .repaint:
      looks.reload()
      loop?.requestRepaint()
      needsFrame = true
    case .suspend: loop?.requestSuspension()
    case .quit: isFinished = true
    }
  }

  /// The process has been told to end: the safety copy is written now.
  public func willEnd(by signal: Int32) {
    session.keepSafe()
  }
}

/// Whether a hop to the terminal's thread is on its way.
private final class Told: Sendable {
  private let flag = Atomic(false)

  func begin() -> Bool { !flag.exchange(true, ordering: .acquiringAndReleasing) }
  func end() { flag.store(false, ordering: .releasing) }
}
