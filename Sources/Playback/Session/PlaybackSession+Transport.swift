import Synchronization

extension PlaybackSession {
  /// Plays on from where it stands.
  public func play() { setPlaying(true) }

  /// Stops where it stands, with a fade of 10 ms.
  public func pause() { setPlaying(false) }

  /// Plays or pauses.
  public func togglePlay() {
    control.withLock {
      $0.isPlaying.toggle()
      publish(&$0)
    }
  }

  /// Stops and goes to the start of the loop, or of the mix.
  public func stop() {
    control.withLock { control in
      control.isPlaying = false
      publish(&control)
      let start = control.startFrame
      ahead.request { $0.seek = start }
    }
  }

  private func setPlaying(_ isPlaying: Bool) {
    control.withLock {
      $0.isPlaying = isPlaying
      publish(&$0)
    }
  }

  /// Goes to a frame of the mix (session rate), held inside it; a fade of 10 ms.
  public func seek(toFrame frame: Int) { ahead.request { $0.seek = max(0, frame) } }

  /// Goes to a time of the mix, s.
  public func seek(to seconds: Double) {
    seek(toFrame: Int((max(0, seconds) * Double(sampleRate)).rounded()))
  }

  /// Moves by a time, s, negative back: a step of scrubbing.
  ///
  /// Inside a loop it goes round with it.
  public func scrub(by seconds: Double) {
    let now = state
    let step = Int((seconds * Double(sampleRate)).rounded())
    guard let loop = now.loop, loop.contains(now.frame) else {
      return seek(toFrame: now.frame + step)
    }
    let offset = (now.frame - loop.lowerBound + step) % loop.count
    seek(toFrame: loop.lowerBound + (offset < 0 ? offset + loop.count : offset))
  }

  /// Repeats a range of the mix (frames of the session's rate), or nothing.
  ///
  /// The period is exactly the range. A playhead beyond the range goes to its start.
  public func setLoop(_ range: Range<Int>?) {
    let length = control.withLock { $0.programme.mix.frames }
    let loop = Self.playable(range, length: length)
    let start = entry(of: loop, from: state.frame)
    control.withLock { $0.loop = loop }
    ahead.request {
      $0.loop = .some(loop)
      if let start { $0.seek = start }
    }
  }

  /// Where a playhead at rest beyond a loop goes to, which a start then waits for; nil where it stays,
  /// or goes there by playing.
  func entry(of loop: Range<Int>?, from frame: Int) -> Int? {
    guard let loop, frame >= loop.upperBound, !control.withLock({ $0.isPlaying }) else {
      return nil
    }
    return loop.lowerBound
  }

  /// What of a range lies inside a track; nil where that is too short to be repeated.
  static func playable(_ range: Range<Int>?, length: Int) -> Range<Int>? {
    range.map { $0.clamped(to: 0..<length) }.flatMap { $0.count >= Deck.granule ? $0 : nil }
  }

  /// Sets the fade that hides the seam of every loop, s; 0 for none.
  public func setLoopFade(seconds: Double) {
    let frames = Int((max(0, seconds) * Double(sampleRate)).rounded())
    ahead.request { $0.fade = frames }
  }
}
