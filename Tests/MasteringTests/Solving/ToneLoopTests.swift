import Mastering
import Testing

@Suite("One curve under closed-loop control")
struct ToneLoopTests {
  private static let count = 400
  private let bands = FractionalBands(octaves: 1.0 / 6, gridCount: count)
  /// Bands that come out as before whatever the filter does.
  private let stuck = 12...13

  private func target(lowest: Double) -> MatchedCurve {
    var target = MatchedCurve.none(count: Self.count)
    target.curve = [Double](repeating: -6, count: Self.count)
    target.lower = [Double](repeating: lowest, count: Self.count)
    target.upper = [Double](repeating: 12, count: Self.count)
    target.bands = bands
    return target
  }

  /// The filter after many rounds, and the change that it makes.
  private func settled(lowest: Double) -> (loop: ToneLoop, change: [Double]) {
    var loop = ToneLoop(target: target(lowest: lowest), ignoresLevel: false)
    var change = [Double](repeating: 0, count: Self.count)
    for _ in 0..<60 {
      loop.correct(change, step: 0.7)
      change = loop.applied
      for band in stuck { for point in bands.range(band) { change[point] = 0 } }
    }
    return (loop, change)
  }

  /// A cut that moves nothing ends 20 dB beyond what is aimed at, or at the largest cut.
  @Test(arguments: [(-60.0, -26.0), (-12, -12)]) func reach(lowest: Double, expected: Double) {
    let (loop, change) = settled(lowest: lowest)
    for band in 6..<bands.count {
      let point = bands.range(band).lowerBound + bands.range(band).count / 2
      let isStuck = stuck.contains(band)
      #expect(abs(loop.applied[point] - (isStuck ? expected : -6)) < 0.01)
      #expect(abs(loop.missing(change)[band] - (isStuck ? -6 : 0)) < 0.01)
    }
  }
}
