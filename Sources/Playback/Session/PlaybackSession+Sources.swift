import AudioCore
public import Mastering
import Synchronization

extension PlaybackSession {
  /// Listens to a source: 10 ms of crossfade, sample for sample in place.
  ///
  /// A source that is not there leaves everything as it is; returns whether it is there.
  @discardableResult
  public func select(_ source: AuditionSource) -> Bool {
    control.withLock { control in
      guard control.programme.has(source) else { return false }
      guard source != control.source else { return true }
      control.source = source
      publish(&control)
      return true
    }
  }

  /// Brings sources to equal loudness, or lets each be as loud as it is: louder by at most 6 dB at once.
  public func setLevelMatch(_ isOn: Bool) {
    control.withLock { control in
      guard isOn != control.isMatched else { return }
      control.isMatched = isOn
      publish(&control)
    }
  }

  /// Gain of every source at equal loudness, dB, 0 or less.
  public func matchGainDB(_ source: AuditionSource) -> Double? {
    control.withLock { $0.match.gainsDB[source.stream] }
  }

  /// Changes how the source reaches the ears.
  public func setMonitor(_ monitor: MonitorSettings) {
    control.withLock {
      $0.monitor = monitor
      publish(&$0)
    }
  }

  /// Makes references audible, at most eight, in order.
  ///
  /// Slow when their rate is another. Each starts at its loudest section, goes on by itself and has no end;
  /// what ran in step with the mix before does no more.
  public func setReferences(_ tracks: [AuditionTrack]) throws {
    guard tracks.count <= StreamLayout.references else {
      throw LacquerError(
        .usage, "\(tracks.count) references are too many: listening takes up to eight.")
    }
    let references = try tracks.map {
      try Programme.Track($0, sampleRate: sampleRate, scratch: scratch)
    }
    control.withLock { control in
      for number in control.aligned { release(number, &control) }
      control.programme.references = references
      control.programme.trackVersion += 1
      update(&control)
    }
  }

  /// Makes a master audible as B, crossfaded in 60 ms; nil takes it away.
  ///
  /// Its rate must be the session's.
  public func setMaster(_ master: AuditionMaster?) {
    precondition(master.map { $0.format.sampleRate == sampleRate } ?? true, "rates differ")
    control.withLock { control in
      control.programme.master = master
      control.programme.codec = nil
      update(&control)
    }
  }

  /// Hands a changed programme to the worker, whose next deck brings the levels, and what is heard of
  /// it to the mixer.
  func update(_ control: inout Control) {
    let programme = control.programme
    control.match = LevelMatch(programme)
    if !programme.has(control.source) {
      // Without its codec's version the master is heard as it is.
      control.source = control.source == .codec && programme.has(.master) ? .master : .mix
    }
    ahead.request { $0.programme = programme }
    publish(&control)
  }

  /// Moves a reference to a frame of its own (session rate).
  public func seekReference(_ number: Int, toFrame frame: Int) {
    ahead.request { $0.referenceSeeks[number] = max(0, frame) }
  }

  /// Moves a reference to its loudest section.
  public func seekReferenceToLoudest(_ number: Int) {
    let frame = control.withLock {
      number < $0.programme.references.count
        ? $0.programme.references[number].loudestFrame : nil
    }
    if let frame { seekReference(number, toFrame: frame) }
  }

  /// Repeats a range of a reference (frames of the session's rate), or all of it.
  ///
  /// A playhead beyond the range goes to its start.
  public func setReferenceLoop(_ number: Int, _ range: Range<Int>?) {
    let length = control.withLock { control in
      control.programme.references.indices.contains(number)
        ? control.programme.references[number].frames : 0
    }
    let loop = Self.playable(range, length: length)
    let frames = state.referenceFrames
    let start = frames.indices.contains(number) ? entry(of: loop, from: frames[number]) : nil
    ahead.request {
      $0.referenceLoops[number] = .some(loop)
      if let start { $0.referenceSeeks[number] = start }
    }
  }

  /// Runs a reference in step with the mix when both are versions of one song; nil when they are not.
  ///
  /// Slow: compares the two. From then on switches between the two fade linearly. Throws `LacquerError`.
  @discardableResult
  public func align(reference number: Int) throws -> TrackAlignment? {
    let (version, mix, other) = control.withLock { control in
      (
        control.programme.trackVersion, control.programme.mix,
        control.programme.references.indices.contains(number)
          ? control.programme.references[number] : nil
      )
    }
    guard let other else { return nil }
    let found = try TrackAlignment.find(
      mix.make(), loudness: mix.loudness, other.make(), otherLoudness: other.loudness,
      loudestFrame: mix.loudestFrame)
    guard let found else { return nil }
    return control.withLock { control in
      // Meanwhile the number may have become another track's.
      guard control.programme.trackVersion == version else { return nil }
      control.aligned.insert(number)
      ahead.request { $0.alignments[number] = .some(found.offset) }
      publish(&control)
      return found
    }
  }

  /// Lets an aligned reference go its own way again.
  public func release(reference number: Int) {
    control.withLock {
      release(number, &$0)
      publish(&$0)
    }
  }

  private func release(_ number: Int, _ control: inout Control) {
    control.aligned.remove(number)
    ahead.request { $0.alignments[number] = .some(nil) }
  }

  /// Whether a reference runs in step with the mix.
  public func isAligned(reference number: Int) -> Bool {
    control.withLock { $0.aligned.contains(number) }
  }
}
