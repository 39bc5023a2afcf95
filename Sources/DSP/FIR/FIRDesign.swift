import AudioCore
import Glibc

/// Turns drawn gain curves into FIR kernels.
///
/// Everything is Float64 and pure: the same curve gives the same taps on one class of CPU.
public enum FIRDesign {
  /// Minimum-phase kernel by the real cepstrum.
  ///
  /// The log magnitude is sampled at 8 × `taps` points, its cepstrum folded onto positive time
  /// (Oppenheim & Schafer, Discrete-Time Signal Processing, §13.5), exponentiated, and the last
  /// quarter of the taps tapered by a cosine. No tap looks ahead.
  ///
  /// - Parameters:
  ///   - curve: gain in dB.
  ///   - taps: length, a power of two.
  ///   - sampleRate: rate, Hz.
  public static func minimumPhase(_ curve: GainCurve, taps: Int, sampleRate: Int) -> FIRKernel {
    precondition(taps >= 16 && taps & (taps - 1) == 0, "taps must be a power of two")
    let fft = RealFFTDouble(size: 8 * taps)
    let nepers = log(10.0) / 20
    let logMagnitude = curve.sampled(bins: fft.size, sampleRate: sampleRate).map { $0 * nepers }
    let zeros = [Double](repeating: 0, count: fft.bins)
    var cepstrum = fft.inverse(real: logMagnitude, imaginary: zeros)
    for i in 1..<fft.size / 2 { cepstrum[i] *= 2 }
    for i in (fft.size / 2 + 1)..<fft.size { cepstrum[i] = 0 }
    let folded = fft.forward(cepstrum)
    var real = zeros
    var imaginary = zeros
    for k in 0..<fft.bins {
      let magnitude = exp(folded.real[k])
      real[k] = magnitude * cos(folded.imaginary[k])
      imaginary[k] = magnitude * sin(folded.imaginary[k])
    }
    var response = Array(fft.inverse(real: real, imaginary: imaginary)[..<taps])
    let tapered = taps / 4
    for i in 0..<tapered {
      response[taps - tapered + i] *= 0.5 + 0.5 * cos(.pi * (Double(i) + 0.5) / Double(tapered))
    }
    return FIRKernel(taps: response, lookahead: 0)
  }

  /// Linear-phase (zero-phase) kernel: the inverse transform of the magnitude, windowed by Kaiser.
  ///
  /// - Parameters:
  ///   - curve: gain in dB.
  ///   - taps: even length; time zero stands in the middle.
  ///   - sampleRate: rate, Hz.
  public static func linearPhase(_ curve: GainCurve, taps: Int, sampleRate: Int) -> FIRKernel {
    precondition(taps >= 16 && taps % 2 == 0, "taps must be even")
    var size = 16
    while size < 4 * taps { size *= 2 }
    let fft = RealFFTDouble(size: size)
    let magnitude = curve.sampled(bins: size, sampleRate: sampleRate).map(Decibels.gain)
    let zeros = [Double](repeating: 0, count: fft.bins)
    let impulse = fft.inverse(real: magnitude, imaginary: zeros)
    let half = taps / 2
    let window = Window.kaiser(count: taps + 1, beta: 6)
    let response = (0..<taps).map { i in
      impulse[(i - half + size) % size] * window[i]
    }
    return FIRKernel(taps: response, lookahead: half)
  }

  /// Minimum phase below `splitHz`, linear phase above, crossed over one octave.
  public static func mixedPhase(
    _ curve: GainCurve, splitHz: Double, minimumTaps: Int, linearTaps: Int, sampleRate: Int
  ) -> FIRKernel {
    var low = curve
    var high = curve
    for i in curve.decibels.indices {
      let octaves = log2(curve.frequencyHz(i) / splitHz)
      let share = min(1, max(0, octaves + 0.5))
      let upper = 0.5 - 0.5 * cos(.pi * share)
      high.decibels[i] = curve.decibels[i] * upper
      low.decibels[i] = curve.decibels[i] * (1 - upper)
    }
    return minimumPhase(low, taps: minimumTaps, sampleRate: sampleRate)
      .followed(by: linearPhase(high, taps: linearTaps, sampleRate: sampleRate))
  }
}
