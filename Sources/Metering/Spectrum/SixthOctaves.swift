/// Powers in the sixth of an octave around each point of the logarithmic grid.
enum SixthOctaves {
  /// Points of a sixth of an octave, from half of them below the point on.
  private static let width = SpectrumProfile.pointsPerOctave / 6

  /// Power of the band around each point, of powers per hertz; narrower at the ends.
  static func sums(_ density: [Double]) -> [Double] {
    var running = [0.0]
    running.reserveCapacity(density.count + 1)
    for (k, value) in density.enumerated() {
      running.append(running[k] + value * LogGrid.bandwidth(k))
    }
    return density.indices.map { k in
      running[min(density.count, k + width / 2)] - running[max(0, k - width / 2)]
    }
  }
}
