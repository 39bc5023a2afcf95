internal import AudioCore
internal import Metering

/// What measuring the files comes to.
extension Reduction {
  /// Forgets an earlier failure, so that the file is looked at again.
  mutating func retry(_ path: String) {
    switch state.library[path] {
    case .failed, .stopped: state.library[path] = nil
    default: return
    }
    measureMissing()
  }

  mutating func stopMeasuring() {
    for (path, status) in state.library.sorted(by: { $0.key < $1.key }) where status.isAwaited {
      effects.append(.stopMeasuring(path: path))
    }
  }

  mutating func measured(_ track: LoadedTrack) {
    state.library[track.path] = .ready(track)
    state.glimpses[track.path] = nil
    state.changes[track.path] = nil
    state.measured.removeAll { $0 == track.path }
    state.measured.append(track.path)
    summarise()
    takeUpSaved(track)
    tracksChanged(path: track.path)
    if track.path == state.document.mix?.path, !track.isFromCache {
      let figures = LevelFigures(measured: track.profile)
      let loudness =
        figures.integratedLUFS > -70
        ? "\(Numeral.fixed(figures.integratedLUFS, 1)) LUFS" : "it has no loudness"
      say("\(state.document.name(of: track.path)) measured: \(loudness).")
    }
  }

  /// What the project was saved with is no other work when it was only read again.
  private mutating func takeUpSaved(_ track: LoadedTrack) {
    let isSaved = state.project.saved.links.contains {
      $0.path == track.path && $0.hash == track.hash
    }
    guard isSaved else { return }
    let before = state.document
    state.document.fillHashes([track.path: track.hash])
    if state.document != before { documentChanged(from: before) }
  }

  /// How much audio may have its features kept without being used, s: 3.2 kB each.
  static let spareSeconds = 1200.0

  /// Lets the features go of files that the document does not name, the oldest first; the newest,
  /// which may be chosen next, keeps its own.
  mutating func summarise() {
    let used = Set(state.document.links.map(\.path))
    var seconds = 0.0
    for path in state.measured.reversed() where !used.contains(path) {
      guard case .ready(var track) = state.library[path], track.hasAudio else { continue }
      let isNewest = seconds == 0
      seconds += track.profile.seconds
      guard !isNewest, seconds > Self.spareSeconds else { continue }
      track.sidecar = nil
      state.library[path] = .summary(track)
    }
  }

  mutating func measuringFailed(_ path: String, _ sentence: String) {
    state.library[path] = .failed(sentence)
    state.glimpses[path] = nil
    if let slot = slot(of: path) {
      say("\(sentence) \(TrackWarnings.elsewhere(slot)).", .error)
    }
    tracksChanged(path: path)
  }

  /// Of a file that was only looked at nothing is known again; one of the document says so.
  mutating func measuringStopped(_ path: String) {
    guard state.library[path]?.isAwaited == true else { return }
    state.glimpses[path] = nil
    guard state.document.links.contains(where: { $0.path == path }) else {
      state.library[path] = nil
      return
    }
    state.library[path] = .stopped
    say(
      "Measuring \(state.document.name(of: path)) was stopped; \(key("reload")) starts again.")
    tracksChanged(path: path)
  }

  private mutating func tracksChanged(path: String) {
    guard state.document.links.contains(where: { $0.path == path }) else { return }
    watchFiles()
    loadDesk()
    replan()
    state.warnings = TrackWarnings.all(in: state)
  }
}
