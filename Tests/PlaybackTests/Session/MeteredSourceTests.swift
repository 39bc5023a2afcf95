import AudioCore
import Foundation
import Mastering
import Playback
import TestSupport
import Testing

/// What the live meters say of the source that is heard, and of no other.
@Suite(.serialized) struct MeteredSourceTests {
  private let studio: Studio

  init() throws { studio = try Studio() }

  private func session(_ mix: [[Float]], _ reference: [[Float]]) throws -> PlaybackSession {
    let session = try PlaybackSession(
      mix: AuditionTrack(studio.write("mix.wav", mix, rate: 48_000)))
    try session.setReferences([AuditionTrack(studio.write("ref.wav", reference, rate: 48_000))])
    session.useDevice(DeviceChoice(DeviceChoice.none))
    return session
  }

  /// BS.1770: one channel counts once, so a mono mix reads live what its file was measured as, though
  /// it plays on both sides; a stereo reference of the same tone reads 3.01 LU more.
  @Test func monoCountsOnce() throws {
    let tone = Signals.sine(hertz: 997, decibels: -20, seconds: 12, rate: 48_000)
    let session = try session([tone], [tone, tone])
    defer { session.close() }
    session.play()
    #expect(Studio.wait { session.meters.seconds > 1 && session.meters.integratedLUFS > -70 })
    #expect(abs(session.meters.momentaryLUFS + 23.01) < 0.03)
    #expect(abs(session.meters.integratedLUFS + 23.01) < 0.03)
    #expect(abs(session.meters.truePeakDBTP + 20) < 0.05)
    session.select(.reference(0))
    #expect(Studio.wait { abs(session.meters.momentaryLUFS + 20) < 0.03 })
    session.select(.mix)
    #expect(Studio.wait { abs(session.meters.momentaryLUFS + 23.01) < 0.03 })
    // Level match is about the ears, which hear the mono file from two loudspeakers.
    let gains = (session.matchGainDB(.mix) ?? 1, session.matchGainDB(.reference(0)) ?? 1)
    #expect(abs(gains.0) < 0.01 && abs(gains.1) < 0.01)
  }

  /// Nothing of the louder source before a switch, and nothing of the crossfade, stays in the holds of
  /// the quieter one after it.
  @Test func switchLeavesNothingBehind() throws {
    let quiet = Signals.sine(hertz: 997, decibels: -30, seconds: 20, rate: 48_000)
    let loud = Signals.sine(hertz: 997, decibels: -6, seconds: 20, rate: 48_000)
    let session = try session([quiet, quiet], [loud, loud])
    defer { session.close() }
    session.setLevelMatch(false)
    session.select(.reference(0))
    session.play()
    for _ in 0..<4 {
      session.select(.reference(0))
      #expect(Studio.wait { abs(session.meters.truePeakDBTP + 6) < 0.1 })
      session.select(.mix)
      #expect(Studio.wait { session.meters.momentaryLUFS < -29 && session.meters.seconds > 0.5 })
      #expect(session.meters.heldPeakDBTP.max() < -29.5)
      #expect(session.meters.maximumMomentaryLUFS < -29.5)
    }
  }

  /// Level match is for the ears: a source reads its own level also while that fades.
  @Test func levelMatchLeavesNoPeak() throws {
    let quiet = Signals.sine(hertz: 997, decibels: -30, seconds: 20, rate: 48_000)
    let loud = Signals.sine(hertz: 997, decibels: -6, seconds: 20, rate: 48_000)
    let session = try session([quiet, quiet], [loud, loud])
    defer { session.close() }
    session.select(.reference(0))
    session.play()
    #expect(Studio.wait { session.meters.seconds > 0.5 })
    for turn in 0..<6 {
      session.setLevelMatch(turn % 2 == 1)
      let seconds = session.meters.seconds
      #expect(Studio.wait { session.meters.seconds > seconds + 0.3 })
      #expect(session.meters.heldPeakDBTP.max() < -5)
      #expect(session.meters.maximumMomentaryLUFS < -5)
    }
  }
}
