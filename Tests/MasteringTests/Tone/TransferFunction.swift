import DSP
import Glibc
import Mastering
import Metering

/// What was done to a file, as gain over frequency: the transform of the output over that of the input.
struct TransferFunction {
  private let decibels: [Double]
  private let spacing: Double

  /// Compares two recordings of the same length whose last second is silent in the input.
  init(from input: [Float], to output: [Float], rate: Int) {
    var size = 2
    while size < input.count { size *= 2 }
    func spectrum(_ samples: [Float]) -> (real: [Double], imaginary: [Double]) {
      RealFFTDouble(size: size).forward(
        samples.map(Double.init) + [Double](repeating: 0, count: size - samples.count))
    }
    let before = spectrum(input)
    let after = spectrum(output)
    decibels = before.real.indices.map { k in
      let from = before.real[k] * before.real[k] + before.imaginary[k] * before.imaginary[k]
      let to = after.real[k] * after.real[k] + after.imaginary[k] * after.imaginary[k]
      return 10 * log10(max(to, 1e-30) / max(from, 1e-30))
    }
    spacing = Double(rate) / Double(size)
  }

  /// Gain at a frequency: the median of the 21 bins around it, dB.
  func gain(at hertz: Double) -> Double {
    let centre = Int((hertz / spacing).rounded())
    return decibels[(centre - 10)...(centre + 10)].sorted()[10]
  }
}
