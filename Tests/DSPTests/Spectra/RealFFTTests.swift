import DSP
import Glibc
import TestSupport
import Testing

@Suite("Fourier transforms")
struct RealFFTTests {
  private let samples = Signals.white(count: 16, amplitude: 1, seed: 4)

  /// A bin by the defining sum.
  private func bin(_ k: Int) -> (real: Double, imaginary: Double) {
    var (real, imaginary) = (0.0, 0.0)
    for (n, sample) in samples.enumerated() {
      let angle = 2 * Double.pi * Double(k * n) / Double(samples.count)
      real += Double(sample) * cos(angle)
      imaginary -= Double(sample) * sin(angle)
    }
    return (real, imaginary)
  }

  @Test("of floats are the defining sum, keep their input, and lead back to size times it")
  func single() {
    let fft = RealFFT(size: 16)
    let time = AlignedBuffer<Float>(count: 16)
    let spectrum = AlignedBuffer<Float>(count: 2 * fft.bins)
    for i in 0..<16 { time[i] = samples[i] }
    unsafe fft.forward(time.pointer, into: spectrum.pointer)
    for k in 0..<fft.bins {
      #expect(abs(Double(spectrum[2 * k]) - bin(k).real) < 1e-5, "bin \(k)")
      #expect(abs(Double(spectrum[2 * k + 1]) - bin(k).imaginary) < 1e-5, "bin \(k)")
    }
    for i in 0..<16 { #expect(time[i] == samples[i]) }
    unsafe fft.inverse(spectrum.pointer, into: time.pointer)
    for i in 0..<16 { #expect(abs(time[i] - 16 * samples[i]) < 1e-4) }
  }

  @Test("of doubles are the same, pad with zeros, and lead back to the input itself")
  func double() {
    let fft = RealFFTDouble(size: 16)
    let spectrum = fft.forward(samples.map(Double.init))
    for k in 0..<fft.bins {
      #expect(abs(spectrum.real[k] - bin(k).real) < 1e-12, "bin \(k)")
      #expect(abs(spectrum.imaginary[k] - bin(k).imaginary) < 1e-12, "bin \(k)")
    }
    let back = fft.inverse(real: spectrum.real, imaginary: spectrum.imaginary)
    for i in 0..<16 { #expect(abs(back[i] - Double(samples[i])) < 1e-12) }
    let step = fft.forward([1, 1])
    #expect(abs(step.real[8]) < 1e-12 && abs(step.real[0] - 2) < 1e-12)
    #expect(abs(step.real[4] - 1) < 1e-12 && abs(step.imaginary[4] + 1) < 1e-12)
  }

  @Test("correlations stand at the delay of the later signal, negative ones at the end")
  func correlation() {
    let fft = RealFFTDouble(size: 16)
    let (short, late) = ([1.0, 2, 3], [0.0, 0, 0, 0, 1, 2, 3])
    let behind = fft.crossCorrelation(of: late, behind: short)
    let ahead = fft.crossCorrelation(of: short, behind: late)
    // Σ short[i] · late[i + k] of 1, 2, 3 with themselves, four frames on.
    let sums: [Int: Double] = [2: 3, 3: 8, 4: 14, 5: 8, 6: 3]
    for k in 0..<16 {
      let expected = sums[k] ?? 0
      #expect(abs(behind[k] - expected) < 1e-9, "\(k)")
      #expect(abs(ahead[(16 - k) % 16] - expected) < 1e-9, "−\(k)")
    }
  }
}
