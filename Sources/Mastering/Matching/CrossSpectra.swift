internal import DSP
import Glibc

/// Response and coherence from one signal to another, by averaged periodograms (Welch): Hann windows of
/// `SameSong.size`, half overlapped.
struct CrossSpectra {
  /// Response from the first signal to the second, one value a bin.
  let response: (real: [Double], imaginary: [Double])
  /// Magnitude-squared coherence of each bin, 0 … 1.
  let coherence: [Double]

  /// Signals of one length, at least one window.
  init(_ own: [Double], _ other: [Double]) {
    let size = SameSong.size
    let fft = RealFFTDouble(size: size)
    let window = Window.hann(count: size)
    var auto = [Double](repeating: 0, count: fft.bins)
    var otherAuto = auto
    var real = auto
    var imaginary = auto
    for start in stride(from: 0, through: max(0, own.count - size), by: size / 2) {
      let x = fft.forward(
        (0..<size).map { start + $0 < own.count ? own[start + $0] * window[$0] : 0 })
      let y = fft.forward(
        (0..<size).map { start + $0 < other.count ? other[start + $0] * window[$0] : 0 })
      for k in auto.indices {
        auto[k] += x.real[k] * x.real[k] + x.imaginary[k] * x.imaginary[k]
        otherAuto[k] += y.real[k] * y.real[k] + y.imaginary[k] * y.imaginary[k]
        real[k] += y.real[k] * x.real[k] + y.imaginary[k] * x.imaginary[k]
        imaginary[k] += y.imaginary[k] * x.real[k] - y.real[k] * x.imaginary[k]
      }
    }
    coherence = auto.indices.map { k in
      (real[k] * real[k] + imaginary[k] * imaginary[k]) / max(auto[k] * otherAuto[k], 1e-60)
    }
    response = (
      zip(real, auto).map { $0 / max($1, 1e-30) }, zip(imaginary, auto).map { $0 / max($1, 1e-30) }
    )
  }
}
