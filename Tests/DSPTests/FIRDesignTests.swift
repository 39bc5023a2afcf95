import DSP
import Glibc
import Testing
import TestSupport

/// A hard curve: ±8 dB bells an octave apart, a bass shelf, a steep top.
private func testCurve() -> GainCurve {
  let count = 530
  let decibels = (0..<count).map { index -> Double in
    let octave = Double(index) / 48
    let hertz = 10 * exp2(octave)
    let bells = 8 * sin(2 * .pi * octave / 2) * exp(-pow(log2(hertz / 1000) / 3.5, 2))
    let bass = 5 / (1 + pow(hertz / 90, 2))
    return bells + bass
  }
  return GainCurve(lowestHz: 10, pointsPerOctave: 48, decibels: decibels)
}

/// Gain of a kernel at a frequency by the defining sum, dB.
private func gainDB(_ kernel: FIRKernel, hertz: Double, rate: Int) -> Double {
  var real = 0.0
  var imaginary = 0.0
  for (index, tap) in kernel.taps.enumerated() {
    let angle = 2 * .pi * hertz / Double(rate) * Double(index)
    real += tap * cos(angle)
    imaginary -= tap * sin(angle)
  }
  return 10 * log10(real * real + imaginary * imaginary)
}

@Suite("FIR design (dsp E5)")
struct FIRDesignTests {
  private let probes = stride(from: 4.35, through: 14.25, by: 0.05).map { exp2($0) }

  @Test("minimum phase, 16384 taps, draws the curve within 0.02 dB from 20 Hz to 20 kHz")
  func minimumPhaseFollowsCurve() {
    let curve = testCurve()
    let kernel = FIRDesign.minimumPhase(curve, taps: 16_384, sampleRate: 48_000)
    let worst = probes.map { abs(gainDB(kernel, hertz: $0, rate: 48_000) - curve.decibels(at: $0)) }
      .max()
    #expect((worst ?? 1) <= 0.02)
  }

  @Test("minimum phase, 8192 taps at 44.1 kHz, draws the curve within 0.02 dB")
  func shippedLengthFollowsCurve() {
    let curve = testCurve()
    let kernel = FIRDesign.minimumPhase(curve, taps: 8192, sampleRate: 44_100)
    let worst = probes.map { abs(gainDB(kernel, hertz: $0, rate: 44_100) - curve.decibels(at: $0)) }
      .max()
    #expect((worst ?? 1) <= 0.02)
  }

  @Test("linear phase, 16384 taps, draws the curve within 0.15 dB")
  func linearPhaseFollowsCurve() {
    let curve = testCurve()
    let kernel = FIRDesign.linearPhase(curve, taps: 16_384, sampleRate: 48_000)
    let worst = probes.map { abs(gainDB(kernel, hertz: $0, rate: 48_000) - curve.decibels(at: $0)) }
      .max()
    #expect((worst ?? 1) <= 0.15)
    #expect(kernel.lookahead == 8192)
  }

  @Test("minimum phase puts its energy first: less than −80 dB before 1 ms looks ahead to nothing")
  func minimumPhaseIsCausal() {
    let kernel = FIRDesign.minimumPhase(testCurve(), taps: 8192, sampleRate: 48_000)
    let energy = kernel.taps.reduce(0) { $0 + $1 * $1 }
    let head = kernel.taps[..<480].reduce(0) { $0 + $1 * $1 }
    #expect(kernel.lookahead == 0)
    #expect(head / energy > 0.95)
  }

  @Test("kernels in sequence have the sum of the gains and of the lookaheads")
  func sequence() {
    let first = FIRDesign.minimumPhase(testCurve(), taps: 4096, sampleRate: 48_000)
    let second = FIRDesign.linearPhase(testCurve(), taps: 2048, sampleRate: 48_000)
    let both = first.followed(by: second)
    #expect(both.lookahead == 1024)
    for hertz in [60.0, 440, 3000, 11_000] {
      let sum =
        gainDB(first, hertz: hertz, rate: 48_000) + gainDB(second, hertz: hertz, rate: 48_000)
      #expect(abs(gainDB(both, hertz: hertz, rate: 48_000) - sum) < 1e-6)
    }
  }
}
