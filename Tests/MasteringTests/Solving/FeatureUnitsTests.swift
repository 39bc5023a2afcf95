import AudioCore
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Features of a range of frames")
struct FeatureUnitsTests {
  @Test(
    "begin where the range does, at rates that hold no whole number of frames in 10 ms too",
    arguments: [8000, 11_025, 22_050, 37_801, 44_100])
  func unitsOfRanges(rate: Int) throws {
    let noise = Signals.pink(count: 44_100, seed: 3)
    var features = try Measure.profile(
      of: MemorySource(samples: [noise], sampleRate: 44_100)
    ).sidecar
    let seconds = 4000
    features.sampleRate = rate
    features.frames = seconds * rate
    features.loudness = [Int16](repeating: -2000, count: 100 * seconds)
    #expect(features.units(of: 0..<features.frames) == 0..<100 * seconds)
    for second in [1, 60, 600, 3600] {
      let units = features.units(of: second * rate..<features.frames)
      #expect(units == 100 * second..<100 * seconds)
      #expect(MeasuringClock(sampleRate: rate).start(units.lowerBound) == second * rate)
    }
    #expect(features.units(of: 2 * features.frames..<3 * features.frames).isEmpty)
  }
}
