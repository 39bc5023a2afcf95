import Mastering
import Playback
import TestSupport
import Testing

/// How playing comes to its end before a session is closed.
@Suite struct FadeOutTests {
  /// A session that plays a tone through a device.
  private func sounding(_ studio: Studio, _ device: FaultyDevice) throws -> PlaybackSession {
    let tone = Signals.sine(hertz: 100, decibels: -6, seconds: 4, rate: 44_100)
    let session = try PlaybackSession(mix: AuditionTrack(studio.write("mix.wav", [tone, tone])))
    let status = session.useDevice(DeviceChoice("hw:7", pace: .free), open: device.open)
    #expect(status.problem == nil)
    session.setLoop(0..<88_200)
    session.play()
    #expect(Studio.wait { device.heard().count > 20_000 })
    return session
  }

  /// What a device heard ends in a fade, and was played to its end.
  private func expectFaded(_ heard: [Float]) {
    let last = heard.lastIndex { $0 != 0 } ?? 0
    #expect(heard.count - last > 882, "the buffer is played to its end")
    // A sine of 100 Hz at −6 dBFS moves by at most 0.0072 a sample; a fade adds 0.5/441.
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.0085)
  }

  /// What plays is faded out, and the device plays all it was given before it is closed.
  @Test func nothingIsCutOff() throws {
    let studio = try Studio()
    let device = FaultyDevice()
    let session = try sounding(studio, device)
    session.fadeOut()
    session.close()
    expectFaded(device.heard())
  }

  /// So it is where another device takes its place, through which the same plays on.
  @Test func anotherDeviceTakesOver() throws {
    let studio = try Studio()
    let device = FaultyDevice()
    let session = try sounding(studio, device)
    defer { session.close() }
    let other = FaultyDevice()
    _ = session.useDevice(DeviceChoice("hw:8", pace: .free), open: other.open)
    #expect(session.state.isPlaying)
    expectFaded(device.heard())
    #expect(Studio.wait { other.heard().contains { abs($0) > 0.4 } })
  }

  /// Without a device nothing is waited for.
  @Test func nobodyIsWaitedFor() throws {
    let studio = try Studio()
    let tone = Signals.sine(hertz: 100, decibels: -6, seconds: 1, rate: 44_100)
    let session = try PlaybackSession(mix: AuditionTrack(studio.write("mix.wav", [tone, tone])))
    defer { session.close() }
    session.play()
    session.fadeOut()
    #expect(!session.state.isPlaying)
  }
}
