import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("What the limiter costs", .serialized)
struct LimiterCostTests {
  private static let seconds = 30.0

  /// CPU time of peaks and gain for a second of audio, s; the least of three.
  private func cost(_ samples: [[Float]], driveDB: Double) throws -> Double {
    try (0..<3).map { _ in
      let start = ThreadClock.seconds
      let rig = try LimiterRig(samples, maximumDriveDB: driveDB)
      _ = try rig.limiter.render(driveDB: driveDB, peakControl: .skip) { _, _ in }
      return (ThreadClock.seconds - start) / Self.seconds
    }.min() ?? 1
  }

  @Test("stereo at 48 kHz takes at most 2 % of a core, whatever it has to do")
  func cost() throws {
    let count = Int(Self.seconds * 48_000)
    let music = (0..<2).map { Signals.pink(count: count, amplitude: 1, seed: 60 + UInt64($0)) }
    let usual = try cost(music, driveDB: 4)
    #expect(usual <= 0.02)
    // Every frame over the ceiling, and none.
    let noise = (0..<2).map { Signals.white(count: count, amplitude: 1, seed: 70 + UInt64($0)) }
    let silence = [[Float]](repeating: [Float](repeating: 0, count: count), count: 2)
    #expect(try cost(noise, driveDB: 20) <= 2 * usual)
    #expect(try cost(silence, driveDB: 4) <= usual)
  }
}
