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
    settings.band = monitor.band.flatMap { range in
      Workbench.ListeningBand.all.firstIndex { $0.range == range }
    }.flatMap(MonitorSettings.Band.init(rawValue:))
    session.setMonitor(settings)
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
