import Foundation
import Mastering
import Playback
import Testing

/// Goal 9: from the key to the sound, through ALSA's `file` plugin kept in time by the clock.
@Suite(.serialized) struct SwitchLatencyTests {
  @Test(arguments: [DeviceChoice.Latency.normal, .low])
  func keyToSound(latency: DeviceChoice.Latency) throws {
    let studio = try Studio()
    let rate = 48_000
    let high = [Float](repeating: 0.5, count: rate * 30)
    let mix = try studio.write("a.wav", [high, high], rate: rate)
    let low = high.map { -$0 }
    let other = try studio.write("b.wav", [low, low], rate: rate)
    let session = try PlaybackSession(mix: AuditionTrack(mix))
    defer { session.close() }
    try session.setReferences([AuditionTrack(other)])
    session.setLevelMatch(false)
    var choice = studio.capture("heard.raw", pace: .clock)
    choice.latency = latency
    guard case .open(let format) = session.useDevice(choice) else {
      Issue.record("no device")
      return
    }
    session.play()
    #expect(Studio.wait { session.state.frame > rate / 2 })
    var keys: [Int] = []
    for turn in 0..<40 {
      usleep(useconds_t(40_000 + turn * 137))
      keys.append(session.state.callbacks * format.periodFrames)
      session.select(turn % 2 == 0 ? .reference(0) : .mix)
    }
    usleep(200_000)
    session.close()
    let heard = try studio.captured("heard.raw")[0]
    // A switch begins at the first frame of its fade, 240 frames before it crosses 0.
    var crossings: [Int] = []
    for i in 1..<heard.count where heard[i] * heard[i - 1] <= 0 && abs(heard[i]) < 0.2 {
      if i - (crossings.last ?? -1000) > 400 { crossings.append(i) }
    }
    crossings.removeAll { $0 < keys[0] }
    #expect(crossings.count >= keys.count - 1)
    let delays = zip(keys, crossings).map { key, crossing in
      // Frames mixed between key and switch, and the buffer that is heard before them.
      Double(max(0, crossing - 240 - key) + format.bufferFrames) / Double(rate)
    }.sorted()
    let p95 = delays[min(delays.count - 1, delays.count * 95 / 100)]
    Figures.note(
      "switch, \(latency.rawValue): median \(delays[delays.count / 2] * 1000) ms, p95 \(p95 * 1000) ms"
    )
    #expect(p95 <= (latency == .low ? 0.020 : 0.035), "\(p95 * 1000) ms")
  }
}
