import AudioCore
import AudioFiles
import Glibc
import Mastering
import Testing

@Suite("Stretches that stand for a track")
struct ExcerptsTests {
  private let rate = 100

  /// Starts of the windows of a track of so many seconds, in windows of 3 s.
  private func starts(_ levels: [Double], seconds: Int? = nil) -> [Int] {
    let frames = (seconds ?? levels.count) * rate
    let ranges = Excerpts.ranges(secondsLevel: levels, frames: frames, rate: rate)
    for range in ranges {
      #expect(range.count == 3 * rate && range.lowerBound % range.count == 0)
      #expect(range.upperBound <= frames)
    }
    return ranges.map { $0.lowerBound / (3 * rate) }
  }

  /// A level for each window, for all of its seconds.
  private func perSecond(_ windows: [Double]) -> [Double] {
    windows.flatMap { [Double](repeating: $0, count: 3) }
  }

  @Test("are all of it up to 90 s, and twelve windows of 3 s from there on")
  func whole() {
    let levels = [Double](repeating: -20, count: 91)
    #expect(Excerpts.ranges(secondsLevel: levels, frames: 9000, rate: rate) == [0..<9000])
    #expect(Excerpts.ranges(secondsLevel: levels, frames: 9001, rate: rate).count == 12)
  }

  @Test("stand in the middle of each twelfth of the windows by loudness, in the track's order")
  func quantiles() {
    // The quietest of 40 windows first; the middles of the twelfths are 1.67, 5, 8.33 … from there.
    let middles = (0..<12).map { 40 * (2 * $0 + 1) / 24 }
    #expect(middles == [1, 5, 8, 11, 15, 18, 21, 25, 28, 31, 35, 38])
    let rising = (0..<40).map { -30 + 0.3 * Double($0) }
    #expect(starts(perSecond(rising)) == middles)
    #expect(starts(perSecond(rising.reversed())) == middles.map { 39 - $0 }.sorted())
    // The same levels in another order.
    let shuffled = (0..<40).map { -30 + 0.3 * Double($0 * 7 % 40) }
    let wanted = (0..<40).filter { middles.contains($0 * 7 % 40) }
    #expect(starts(perSecond(shuffled)) == wanted)
  }

  @Test("leave out what is 20 dB under the loudest, and are fewer where less is left")
  func quiet() {
    let loud = [3, 4, 17, 30, 39]
    func levels(_ quiet: Double) -> [Double] {
      perSecond((0..<40).map { loud.contains($0) ? -10 : quiet })
    }
    #expect(starts(levels(-30.1)) == loud)
    #expect(starts(levels(-29.9)).count == 12)
  }

  @Test("a window has the mean level of its three seconds, and those without any are left out")
  func means() {
    // The mean of the first window is 20.1 dB under the others, that of the second 19.9 dB.
    var levels = [Double](repeating: -10, count: 93)
    levels.replaceSubrange(0..<6, with: [-10, -10, -70.3, -10, -69.7, -10])
    #expect(!starts(levels).contains(0))
    levels.replaceSubrange(6..., with: [Double](repeating: -60, count: 87))
    #expect(starts(levels) == [0, 1])
    let cut = starts([Double](repeating: -10, count: 100), seconds: 120)
    #expect(cut.count == 12 && cut.allSatisfy { $0 <= 33 })
  }

  @Test("fade in and out over 20 ms, or half of a shorter one, and not where they are the whole")
  func fades() throws {
    let rate = 44_100
    let track = [Float](repeating: 0.5, count: 150_000)
    let source = MemorySource(samples: [track, track.map { -2 * $0 }], sampleRate: rate)
    func read(_ ranges: [Range<Int>]) throws -> AudioBlock {
      let audio = try Excerpts.read(source, ranges: ranges, scratch: ScratchSpace())
      let block = AudioBlock(channels: 2, capacity: audio.frames)
      try audio.read(into: block, at: 0)
      return block
    }
    // The first is longer than a block of 65 536 frames.
    let lengths = [100_000, 500]
    let block = try read([10..<100_010, 120_000..<120_500])
    #expect(block.frames == 100_500)
    var worst: Float = 0
    for (start, length) in zip([0, 100_000], lengths) {
      let fade = min(882, Double(length) / 2)
      for i in 0..<length {
        let edge = Double(min(i, length - 1 - i)) + 0.5
        let gain = edge < fade ? 0.5 - 0.5 * cos(.pi * edge / fade) : 1
        worst = max(worst, abs(block[channel: 0, frame: start + i] - Float(0.5 * gain)))
        worst = max(worst, abs(block[channel: 1, frame: start + i] + Float(gain)))
      }
    }
    #expect(worst < 1e-6)
    let whole = try read([0..<150_000])
    #expect(whole[channel: 0, frame: 0] == 0.5 && whole[channel: 1, frame: 149_999] == -1)
    let alone = try read([0..<149_999])
    #expect(alone[channel: 0, frame: 0] < 1e-5 && alone[channel: 1, frame: 149_998] > -1e-5)
  }
}
