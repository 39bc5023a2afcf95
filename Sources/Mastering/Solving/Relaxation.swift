/// The step size of the closed loop, band by band.
///
/// A steep dynamics curve moves a band further than its filter does. With full steps such a band overshoots
/// its target and then falls short by as much, round after round. So the share of each deviation that is
/// corrected is learnt from the effect of the last step: Aitken's relaxation, ω ← ω · r / (r − r′), where r
/// and r′ are the deviations of two successive rounds (B. M. Irons, R. C. Tuck: A version of the Aitken
/// accelerator for computer iteration, 1969).
package struct Relaxation {
  /// Smallest and largest share of a deviation that one step corrects.
  private static let range = 0.4...1.0
  /// Deviation, dB, below which nothing is learnt from a step.
  private static let threshold = 0.5

  private var last: [Double]?
  private var share: [Double]

  /// Starts with full steps in `count` bands.
  package init(count: Int) { share = [Double](repeating: 1, count: count) }

  /// Forgets the last step, because the next deviation is measured on other audio; the shares stay.
  package mutating func startOnOtherAudio() { last = nil }

  /// Returns to full steps, because something else has moved the bands as much as a step would.
  package mutating func begin() {
    last = nil
    share = [Double](repeating: 1, count: share.count)
  }

  /// The correction of each band, dB, for the deviations `missed`, dB.
  package mutating func step(missed: [Double]) -> [Double] {
    if let last {
      for band in share.indices where abs(last[band]) > Self.threshold {
        share[band] = Self.share(after: share[band], missed: last[band], now: missed[band])
      }
    }
    last = missed
    return zip(share, missed).map { $0 * $1 }
  }

  private static func share(after share: Double, missed: Double, now: Double) -> Double {
    let moved = missed - now
    // Away from where the step was meant to go: something else has moved the band.
    guard moved * missed > 0 else { return share }
    return min(range.upperBound, max(range.lowerBound, share * missed / moved))
  }
}
