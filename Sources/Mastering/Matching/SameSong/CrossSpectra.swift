internal import DSP
import Glibc

/// Response and coherence from one signal to another, by averaged periodograms (Welch): Hann windows of
/// `SameSong.size`, half overlapped.
struct CrossSpectra {
  /// Response from the first signal to the second, one value a bin.
  let response: (real: [Double], imaginary: [Double])
  /// Magnitude-squared coherence of each bin, 0 … 1.
  let coherence: [Double]

  /// Signals of at least one window; the second begins at `start` of `other`.
  init(_ own: [Float], _ other: [Float], from start: Int) {
    let other = other[start..<min(other.count, start + own.count)]
    let size = SameSong.size
    let fft = RealFFTDouble(size: size)
    let window = Window.hann(count: size)
    var auto = [Double](repeating: 0, count: fft.bins)
    var otherAuto = auto
    var real = auto
    var imaginary = auto
    for place in stride(from: 0, through: max(0, own.count - size), by: size / 2) {
      let x = fft.forward(Self.windowed(own[place...], by: window))
      let y = fft.forward(Self.windowed(other.dropFirst(place), by: window))
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

  /// The beginning of a signal under a window.
  private static func windowed(_ signal: ArraySlice<Float>, by window: [Double]) -> [Double] {
    zip(signal, window).map { Double($0) * $1 }
  }
}
