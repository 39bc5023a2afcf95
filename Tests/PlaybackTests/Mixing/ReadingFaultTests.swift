import AudioCore
import Foundation
import Mastering
import Playback
import Realtime
import TestSupport
import Testing

@Suite("Playback of what cannot be read for a moment", .serialized)
struct ReadingFaultTests {
  /// A piece that could not be read is not played as the one before it.
  @Test func faultsPlayNothingOld() throws {
    let ramp = (0..<20_000).map { Float($0) }
    let source = FaultySource(MemorySource(samples: [ramp], sampleRate: 44_100), at: 5000)
    let timeline = Timeline(
      mix: TrackCursor(frame: 0, length: ramp.count), references: [],
      mixReaders: [(StreamLayout.mix, StreamReader(source))], referenceReaders: [])
    let mixer = Mixer(sampleRate: 44_100)
    defer { withExtendedLifetime(mixer) {} }
    let deck = mixer.decks.0
    deck.prepare(clock: 0, fade: .jump, streams: timeline.streams)
    #expect(throws: LacquerError.self) { try timeline.fill(deck, frames: 8192) }
    let fault = deck.ring.end
    #expect(fault == 4096)
    try timeline.fill(deck, frames: 2048)
    for index in fault..<deck.ring.end {
      let sample = unsafe deck.ring.pointer(0, at: index).pointee
      #expect(sample >= Float(fault))
    }
  }

  /// A step that failed, in the mix or in a reference behind it, is read again from where it began.
  @Test(arguments: [false, true]) func faultsSkipNothing(isInReference: Bool) throws {
    let ramp = (0..<20_000).map { Float($0) }
    let whole = MemorySource(samples: [ramp], sampleRate: 44_100)
    let faulty = FaultySource(whole, at: 5000)
    let cursor = TrackCursor(frame: 0, length: ramp.count)
    let timeline = Timeline(
      mix: cursor, references: [cursor],
      mixReaders: [(StreamLayout.mix, StreamReader(isInReference ? whole : faulty))],
      referenceReaders: [StreamReader(isInReference ? faulty : whole)])
    let mixer = Mixer(sampleRate: 44_100)
    defer { withExtendedLifetime(mixer) {} }
    let deck = mixer.decks.0
    deck.prepare(clock: 0, fade: .jump, streams: timeline.streams)
    #expect(throws: LacquerError.self) { try timeline.fill(deck, frames: 8192) }
    try timeline.fill(deck, frames: 2048)
    for stream in [StreamLayout.mix, StreamLayout.firstReference] {
      for index in 0..<deck.ring.end {
        let sample = unsafe deck.ring.pointer(2 * stream, at: index).pointee
        #expect(sample == Float(index), "stream \(stream)")
        guard sample == Float(index) else { break }
      }
    }
  }

  /// What could not be done is told for as long as it cannot be done, and done once it can.
  @Test func whatCannotBeDoneIsTriedAgain() throws {
    let studio = try Studio()
    let path = try studio.write("mix.wav", Studio.song(seconds: 2))
    let session = try PlaybackSession(mix: AuditionTrack(path))
    defer { session.close() }
    let away = studio.file("away.wav")
    try FileManager.default.moveItem(atPath: path, toPath: away)
    // The tracks are opened again where they change.
    try session.setReferences([])
    #expect(Studio.wait { session.state.problem != nil })
    for _ in 0..<40 {
      usleep(20_000)
      #expect(session.state.problem != nil)
    }
    try FileManager.default.moveItem(atPath: away, toPath: path)
    #expect(Studio.wait { session.state.problem == nil })
    session.useDevice(DeviceChoice(DeviceChoice.none))
    session.play()
    #expect(Studio.wait { session.state.playedFrames > 0 })
  }
}
