import Mastering
import Playback
import Testing

@Suite(.serialized) struct LivePreviewTests {
  private func withPreview(
    _ body: (_ session: PlaybackSession, _ preview: LivePreview) throws -> Void
  ) throws {
    let studio = try Studio()
    let engine = try AuditionEngine(mix: studio.write("mix.wav", Studio.song(seconds: 12)))
    let session = try PlaybackSession(mix: engine.mix)
    let preview = LivePreview(engine: engine, session: session)
    defer {
      preview.stop()
      session.close()
    }
    try body(session, preview)
  }

  /// A master at another rate is refused as a draft, and once it is solved.
  @Test func refusesAnotherRate() throws {
    try withPreview { session, preview in
      var settings = MasterSettings()
      settings.deliver.rate = 48_000
      preview.change(settings)
      func hasFailed() -> Bool { if case .failed = preview.phase { true } else { false } }
      #expect(Studio.wait { hasFailed() })
      #expect(
        Studio.wait(60) {
          if case .solving = preview.phase { true } else { false }
        })
      #expect(Studio.wait(60) { hasFailed() })
      #expect(session.state.isSettled == nil)
    }
  }

  /// Settings that go away and come back before anybody has looked are solved as any others.
  ///
  /// Whether the planner looks in between is chance, so that it is tried several times.
  @Test func comesBackToWhatIsSolved() throws {
    try withPreview { session, preview in
      for turn in 0..<4 {
        var settings = MasterSettings()
        settings.tone.tilt = Double(turn) * 0.5
        preview.change(settings)
        #expect(
          Studio.wait(60) {
            if case .solving = preview.phase { true } else { false }
          })
        var other = settings
        other.tone.tilt += 0.25
        preview.change(other)
        preview.change(settings)
        #expect(Studio.wait(60) { preview.phase == .settled }, "turn \(turn)")
        #expect(session.state.isSettled == true)
      }
    }
  }
}
