import AudioCore
import DSP
import Foundation
import Mastering
import TestSupport
import Testing

@Suite struct VerificationTests {
  static let styles: [LimitSettings.Style] = [.transparent, .balanced, .loud]

  /// Noise that ends at 20 kHz (48 kHz) and fades in and out, so that its ends join.
  static func noise(seed: UInt64, limit: Double = 20.0 / 48, tilt: Double = 0) -> [Float] {
    var x = SincReference.noise(size: 1 << 15, limit: limit, tilt: tilt, seed: seed)
    for i in 0..<2000 {
      let fade = Float(0.5 - 0.5 * cos(.pi * Double(i) / 2000))
      x[i] *= fade
      x[x.count - 1 - i] *= fade
    }
    return x
  }

  @Test(
    "blocks are no longer than a segment, whatever is left of the last one",
    arguments: [-1, 0, 1, 40, 300, 400, 1000], [44_100, 192_000])
  func lastSegment(missing: Int, rate: Int) throws {
    let frames = 2 * Limiter.segmentFrames - missing
    let rig = try LimiterRig([Signals.white(count: frames, amplitude: 0.5, seed: 7)], rate: rate)
    var next = 0
    _ = try rig.limiter.render(driveDB: 6, peakControl: .verify) { block, frame in
      #expect(frame == next)
      #expect(block.frames <= Limiter.segmentFrames)
      next += block.frames
    }
    #expect(next == frames)
  }

  @Test("P2: the exact sinc reads at most 0.02 dB over the ceiling", arguments: styles)
  func exactTruePeak(style: LimitSettings.Style) throws {
    for (seed, drive) in [(1, 8.0), (2, 12), (3, 18), (4, 24)] {
      let x = Self.noise(seed: UInt64(seed), tilt: seed % 2 == 0 ? 0.5 : 0)
      let rig = try LimiterRig([x], style: style)
      let result = try rig.render(driveDB: drive, peakControl: .verify)
      let peak = Decibels.amplitude(SincReference.peak(period: result.samples[0]))
      #expect(peak <= -1 + 0.02)
      #expect(peak > -1.1, "the ceiling is reached")
      #expect(result.outcome.residualDB == 0)
    }
  }

  @Test(
    "so does the exact sinc on noise up to 0.97 of half the rate, at any rate",
    arguments: [0.475, 0.485], [16_000, 48_000, 96_000])
  func exactTruePeakNextToHalfTheRate(limit: Double, rate: Int) throws {
    let rig = try LimiterRig([Self.noise(seed: 9, limit: limit)], rate: rate)
    let result = try rig.render(driveDB: 12, peakControl: .verify)
    let peak = Decibels.amplitude(SincReference.peak(period: result.samples[0]))
    #expect(peak <= -1 + 0.02)
    #expect(peak > -1.1, "the ceiling is reached")
  }

  @Test(
    "P3: no meter of the bank reads over, whatever the material", arguments: styles + [.clip],
    [44_100, 96_000])
  func everyMeter(style: LimitSettings.Style, rate: Int) throws {
    let count = 150_000
    let material: [[Float]] = [
      Signals.white(count: count, amplitude: 0.5, seed: 5),
      Signals.pink(count: count, amplitude: 0.9, seed: 6),
      (0..<count).map { ($0 / 23) % 2 == 0 ? 0.4 : -0.4 },
      (0..<count).map { Float(0.6 * sin(Double.pi / 2 * Double($0) + Double.pi / 4)) },
    ]
    let kernels: [InterpolationKernel] = [
      .fine, .itu, .hann(factor: rate < 96_000 ? 4 : 2), .truePeak(sampleRate: rate),
    ]
    for pair in [[material[0], material[1]], [material[2], material[3]]] {
      let rig = try LimiterRig(pair, rate: rate, style: style) { $0.link = 60 }
      let result = try rig.render(driveDB: 9, peakControl: .verify)
      #expect(result.outcome.residualDB == 0)
      for samples in result.samples {
        for kernel in kernels {
          let peak = Decibels.amplitude(Double(Self.peak(samples, kernel)))
          #expect(peak <= -1.000_00, "\(kernel.factor)× \(kernel.reach)")
        }
      }
      for samples in result.samples {
        #expect(Self.refinedPeakDB(samples, rate: rate) <= -1.000_00)
      }
      let oracle = Ebur128.read(result.samples, rate: rate, truePeak: true)
      #expect(Decibels.amplitude(oracle.truePeak) <= -1.000_00)
    }
  }

