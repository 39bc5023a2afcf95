import Glibc

/// Loudness range of EBU Tech 3342 version 4, from short-term energies at 10 Hz.
///
/// Windows lie wholly inside the programme. The 10th and 95th percentiles are nearest-rank.
struct LoudnessRange {
  /// 10th percentile, LUFS.
  let low: Double
  /// 95th percentile, LUFS.
  let high: Double
  /// Loudness at each of `DynamicsProfile.percents`, nearest rank, LUFS in steps of 0.001.
  let quantiles: [Double]

  init(energies: ChunkedSeries<Float>) {
    let absolute = Float(Level.energy(-70))
    var kept = energies.array.filter { $0 >= absolute }
    let mean = kept.reduce(0.0) { $0 + Double($1) } / Double(max(1, kept.count))
    let relative = Float(mean / 100)
    kept = kept.filter { $0 >= relative }
    kept.sort()
    guard !kept.isEmpty else {
      low = Level.silence
      high = Level.silence
      quantiles = DynamicsProfile.percents.map { _ in Level.silence }
      return
    }
    func rank(_ percent: Double) -> Double {
      Level.loudness(Double(kept[Int((Double(kept.count - 1) * percent / 100).rounded())]))
    }
    low = rank(10)
    high = rank(95)
    quantiles = DynamicsProfile.percents.map { (rank($0) * 1000).rounded() / 1000 }
  }
}
