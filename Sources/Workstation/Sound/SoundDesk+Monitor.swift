internal import AudioCore
internal import AudioFiles
internal import Playback
import Synchronization
internal import Workbench

/// How the monitor stands, and what repeats.
extension SoundDesk {
  func apply(_ loop: LoopRange?, to session: PlaybackSession) {
    guard let loop, loop.isOn, loop.end > loop.start else { return session.setLoop(nil) }
    let rate = Double(session.sampleRate)
    session.setLoop(Int(loop.start * rate)..<Int(loop.end * rate))
  }

  func apply(_ loops: [LoopRange?], to session: PlaybackSession) {
    let rate = Double(session.sampleRate)
    for (slot, loop) in loops.enumerated() {
      guard let number = number(of: slot) else { continue }
      let range = loop.flatMap { loop in
        loop.isOn && loop.end > loop.start
          ? Int(loop.start * rate)..<Int(loop.end * rate) : nil
      }
      session.setReferenceLoop(number, range)
    }
  }

  /// Runs a reference in step with the mix, or lets it go; compares the two on the settler.
  func align(_ slot: Int, _ isOn: Bool) {
    guard let session = playback, let number = number(of: slot) else { return }
    guard isOn else {
      session.release(reference: number)
      sounding.withLock { _ = $0.aligned.remove(slot) }
      return tell("R goes its own way.")
    }
    settler.run {
      do {
        guard let found = try session.align(reference: number) else {
          return self.tell("R is not a version of the mix: it keeps its own place.")
        }
        self.sounding.withLock { _ = $0.aligned.insert(slot) }
        let seconds = Double(found.offset) / Double(session.sampleRate)
        self.tell("R runs in step with A, \(Numeral.signed(seconds, 3)) s.")
      } catch {
        self.sounding.withLock { $0.problem = "\(error)" }
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
    settler.run {
      do {
        try session.prepareCodec(container, cancellation: cancellation)
        guard !cancellation.isCancelled else { return }
        self.tell("B is heard through \(wanted).")
        if let monitor = self.wishes.withLock({ $0.monitor }) { self.apply(monitor, to: session) }
      } catch {
        guard !cancellation.isCancelled else { return }
        self.sounding.withLock { $0.problem = "\(error)" }
      }
    }
  }

  func apply(_ monitor: DeskMonitor, to session: PlaybackSession) {
    session.setLevelMatch(monitor.isLevelMatched)
    var settings = MonitorSettings()
    settings.gainDB = min(0, monitor.gainDB)
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
