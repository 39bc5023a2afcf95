internal import CTerminal
import Glibc

/// What the loop serves: a program that takes events and draws frames.
@Terminal public protocol TerminalApplication: AnyObject {
  /// Takes an event. Called in the order of arrival.
  func handle(_ event: InputEvent)
  /// The picture of now, for a screen of this size.
  func frame(size: Size) -> Frame
  /// Whether something changed since the last `frame`, so that a new one is due at once.
  var needsFrame: Bool { get }
  /// When the next frame is due without any event (meters, a popup's delay); nil for never.
  var nextFrame: ContinuousClock.Instant? { get }
  /// Whether the program is over.
  var isFinished: Bool { get }
  /// The process has been told to end: save what there is to save, at once.
  func willEnd(by signal: Int32)
}

/// The one `poll` loop of the main thread: input, signals, jobs of the actor, frames.
@Terminal public final class TerminalLoop {
  private let screen: NcursesScreen
  private let application: any TerminalApplication
  private var signals: (read: Int32, write: Int32) = (-1, -1)
  private var decoder: InputDecoder
  private var deadlySignal: Int32?
  /// When the newest of the frames that come by themselves was due.
  private var beat = ContinuousClock.now - .seconds(1)
  private var mustRepaint = true
  /// Whether the window has the keys; true where the terminal does not say.
  private var isFocused = true

  /// How often frames are drawn at most when nothing was pressed, in frames a second.
  public var frameRate = 30.0

  /// Creates the loop of a screen and a program.
  public init(screen: NcursesScreen, application: any TerminalApplication) {
    self.screen = screen
    self.application = application
    decoder = InputDecoder(keys: screen.keySequences)
  }

  /// Runs until the program is over; returns the signal that ended it, if one did.
  ///
  /// The terminal has been given back when it returns.
  public func run() -> Int32? {
    openSignals()
    defer { closeSignals() }
    draw(force: true)
    while !application.isFinished, deadlySignal == nil {
      wait()
      guard !application.isFinished, deadlySignal == nil else { break }
      draw(force: false)
    }
    screen.close()
    return deadlySignal
  }

  private func openSignals() {
    var ends: [Int32] = [-1, -1]
    _ = unsafe lacquer_pipe(&ends)
    signals = (ends[0], ends[1])
    _ = lacquer_signals_install(signals.write)
  }

  private func closeSignals() {
    lacquer_signals_remove()
    close(signals.read)
    close(signals.write)
  }

  /// Sleeps until something happens, and serves it.
  private func wait() {
    let executor = Terminal.shared.executor
    var watched = [
      pollfd(fd: screen.input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: executor.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    if screen.isBlocked {
      watched.append(pollfd(fd: screen.output, events: Int16(POLLOUT), revents: 0))
    }
    let count = nfds_t(watched.count)
    let ready = unsafe poll(&watched, count, timeout())
    if ready > 0 {
      if watched.count > 3, watched[3].revents != 0 { screen.flush() }
      if watched[1].revents != 0 { takeSignals() }
      if watched[0].revents != 0 { takeInput() }
      if watched[2].revents != 0 { _ = executor.drain() }
    }
    // A job of the actor may have asked for it.
    if suspendRequested { suspend() }
    if decoder.isWaiting, ContinuousClock.now >= decoder.deadline { deliver(decoder.flush()) }
  }

  /// Milliseconds until the next thing that happens by itself; −1 for never.
  private func timeout() -> Int32 {
    var due: ContinuousClock.Instant?
    func consider(_ instant: ContinuousClock.Instant) { due = min(due ?? instant, instant) }
    if decoder.isWaiting { consider(decoder.deadline) }
    if !screen.isBlocked, let next = application.nextFrame { consider(max(next, nextBeat)) }
    guard let due else { return -1 }
    let left = due - ContinuousClock.now
    guard left > .zero else { return 0 }
    let (seconds, atto) = left.components
    return Int32(min(seconds, 3600) * 1000 + (atto + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  /// Frames a second while the window has not the keys: nobody looks closely, and clocks go on.
  private static let unfocusedRate = 2.0

  private var period: Duration {
    .seconds(1 / (isFocused ? max(1, frameRate) : min(Self.unfocusedRate, frameRate)))
  }

  /// When the next frame may come by itself: on a beat, so that one that comes late delays no other.
  private var nextBeat: ContinuousClock.Instant { beat + period }

  /// Goes on to the beat of a frame drawn at `now`; beats that were missed are left out.
  private func keepTime(_ now: ContinuousClock.Instant, isAnimated: Bool) {
    let next = nextBeat
    if isAnimated {
      beat = now - next > period ? now : next
    } else if next - now < period / 2 {
      // What a key drew stands in for the frame that would follow on its heels.
      beat = next
    }
  }

  private func draw(force: Bool) {
    // A slow line is never fed faster than it drains: the picture is drawn when there is room.
    guard !screen.isBlocked else { return }
    // The program may answer "now", so its answer comes before the clock is read.
    let next = application.nextFrame
    let now = ContinuousClock.now
    let animated = next.map { now >= max($0, nextBeat) } ?? false
    guard force || mustRepaint || application.needsFrame || animated else { return }
    screen.present(application.frame(size: screen.size), repaint: mustRepaint)
    mustRepaint = false
    keepTime(now, isAnimated: animated)
  }

  private func takeInput() {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = unsafe read(screen.input, &bytes, bytes.count)
    if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) {
      // The terminal is gone without a word.
      end(by: SIGHUP)
      return
    }
    guard count > 0 else { return }
    deliver(decoder.feed(bytes[..<count]))
  }

  private func deliver(_ events: [InputEvent]) {
    for event in events where !application.isFinished {
      if case .reply(let reply) = event { screen.take(reply) }
      if case .focus(let gained) = event { isFocused = gained }
      application.handle(event)
      if suspendRequested { suspend() }
    }
  }

  private func takeSignals() {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe read(signals.read, &bytes, bytes.count)
    guard count > 0 else { return }
    for byte in bytes[..<count] {
      switch Int32(byte) {
      case SIGINT:
        lacquer_interrupt_seen()
        application.handle(.key(KeyEvent(.character("c"), .control)))
      case SIGTSTP: suspend()
      case SIGCONT: resume()
      case SIGWINCH:
        // There and back between two looks: the size is the same, what the terminal shows is not.
        screen.updateSize()
        mustRepaint = true
        application.handle(.resize(screen.size))
      default: end(by: Int32(byte))
      }
    }
  }

  private func end(by signal: Int32) {
    guard deadlySignal == nil else { return }
    lacquer_ending_seen()
    deadlySignal = signal
    application.willEnd(by: signal)
  }

  private var suspendRequested = false

  /// Asks for a suspension, as Ctrl-Z does, when the event at hand has been served.
  public func requestSuspension() { suspendRequested = true }

  /// Asks for a frame that is sent whole, whatever the terminal shows now.
  public func requestRepaint() { mustRepaint = true }

  private func suspend() {
    suspendRequested = false
    screen.leave()
    lacquer_stop_self()
    resume()
  }

  private func resume() {
    screen.reenter()
    screen.updateSize()
    mustRepaint = true
    application.handle(.resumed)
  }
}
