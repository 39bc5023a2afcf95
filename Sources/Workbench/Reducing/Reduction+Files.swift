internal import AudioCore
internal import Mastering

/// Files that change on disk while they are worked on: what was measured of them is not theirs any more.
extension Reduction {
  /// Has the files of the document watched, and looked at now.
  mutating func watchFiles() {
    let paths = Set(state.document.links.map(\.path))
    state.changes = state.changes.filter { paths.contains($0.key) }
    let files = paths.sorted().map {
      WatchedFile(path: $0, identity: state.library[$0]?.loaded?.identity)
    }
    effects.append(.watch(files))
  }

  /// Takes note of a file that was written, replaced or removed and stands still; nil is gone.
  mutating func fileSeen(_ path: String, _ sighting: FileSighting?) {
    guard let slot = slot(of: path) else { return }
    switch state.library[path] {
    case .ready(let track): compare(track, with: sighting, slot: slot)
    case .waiting, .measuring:
      // Nothing is known of it yet that could be kept.
      if sighting != nil { effects.append(.remeasure(path: path)) }
    case .failed:
      guard sighting != nil else { return }
      retry(path)
      state.warnings = TrackWarnings.all(in: state)
    case .summary, .stopped, nil: break
    }
  }

  /// Takes note of a file that is being written over: nothing of it can be heard until it is finished.
  mutating func fileBeingWritten(_ path: String) {
    guard let slot = slot(of: path), case .ready(let track) = state.library[path], track.hasAudio,
      state.changes[path]?.isWrittenOver != true
    else { return }
    note(.beingWritten, of: track, slot: slot)
  }

  /// 0 for the mix, else the number of the reference.
  func slot(of path: String) -> Int? {
    if state.document.mix?.path == path { return 0 }
    return state.document.references.firstIndex { $0.link.path == path }.map { $0 + 1 }
  }

  private mutating func compare(_ track: LoadedTrack, with sighting: FileSighting?, slot: Int) {
    let before = state.changes[track.path]
    let change = change(of: track, sighting)
    if change == nil, let sighting {
      var track = track
      track.identity = sighting.identity
      state.library[track.path] = .ready(track)
    }
    guard change != before else { return }
    note(change, of: track, slot: slot)
  }

  /// Says what has become of a file, and lets nothing be heard that is not what was measured.
  private mutating func note(_ change: FileChange?, of track: LoadedTrack, slot: Int) {
    let before = state.changes[track.path]
    state.changes[track.path] = change
    state.warnings = TrackWarnings.all(in: state)
    var sentence = TrackWarnings.sentence(change, name: state.document.name(of: track.path))
    if change?.isWrittenOver == true {
      if stopsPlaying(slot) { sentence += " Playing has stopped." }
      loadDesk()
    } else if before?.isWrittenOver == true, change == nil {
      loadDesk()
    }
    switch change {
    case nil: say(sentence)
    case .beingWritten: say(sentence, .warning)
    case .gone: say("\(sentence) \(TrackWarnings.elsewhere(slot)).", .warning)
    case .replaced, .rewritten:
      say("\(sentence) \(key("reload")) reads it again.", .warning)
    }
  }

  private func change(of track: LoadedTrack, _ sighting: FileSighting?) -> FileChange? {
    guard let sighting else { return .gone }
    guard sighting.hash != track.hash else { return nil }
    // What took its place later does not bring back what it was.
    if state.changes[track.path]?.isWrittenOver == true { return .rewritten }
    let isOpen = track.hasAudio && track.identity?.isSameFile(as: sighting.identity) == true
    return isOpen ? .rewritten : .replaced
  }

  /// Stops what plays where it comes from the file in `slot`; whether it played.
  private mutating func stopsPlaying(_ slot: Int) -> Bool {
    let isHeard =
      slot == 0
      || (state.listening.source == .reference && state.listening.reference == slot - 1)
    guard isHeard, state.listening.isPlaying else { return false }
    play(false)
    return true
  }
}
