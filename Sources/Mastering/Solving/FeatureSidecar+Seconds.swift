import Glibc
internal import Metering

extension FeatureSidecar {
  /// Loudness of each whole second from second `first` on, LUFS.
  func secondsLevel(from first: Int) -> [Double] {
    stride(from: first * 100, to: loudness.count, by: 100).map { start in
      let part = loudness[start..<min(start + 100, loudness.count)]
      let energy = part.reduce(0.0) { $0 + pow(10, Double($1) / 1000) }
      return 10 * log10(max(energy / Double(part.count), 1e-20))
    }
  }
}
