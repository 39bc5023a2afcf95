import Mastering
import Metering
import Testing

@Suite("What of a spectrum is noise")
struct NoiseFloorTests {
  private func noise(
    mid: Double, floor: Double = -200, quietest: Double = -20, errorDB: Double = 12,
    seconds: Double = 60
  ) throws -> Double {
    let profile = try ProfileFixture.level(
      mid: mid, side: -60, noise: floor, noiseFloorDBFS: quietest, errorDB: errorDB,
      seconds: seconds)
    let levels = NoiseFloor.levels(of: profile)
    #expect(levels.allSatisfy { abs($0 - levels[0]) < 1e-6 })
    return levels[0]
  }

  @Test("a track has pauses whose quietest parts lie 30 dB under its loudness")
  func pauses() throws {
    for (quietest, hasPauses) in [(-49.9, false), (-50.1, true)] {
      let profile = try ProfileFixture.level(mid: -90, side: -100, noiseFloorDBFS: quietest)
      #expect(NoiseFloor.hasPauses(profile) == hasPauses)
    }
  }

  @Test("pauses of noise alone tell it at every level")
  func ofPauses() throws {
    for (mid, floor, quietest, expected) in [
      (-60.1, -100.1, -60.0, -100.1), (-45, -91, -60, -91), (-60.1, -100.1, -45, -200),
    ] {
      let level = try noise(mid: mid, floor: floor, quietest: quietest)
      #expect(abs(level - expected) < 1e-6, "\(mid), \(floor), \(quietest)")
    }
  }

  @Test("pauses of music tell the noise under −100 dB/Hz of what is fainter than −60 dB/Hz")
  func ofQuietMusic() throws {
    for (mid, floor, isTold) in [(-60.1, -106.0, true), (-59.9, -106, false), (-60.1, -99, false)] {
      var profile = try ProfileFixture.level(
        mid: mid, side: -60, noise: floor, noiseFloorDBFS: -60)
      // Partials a quarter of an octave apart.
      for i in stride(from: 0, to: profile.spectrum.noiseFloorDB.count, by: 12) {
        profile.spectrum.noiseFloorDB[i] += 8
      }
      let told = NoiseFloor.levels(of: profile).map { $0 > -199 }
      #expect(told.contains(isTold) && !told.contains(!isTold), "\(mid), \(floor)")
    }
  }

  @Test("where there are none, what is faint and varies by less than 1 dB from second to second is")
  func steady() throws {
    // A standard error over n seconds is the deviation of one over √n; of less than a second at least
    // the deviation.
    for (mid, errorDB, seconds, expected) in [
      (-100.1, 0.24, 16.0, -100.1), (-100.1, 0.26, 16, -200), (-99.9, 0.24, 16, -200),
      (-100.1, 1.5, 0.25, -200),
    ] {
      let level = try noise(mid: mid, errorDB: errorDB, seconds: seconds)
      #expect(abs(level - expected) < 1e-6, "\(mid), \(errorDB), \(seconds)")
    }
  }

  @Test("of side only what stands still counts, in a track with pauses too")
  func side() throws {
    for (side, errorDB, level) in [
      (-100.1, 0.1, -100.1), (-99.9, 0.1, -200), (-100.1, 0.13, -200),
    ] {
      let profile = try ProfileFixture.level(
        mid: -40, side: side, noise: -120, noiseFloorDBFS: -60, errorDB: errorDB, seconds: 64)
      #expect(NoiseFloor.sideLevels(of: profile).allSatisfy { abs($0 - level) < 1e-6 })
    }
  }
}
