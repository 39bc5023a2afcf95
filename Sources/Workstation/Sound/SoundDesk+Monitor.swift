internal import AudioCore
internal import AudioFiles
internal import Playback
import Synchronization
internal import Workbench

/// How the monitor stands, and what repeats.
extension SoundDesk {
  /// Lets the session have what is wished now; nothing without a session.
  private func apply(_ body: (PlaybackSession, Wishes) -> Void) { apply({ _ in }, then: body) }

  /// Wishes for something and lets the session have it, in one go: a session that is left in between
  /// would hand on how it stands itself.
  private func apply(
    _ wish: (inout Wishes) -> Void, then body: (PlaybackSession, Wishes) -> Void
  ) {
    applying.withLock { _ in
      wishes.withLock { wish(&$0) }
      guard let session = playback else { return }
      body(session, wishes.withLock { $0 })
    }
  }

  func applyTransport(_ wish: (inout Wishes) -> Void = { _ in }) {
    apply(wish) { session, wishes in wishes.isPlaying ? session.play() : session.pause() }
  }

  func applyPosition(_ wish: (inout Wishes) -> Void = { _ in }) {
    apply(wish) { session, wishes in session.seek(to: wishes.position) }
  }

  func applyMonitor() {
    apply { session, wishes in
      if let monitor = wishes.monitor { apply(monitor, to: session) }
    }
  }

  func applyLoop() {
    apply { session, wishes in
      session.setLoop(Self.frames(wishes.loop, rate: session.sampleRate))
    }
  }

  func applyReferenceLoops() {
    apply { session, wishes in
      for (slot, loop) in wishes.referenceLoops.enumerated() {
        guard let number = number(of: slot) else { continue }
        session.setReferenceLoop(number, Self.frames(loop, rate: session.sampleRate))
      }
    }
  }

  /// Moves the reference of a slot to a time of its own.
  func seekReference(_ slot: Int, to seconds: Double) {
    apply { session, _ in
      guard let number = number(of: slot) else { return }
      session.seekReference(number, toFrame: Int(seconds * Double(session.sampleRate)))
    }
  }

  private static func frames(_ loop: LoopRange?, rate: Int) -> Range<Int>? {
    guard let loop, loop.isOn, loop.end > loop.start else { return nil }
    return Int(loop.start * Double(rate))..<Int(loop.end * Double(rate))
  }

  /// Runs a reference in step with the mix, or lets it go; compares the two on the settler.
  func align(_ slot: Int, _ isOn: Bool) {
    guard let session = playback, let number = number(of: slot) else { return }
    guard isOn else {
      session.release(reference: number)
      return tell("R goes its own way.")
    }
    onSettler { desk in
      do {
        guard let found = try session.align(reference: number) else {
          return desk.tell("R is not a version of the mix: it keeps its own place.")
        }
        let seconds = Double(found.offset) / Double(session.sampleRate)
        desk.tell("R runs in step with A, \(Numeral.signed(seconds, 3)) s.")
      } catch {
        desk.sounding.withLock { $0.problem = "\(error)" }
      }
    }
  }

  /// Sees to it that the settled master can be heard through the codec that is wanted.
  private func encode(_ wanted: String?, in session: PlaybackSession) {
    let cancellation = Cancellation()
    let isNew = wishes.withLock { wishes in
      guard wishes.encoding?.codec != wanted else { return false }
      wishes.encoding?.cancellation.cancel()
      wishes.encoding = wanted.map { ($0, cancellation) }
      return true
    }
    guard isNew, let wanted, let container = Container(rawValue: wanted) else { return }
    onSettler { desk in
      do {
        try session.prepareCodec(container, cancellation: cancellation)
        guard !cancellation.isCancelled else { return }
        desk.tell("B is heard through \(wanted).")
        desk.applyMonitor()
      } catch {
        guard !cancellation.isCancelled else { return }
        desk.sounding.withLock { $0.problem = "\(error)" }
      }
    }
  }

  private func apply(_ monitor: DeskMonitor, to session: PlaybackSession) {
    session.setLevelMatch(monitor.isLevelMatched)
    var settings = MonitorSettings()
    settings.gainDB = monitor.gainDB
    settings.mode =
      switch monitor.channels {
      case .stereo: .stereo
      case .mono: .mono
      case .side: .side
      case .left: .left
      case .right: .right
      case .swapped: .swap
      }
    settings.polarity = MonitorSettings.Polarity(rawValue: monitor.polarity.rawValue) ?? .normal
    settings.band = monitor.band.flatMap { range in
      Workbench.ListeningBand.all.firstIndex { $0.range == range }
    }.flatMap(MonitorSettings.Band.init(rawValue:))
    session.setMonitor(settings)
    if session.state.isSettled == true { encode(monitor.codec, in: session) }
    let isCoded = monitor.codec != nil && monitor.source == .master
    if isCoded, session.select(.codec) { return }
    let source: AuditionSource =
      switch monitor.source {
      case .original: .mix
      case .master: .master
      case .reference:
        .reference(sounding.withLock { $0.slots.firstIndex(of: monitor.reference) } ?? 0)
      case .difference: .difference(monitor.tap == .whole ? .whole : .limiter)
      }
    session.select(source)
  }
}
