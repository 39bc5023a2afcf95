import Mastering
import Testing
import TestSupport

@Suite("Limits on curves")
struct SoftLimitTests {
  @Test("leaves what is 3 dB under the limit alone and is flat 3 dB above it")
  func knee() {
    #expect(SoftLimit.upper(9, limit: 12) == 9)
    #expect(SoftLimit.upper(-40, limit: 12) == -40)
    #expect(SoftLimit.upper(15, limit: 12) == 12)
    #expect(SoftLimit.upper(60, limit: 12) == 12)
    #expect(SoftLimit.lower(-60, limit: 18) == -18)
    #expect(SoftLimit.upper(12, limit: 12) == 12 - 0.75)
    #expect(SoftLimit.lower(-12, limit: 12) == -12 + 0.75)
  }

  @Test("a limit under 3 dB has a knee as wide as itself")
  func narrowKnee() {
    for (value, limited) in [(0.0, 0.0), (0.5, 0.4375), (1, 0.75), (2, 1), (9, 1)] {
      #expect(SoftLimit.upper(value, limit: 1) == limited)
      #expect(SoftLimit.lower(-value, limit: 1) == -limited)
    }
  }

  @Test(
    "never falls while the input rises, and never passes the limit", arguments: [0.0, 1, 6, 12])
  func monotone(limit: Double) {
    var last = -100.0
    for step in 0..<4000 {
      let value = SoftLimit.upper(Double(step) * 0.01 - 20, limit: limit)
      #expect(value >= last - 1e-12)
      #expect(value <= limit + 1e-12)
      last = value
    }
  }

  @Test("a limit of 0 passes nothing upwards")
  func zero() {
    #expect(SoftLimit.upper(5, limit: 0) == 0)
    #expect(SoftLimit.upper(0, limit: 0) == 0)
  }

  @Test("slope limiting holds every step and leaves gentle curves alone")
  func slope() {
    var generator = SeededGenerator(seed: 5)
    let rough = (0..<400).map { _ in Double.random(in: -12...12, using: &generator) }
    let smooth = SoftLimit.slope(rough) { _ in 0.5 }
    for i in smooth.indices.dropFirst() { #expect(abs(smooth[i] - smooth[i - 1]) <= 0.5 + 1e-9) }
    let gentle = (0..<400).map { Double($0) * 0.1 }
    #expect(SoftLimit.slope(gentle) { _ in 0.5 } == gentle)
  }
}