  @Test("what rings before the first frame and after the last keeps the ceiling too")
  func ringingEnds() throws {
    // Next to half the rate, where the meter that the gain is predicted with hears 1.8 dB less of it.
    let burst = (0..<4800).map { i in
      Float(exp(-Double(i) / 32)) * (i.isMultiple(of: 2) ? 1 : -1)
    }
    for samples in [burst, Array(burst.reversed())] {
      let result = try LimiterRig([samples]).render(driveDB: 0, peakControl: .verify)
      #expect(result.outcome.residualDB == 0)
      let peak = Decibels.amplitude(Double(Self.peak(result.samples[0], .fine)))
      #expect(peak <= -1.000_00)
      #expect(peak > -1.1, "the ceiling is reached")
    }
  }

  @Test("Without verification the same material does read over")
  func verificationMatters() throws {
    let x = Signals.white(count: 100_000, amplitude: 0.5, seed: 7)
    let rig = try LimiterRig([x], style: .loud)
    let skipped = try rig.render(driveDB: 9).samples[0]
    #expect(Decibels.amplitude(Double(Self.peak(skipped, .fine))) > -0.95)
  }

  @Test("A replay of the corrections gives the verified bytes from every checkpoint")
  func replayIsTheSame() throws {
    let samples = (0..<2).map {
      Signals.white(count: 250_000, amplitude: 0.5, seed: 8 + UInt64($0))
    }
    let rig = try LimiterRig(samples, style: .loud)
    let verified = try rig.render(driveDB: 9, peakControl: .verify)
    let list = verified.outcome.corrections
    #expect(list.count > 100)
    let packed = PackedCorrections(wrappedValue: list)
    let decoded = try JSONDecoder().decode(
      PackedCorrections.self, from: JSONEncoder().encode(packed))
    #expect(decoded == packed)
    #expect(verified.outcome.checkpoints.count == 4)
    for checkpoint in verified.outcome.checkpoints {
      let replay = try rig.render(driveDB: 9, peakControl: .replay(list), from: checkpoint)
      for channel in 0..<2 {
        #expect(replay.samples[channel] == Array(verified.samples[channel][checkpoint.frame...]))
      }
    }
  }

  /// The largest reading of one kernel over a whole signal; less than −1.1 dB reads as anything below.
  static func peak(_ samples: [Float], _ kernel: InterpolationKernel) -> Float {
    let interpolator = PolyphaseInterpolator(kernel)
    let padding = [Float](repeating: 0, count: interpolator.margin + 64)
    let padded = padding + samples + padding
    return unsafe padded.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      let maxima = AlignedBuffer<Float>(count: samples.count + 64)
      unsafe interpolator.frameMaxima(
        base + interpolator.margin + 32, count: maxima.count, threshold: 0.88,
        into: maxima.pointer)
      return (0..<maxima.count).reduce(0) { max($0, maxima[$1]) }
    }
  }

  /// What the product's own meter prints, dBTP.
  static func refinedPeakDB(_ samples: [Float], rate: Int) -> Double {
    let interpolator = PolyphaseInterpolator(truePeakAt: rate)
    let padding = [Float](repeating: 0, count: interpolator.margin + 64)
    let padded = padding + samples + padding
    return unsafe padded.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return Decibels.amplitude(
        Double(
          unsafe interpolator.refinedPeak(base + interpolator.margin, count: samples.count + 64)))
    }
  }
}
