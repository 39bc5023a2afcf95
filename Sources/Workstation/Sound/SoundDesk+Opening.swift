internal import AudioCore
internal import AudioFiles
import Dispatch
internal import Mastering
internal import Metering
internal import Playback
import Synchronization
internal import Workbench

/// Files and devices. [sound queue]
extension SoundDesk {
  func load(_ mix: LoadedTrack?, _ references: [LoadedTrack?]) {
    let generation = wishes.withLock { wishes in
      wishes.mix = mix
      wishes.references = references
      wishes.generation += 1
      return wishes.generation
    }
    onQueue { $0.open(generation, rate: nil) }
  }

  /// Opens mix and references; a newer load makes this one void.
  ///
  /// References that come or go while the mix plays on do not interrupt it.
  func open(_ generation: Int, rate: Int?) {
    let wanted = wishes.withLock { $0 }
    guard wanted.generation == generation else { return }
    if rate == nil, let mix = wanted.mix, let session = playback,
      let engine = sounding.withLock({ $0.engine }),
      engine.mix.hash == mix.hash, engine.mix.path == mix.path
    {
      return changeReferences(wanted.references, in: session)
    }
    if let old = leaveSession() {
      fadeOut(old)
      old.close()
    }
    guard let mix = wanted.mix else { return }
    do {
      let track = try audible(mix)
      let session = try PlaybackSession(mix: track, sampleRate: rate, scratch: scratch)
      session.setLoopFade(seconds: loopFadeSeconds)
      let (slots, tracks) = references(wanted.references)
      try session.setReferences(tracks)
      use(device.withLock { $0 }, in: session)
      let engine = AuditionEngine(mix: track, isDownmixed: downmix, scratch: scratch)
      sounding.withLock {
        $0.session = session
        $0.engine = engine
        $0.slots = slots
      }
      applyPosition()
      applyLoop()
      applyReferenceLoops()
      retakePlans()
      applyMonitor()
      applyTransport()
    } catch {
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  /// Takes the session away that sounds, and wishes that the next one goes on where it is.
  private func leaveSession() -> PlaybackSession? {
    applying.withLock { _ in
      let old = sounding.withLock { sounding in
        defer { sounding = Sounding(notice: sounding.notice, notices: sounding.notices) }
        return sounding.session
      }
      guard let old else { return nil }
      // Where it is by now, and whether it has come to its end by itself.
      let state = old.state
      wishes.withLock {
        $0.position = state.seconds
        $0.isPlaying = state.isPlaying
      }
      return old
    }
  }

  private func changeReferences(_ wanted: [LoadedTrack?], in session: PlaybackSession) {
    let (slots, tracks) = references(wanted)
    do {
      try session.setReferences(tracks)
      sounding.withLock { $0.slots = slots }
      applyReferenceLoops()
      applyMonitor()
    } catch {
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  /// The references that have audio, and their slots; says which of them cannot be opened, and why.
  private func references(_ wanted: [LoadedTrack?]) -> (slots: [Int], tracks: [AuditionTrack]) {
    var slots: [Int] = []
    var tracks: [AuditionTrack] = []
    var silent: [String] = []
    for (slot, reference) in wanted.enumerated() {
      guard let reference, reference.profiled != nil else { continue }
      do {
        tracks.append(try audible(reference))
        slots.append(slot)
      } catch {
        silent.append("Reference \(slot + 1) cannot be heard: \(error)")
      }
    }
    if !silent.isEmpty { tell(silent.joined(separator: " ")) }
    return (slots, tracks)
  }

  /// Opens a device; until it is there the playhead runs silently, and the status says why.
  func use(_ choice: DeviceChoice, in session: PlaybackSession) {
    var choice = choice
    choice.keepsTime = true
    choice.chooser = .action
    session.useDevice(choice)
  }

  private func audible(_ track: LoadedTrack) throws -> AuditionTrack {
    guard let measured = track.profiled else {
      throw LacquerError(
        .input, "\(track.path) is a saved profile without audio: there is nothing to hear.")
    }
    return try AuditionTrack(track.path, measured: measured, downmix: downmix, scratch: scratch)
  }
}
