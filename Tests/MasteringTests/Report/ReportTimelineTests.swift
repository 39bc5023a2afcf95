import Glibc
import Mastering
import Testing

@Suite("A track over time in the report")
struct ReportTimelineTests {
  @Test("a value of loudness is that of the 3 s around its moment")
  func loudness() {
    // A minute of −20 LUFS, and one of silence.
    let units = [Int16](repeating: -2000, count: 6000) + [Int16](repeating: -20_000, count: 6000)
    let timeline = ReportTimeline(loudness: units, frames: 120 * 48_000, sampleRate: 48_000)
    #expect(timeline.stepSeconds == 0.2 && timeline.shortTermLUFS.count == 600)
    #expect(timeline.reductionDB == nil)
    for (index, level) in timeline.shortTermLUFS.enumerated() {
      let moment = (Double(index) + 0.5) * 0.2
      // The first and the last 1.5 s have no window around them.
      let start = min(117, max(0, moment - 1.5))
      let share = min(1, max(0, (60 - start) / 3))
      let expected = share < 1e-6 ? -200 : -20 + 10 * log10(share)
      #expect(abs(level - expected) < 0.01, "\(moment) s")
    }
  }

  @Test(
    "no reduction is lost between two steps, nor in the last block of a track",
    arguments: [(60 * 44_100, 44_100), (61 * 44_100 + 1234, 44_100), (7 * 22_050 + 5, 22_050)])
  func reductions(frames: Int, rate: Int) throws {
    let blocks = (frames + 4095) / 4096
    for block in 0..<blocks {
      var reductions = [Float](repeating: 0, count: blocks)
      reductions[block] = 3.456
      let timeline = ReportTimeline(
        loudness: [], frames: frames, sampleRate: rate, reductions: reductions)
      let drawn = try #require(timeline.reductionDB)
      #expect(drawn.max() == 3.46, "block \(block) of \(blocks)")
      let step = try #require(drawn.firstIndex { $0 > 0 })
      let late = Double(step) * timeline.stepSeconds - Double(block * 4096) / Double(rate)
      #expect(abs(late) < timeline.stepSeconds + 4096 / Double(rate), "\(late) s")
    }
  }
}
