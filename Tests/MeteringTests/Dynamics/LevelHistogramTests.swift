import Metering
import Testing

@Suite("Quantiles of the levels of a band")
struct LevelHistogramTests {
  private func quantiles(_ hundredths: [Int16]) -> [Double] {
    var histogram = LevelHistogram()
    for level in hundredths { histogram.add(level) }
    return histogram.quantiles
  }

  @Test("are the smallest level that so many percent do not exceed")
  func ranks() {
    // −20 … −1 dBFS, each once: every 5 % are one of them.
    let levels = quantiles((1...20).map { Int16(-100 * $0) }.shuffled())
    for (index, level) in [(0, -20.0), (9, -11), (18, -2), (19, -1)] {
      #expect(levels[index] == level, "\(DynamicsProfile.percents[index]) %")
    }
    #expect(quantiles([-1234]) == DynamicsProfile.percents.map { _ in -12.34 })
  }

  @Test("count what lies at most 40 dB under the largest level")
  func depth() {
    let edge = quantiles([-1000, -5000])
    #expect(edge[9] == -50 && edge[10] == -10)
    #expect(quantiles([-1000, -5001]).allSatisfy { $0 == -10 })
  }

  @Test("are silence where there is nothing else, which never counts, and end at +20 dBFS")
  func ends() {
    for silence in [[], [-20_000, -20_000]] as [[Int16]] {
      #expect(quantiles(silence).allSatisfy { $0 == -200 })
    }
    #expect(quantiles([-19_900, -20_000]).allSatisfy { $0 == -199 })
    #expect(quantiles([2500]).last == 20)
  }
}
