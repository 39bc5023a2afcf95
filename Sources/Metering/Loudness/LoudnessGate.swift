/// The two gates of ITU-R BS.1770-5 Annex 1 over mean squares of 0.4 s: means are of energy, both
/// comparisons strict.
package struct LoudnessGate {
  /// Mean energy of what passes both.
  package let mean: Double
  /// The relative gate, 10 LU under the mean of what passes the absolute one, as an energy.
  package let relative: Double

  /// Gates energies; nil where nothing passes `absolute`, −70 LUFS.
  ///
  /// `energies` hands each of them over in order, and is asked twice.
  package init?(
    absolute: Double = Level.energy(-70), energies: ((Double) -> Void) -> Void
  ) {
    let heard = Self.mean(of: energies, above: absolute)
    guard heard > 0 else { return nil }
    relative = heard / 10
    mean = Self.mean(of: energies, above: max(absolute, relative))
  }

  /// Gated loudness and its relative gate, LUFS; silence and −70 where nothing passes.
  package static func loudness(
    of energies: ((Double) -> Void) -> Void
  ) -> (loudness: Double, gate: Double) {
    guard let gate = LoudnessGate(energies: energies) else { return (Level.silence, -70) }
    return (Level.loudness(gate.mean), Level.loudness(gate.relative))
  }

  private static func mean(
    of energies: ((Double) -> Void) -> Void, above threshold: Double
  ) -> Double {
    var sum = 0.0
    var count = 0
    energies {
      if $0 > threshold {
        sum += $0
        count += 1
      }
    }
    return count == 0 ? 0 : sum / Double(count)
  }
}
