/// Loudness range of EBU Tech 3342 version 4, from short-term energies at 10 Hz.
///
/// Windows lie wholly inside the programme. Percentiles are nearest-rank.
package struct LoudnessRange<Energy: BinaryFloatingPoint> {
  /// K-weighted mean squares of 3 s that count, in rising order.
  private let counted: [Energy]

  /// Takes the K-weighted mean square of every 3 s; `absolute` is what −70 LUFS are in its unit.
  package init(energies: [Energy], absolute: Energy = Energy(Level.energy(-70))) {
    let heard = energies.filter { $0 >= absolute }
    let mean = heard.reduce(0.0) { $0 + Double($1) } / Double(max(1, heard.count))
    let relative = Energy(mean / 100)
    counted = heard.filter { $0 >= relative }.sorted()
  }

  /// Whether nothing is loud enough to count.
  package var isEmpty: Bool { counted.isEmpty }

  /// Loudness that so many percent of the programme stay under, LUFS; −200 where nothing counts.
  package func loudness(at percent: Double) -> Double {
    guard !isEmpty else { return Level.silence }
    let index = Int((Double(counted.count - 1) * percent / 100).rounded())
    return Level.loudness(Double(counted[index]))
  }

  /// 10th percentile, LUFS.
  package var low: Double { loudness(at: 10) }

  /// 95th percentile, LUFS.
  package var high: Double { loudness(at: 95) }

  /// Loudness at each of `DynamicsProfile.percents`, LUFS.
  package var quantiles: [Double] { DynamicsProfile.percents.map(loudness) }
}
