internal import AudioCore
internal import CNcurses
internal import CTerminal
import Foundation
import Glibc

/// The screen of a real terminal, drawn through ncurses: each frame is one `write`.
///
/// ncurses compares and moves the cursor; its output goes to a file in memory first, because
/// `doupdate` flushes at every cursor move (54 writes a frame at 200x60) and tears.
@Terminal public final class NcursesScreen {
  /// What was found out about the terminal.
  public private(set) var facts: TerminalFacts
  /// Width and height of now.
  public private(set) var size: Size
  /// Counters of what was sent.
  public private(set) var statistics = FrameStatistics()
  /// Whether frames are bracketed by mode 2026; nil while the terminal has not answered.
  public private(set) var synchronized: Bool?
  /// The descriptor keys come from.
  let input: Int32
  /// The descriptor frames go to.
  let output: Int32
  /// The terminal's keys as terminfo describes them.
  let keySequences: [[UInt8]: KeyEvent]

  private let capture: FrameCapture
  private let modes: TerminalModes
  private let palette: NcursesPalette
  private var squeezer: FrameSqueezer
  private let rawMode: termios
  private var shown: Grid?
  private var pending: ArraySlice<UInt8> = []
  private var isOurs = false

  /// Takes the terminal: full screen, raw keys, mouse, paste and focus reports.
  ///
  /// To be called before any thread exists, since it sets the locale and changes the environment
  /// for a moment. Throws a sentence when there is no usable terminal.
  public init(options: TerminalOptions, environment: [String: String]) throws {
    _ = unsafe setlocale(LC_ALL, "")
    guard isatty(STDOUT_FILENO) == 1 else {
      throw LacquerError(
        .usage,
        "The workstation needs a terminal, and the output is none; lacquer master works without.")
    }
    var facts = TerminalFacts(environment: environment, options: options)
    guard !facts.name.isEmpty, facts.name != "dumb" else {
      throw LacquerError(
        .usage,
        "The terminal (TERM=\(facts.name)) cannot place the cursor: set TERM to what it is, such as "
          + "xterm; lacquer master works without.")
    }
    let keyboard = Self.keyboard()
    guard keyboard >= 0 else {
      throw LacquerError(.usage, "There is no terminal to read keys from.")
    }
    var mode = termios()
    guard unsafe tcgetattr(keyboard, &mode) == 0 else {
      throw LacquerError(.usage, "The terminal's mode cannot be read.")
    }
    let reopened = lacquer_terminal_reopen(STDOUT_FILENO)
    output = reopened >= 0 ? reopened : dup(STDOUT_FILENO)
    input = keyboard
    _ = lacquer_guard_start(output)

    capture = try FrameCapture(output: output)
    do {
      try capture.start(facts: facts, environment: environment)
    } catch {
      lacquer_guard_stop()
      throw error
    }
    facts.limit(toColours: Int(lacquer_nc_colours()))
    palette = NcursesPalette(depth: facts.depth, colours: Int(lacquer_nc_colours()))
    modes = TerminalModes(facts: facts, mouse: options.mouse)
    squeezer = FrameSqueezer(terminfo: { TerminalModes.capability($0) })
    keySequences = TerminfoKeys.sequences()
    synchronized = facts.isModern ? nil : false
    self.facts = facts
    size = capture.size

    var raw = mode
    unsafe lacquer_terminal_raw(&raw)
    rawMode = raw
    Self.arm(modes.leave, on: output, mode: mode)
    enter()
  }

  private static func arm(_ farewell: [UInt8], on descriptor: Int32, mode: termios) {
    var mode = mode
    unsafe farewell.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        _ = unsafe lacquer_terminal_arm(descriptor, text.baseAddress, text.count, &mode)
      }
    }
  }

  /// Standard input where it is a terminal, else the one the process belongs to.
  private static func keyboard() -> Int32 {
    isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
  }

  /// Whether bytes of the last frame still wait for the terminal to take them.
  var isBlocked: Bool { !pending.isEmpty }

  /// Draws a frame; the whole of it when `repaint` is set, else what differs from the last one.
  public func present(_ frame: Frame, repaint: Bool = false) {
    guard isOurs, pending.isEmpty, frame.grid.size == size else { return }
    if repaint {
      shown = nil
      lacquer_nc_repaint()
    }
    let drawn = capture.record {
      palette.push(frame.grid, over: shown)
      curs_set(frame.cursor == nil ? 0 : frame.cursorIsText ? 1 : modes.quietCursor)
      if let cursor = frame.cursor {
        unsafe wmove(lacquer_nc_screen(), Int32(cursor.row), Int32(cursor.column))
      }
      unsafe wnoutrefresh(lacquer_nc_screen())
      doupdate()
    }
    squeezer.columns = size.columns
    squeezer.rows = size.rows
    let content = squeezer.squeeze(drawn)
    shown = frame.grid
    guard !content.isEmpty else { return }
    if synchronized == true {
      send(TerminalModes.beginFrame + content + TerminalModes.endFrame)
    } else {
      send(content)
    }
    statistics.count(bytes: content.count)
  }

  /// Sends what still waits.
  func flush() {
    while !pending.isEmpty {
      let sent = unsafe pending.withUnsafeBytes { unsafe write(output, $0.baseAddress, $0.count) }
      guard sent > 0 else { return }
      pending = pending.dropFirst(sent)
    }
  }

  private func send(_ bytes: [UInt8]) {
    pending += bytes
    statistics.writes += 1
    flush()
  }

  /// Takes what the terminal answered.
  func take(_ reply: TerminalReply) {
    switch reply {
    case .mode(2026, let state) where synchronized == nil:
      synchronized = state == 1 || state == 2
    case .cursor(let row, let column):
      if let known = TerminalModes.repeats(row: row, column: column) { squeezer.repeats = known }
    default: break
    }
  }

  /// Asks the kernel for the size.
  func updateSize() {
    let now = capture.resize()
    guard now != size else { return }
    size = now
    shown = nil
  }

  /// Writes bytes between frames, such as a text for the clipboard.
  public func sendControl(_ bytes: [UInt8]) {
    if isOurs { send(bytes) }
  }

  private func enter() {
    isOurs = true
    squeezer.forget()
    var mode = rawMode
    unsafe tcsetattr(output, TCSANOW, &mode)
    send(modes.enter)
  }

  /// Gives the terminal back for a while.
  func leave() {
    guard isOurs else { return }
    isOurs = false
    pending = []
    lacquer_terminal_restore()
  }

  /// Takes the terminal again.
  func reenter() {
    if !isOurs { lacquer_terminal_rearm() }
    shown = nil
    enter()
  }

  /// Gives the terminal back for good.
  public func close() {
    leave()
    lacquer_guard_stop()
  }
}

/// How many frames and bytes went out.
public struct FrameStatistics: Sendable, Equatable {
  /// Frames in which something changed.
  public var frames = 0
  /// Calls of `write`, mode requests included.
  public var writes = 0
  /// Bytes of all frames.
  public var bytes = 0
  /// Bytes of the last frame.
  public var lastBytes = 0

  /// Nothing was sent.
  public init() {}

  mutating func count(bytes count: Int) {
    frames += 1
    bytes += count
    lastBytes = count
  }
}
