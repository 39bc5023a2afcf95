import AudioCore
import Foundation
import Mastering
import Playback
import Testing

/// Real time on a PulseAudio null sink through ALSA; scripts/with-sound-server provides it.
@Suite(
  .serialized,
  .enabled(if: ProcessInfo.processInfo.environment["LACQUER_SOUND_SERVER"] == "1"))
struct SoundServerTests {
  static let isSoak = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1"

  /// R2: live edits, switches, seeks and meters while it plays; no xrun of our own, nothing starved.
  @Test func playsThroughLiveEdits() throws {
    let seconds = Self.isSoak ? 600.0 : 60
    let studio = try Studio()
    let mix = try studio.write("mix.wav", Studio.song(seconds: 15, rate: 48_000), rate: 48_000)
    let reference = try studio.write(
      "ref.wav", Studio.song(seconds: 12, rate: 48_000, seed: 7), rate: 48_000)
    let engine = try AuditionEngine(
      mix: mix, references: [ReferenceRequest(path: reference)])
    let session = try PlaybackSession(mix: engine.mix)
    try session.setReferences(engine.references.compactMap(\.self))
    let preview = LivePreview(engine: engine, session: session)
    defer {
      preview.stop()
      session.close()
    }
    var settings = MasterSettings()
    preview.change(settings)
    #expect(Studio.wait(60) { preview.master != nil })
    guard case .open(let format) = session.useDevice(DeviceChoice("pulse")) else {
      Issue.record("no device: \(session.state.device)")
      return
    }
    session.setLoop(0..<15 * 48_000)
    session.select(.master)
    session.play()
    let sources: [AuditionSource] = [
      .mix, .master, .reference(0), .difference(.whole), .difference(.limiter),
    ]
    let end = Date().addingTimeInterval(seconds)
    var turn = 0
    while Date() < end {
      usleep(150_000)
      turn += 1
      session.select(sources[turn % sources.count])
      if turn % 4 == 0 {
        settings.tone.tilt = Double(turn % 9) * 0.25
        settings.dynamics.amount = Double(turn % 3) * 30
        preview.change(settings)
      }
      if turn % 7 == 0 { session.scrub(by: 2) }
      if turn % 9 == 0 { session.setLevelMatch(turn % 2 == 0) }
      _ = session.meters
    }
    // The difference may rightly be silent: the meters are asked about the master.
    session.select(.master)
    #expect(Studio.wait { session.meters.shortTermLUFS > -60 })
    let state = session.state
    Figures.note(
      "\(seconds) s on a null sink: \(state.callbacks) periods, longest \(state.longestCallbackSeconds * 1e6) µs of CPU, xruns \(state.xruns), own \(state.ownXruns), starved \(state.starvedFrames) frames"
    )
    #expect(state.isPlaying)
    #expect(state.ownXruns == 0, "longest callback \(state.longestCallbackSeconds) s")
    let expected = seconds * Double(format.sampleRate) / Double(format.periodFrames)
    #expect(Double(state.callbacks) > 0.8 * expected)
    #expect(state.longestCallbackSeconds < Double(format.periodFrames) / 48_000)
  }
}
