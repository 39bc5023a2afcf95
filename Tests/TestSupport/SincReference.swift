internal import DSP
import Glibc

/// Exact band-limited interpolation of periodic signals, the truth that true-peak meters are held
/// against.
public enum SincReference {
  /// The largest magnitude of one period on a grid `factor` times as fine, by FFT.
  public static func peak(period: [Float], factor: Int = 64) -> Double {
    let size = period.count
    let forward = RealFFTDouble(size: size)
    let spectrum = forward.forward(period.map(Double.init))
    let inverse = RealFFTDouble(size: size * factor)
    var real = [Double](repeating: 0, count: inverse.bins)
    var imaginary = real
    for k in 0..<size / 2 {
      real[k] = spectrum.real[k] * Double(factor)
      imaginary[k] = spectrum.imaginary[k] * Double(factor)
    }
    return inverse.inverse(real: real, imaginary: imaginary).reduce(0) { max($0, abs($1)) }
  }

  /// One period of noise that is flat or falls with frequency and ends at `limit` × the sample
  /// rate, scaled to a sample peak of 0.5.
  public static func noise(size: Int, limit: Double, tilt: Double, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    let fft = RealFFTDouble(size: size)
    var real = [Double](repeating: 0, count: fft.bins)
    var imaginary = real
    for k in 1..<min(fft.bins - 1, Int(limit * Double(size))) {
      let phase = Double.random(in: 0..<(2 * .pi), using: &generator)
      let amplitude = pow(Double(k), -tilt) * Double.random(in: 0...1, using: &generator)
      real[k] = amplitude * cos(phase)
      imaginary[k] = amplitude * sin(phase)
    }
    let signal = fft.inverse(real: real, imaginary: imaginary)
    let top = signal.reduce(0) { max($0, abs($1)) }
    return signal.map { Float(0.5 * $0 / top) }
  }
}
