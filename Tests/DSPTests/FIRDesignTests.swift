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

@Suite("FIR design")
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

  @Test("minimum phase looks ahead to nothing and has 95 % of its energy in the first 10 ms")
  func minimumPhaseIsCausal() {
    let kernel = FIRDesign.minimumPhase(testCurve(), taps: 8192, sampleRate: 48_000)
    let energy = kernel.taps.reduce(0) { $0 + $1 * $1 }
    let head = kernel.taps[..<480].reduce(0) { $0 + $1 * $1 }
    #expect(kernel.lookahead == 0)
    #expect(head / energy > 0.95)
  }

  /// Phase of a kernel at a frequency around its time zero, degrees.
  private func phase(_ kernel: FIRKernel, hertz: Double, rate: Int) -> Double {
    var (real, imaginary) = (0.0, 0.0)
    for (index, tap) in kernel.taps.enumerated() {
      let angle = 2 * .pi * hertz / Double(rate) * Double(index - kernel.lookahead)
      real += tap * cos(angle)
      imaginary -= tap * sin(angle)
    }
    return atan2(imaginary, real) * 180 / .pi
  }

  private func bell(_ hertz: Double) -> GainCurve {
    let band = EqualizerBand(kind: .bell, hertz: hertz, decibels: 8, q: 2)
    return GainCurve(
      lowestHz: 10, pointsPerOctave: 192,
      decibels: (0..<2100).map { band.decibels(at: 10 * exp2(Double($0) / 192)) })
  }

  private func mixed(_ curve: GainCurve) -> FIRKernel {
    FIRDesign.mixedPhase(
      curve, splitHz: 200, minimumTaps: 8192, linearTaps: 4096, sampleRate: 44_100)
  }

  @Test("mixed phase: a bell at 60 Hz does not ring before and turns phase as minimum phase does")
  func mixedIsMinimumBelow() {
    let curve = bell(60)
    let kernel = mixed(curve)
    #expect(kernel.preRinging(sampleRate: 44_100).milliseconds < 1)
    #expect(kernel.preRinging(sampleRate: 44_100).decibels < -80)
    let linear = FIRDesign.linearPhase(curve, taps: 16_384, sampleRate: 44_100)
    #expect(linear.preRinging(sampleRate: 44_100).decibels > -60)
    let minimum = FIRDesign.minimumPhase(curve, taps: 8192, sampleRate: 44_100)
    for hertz in [30.0, 50, 60, 75, 100] {
      let difference =
        phase(kernel, hertz: hertz, rate: 44_100) - phase(minimum, hertz: hertz, rate: 44_100)
      #expect(abs(difference) < 1, "\(hertz) Hz: \(difference)°")
    }
  }

  @Test("mixed phase: a bell at 2 kHz leaves phase alone, and both bells have their gain")
  func mixedIsLinearAbove() {
    let curve = bell(2000)
    let kernel = mixed(curve)
    for hertz in [400.0, 1000, 1600, 2000, 2500, 6000] {
      #expect(abs(phase(kernel, hertz: hertz, rate: 44_100)) < 0.1, "\(hertz) Hz")
    }
    for curve in [curve, bell(60), bell(200), testCurve()] {
      let worst = probes.map {
        abs(gainDB(mixed(curve), hertz: $0, rate: 44_100) - curve.decibels(at: $0))
      }.max()
      #expect((worst ?? 1) <= 0.15, "\(worst ?? 0)")
    }
  }

  @Test("pre-ringing is what stands 5 ms and more before the main lobe, and lasts from −60 dB on")
  func preRinging() {
    /// What a tap so many frames before the main lobe, at 48 kHz, is told as.
    func told(_ frames: Int, _ level: Double) -> PreRinging {
      var taps = [Double](repeating: 0, count: 1000)
      taps[600] = -1
      taps[600 - frames] = level
      return FIRKernel(taps: taps, lookahead: 600).preRinging(sampleRate: 48_000)
    }
    for (frames, milliseconds) in [(600, 12.5), (480, 10), (240, 5)] {
      let ringing = told(frames, 0.01)
      #expect(abs(ringing.decibels + 40) < 1e-9 && ringing.milliseconds == milliseconds)
    }
    let near = told(239, 0.01)
    #expect(near.decibels == -200 && near.milliseconds == 239 / 48.0)
    #expect(told(480, 0.001_01).milliseconds == 10)
    #expect(told(480, 0.000_99).milliseconds == 0)
    #expect(abs(told(480, 0.000_1).decibels + 80) < 1e-9)
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
