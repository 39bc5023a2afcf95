/// What the person's own equaliser bands do, on the spectral grid.
///
/// Matching is decided and looped as if they were not there, so that they come out in full.
struct OwnTone {
  /// Gain of mid, dB.
  let mid: [Double]
  /// Gain of side over mid, dB.
  let side: [Double]

  init(_ settings: MasterSettings, count: Int) {
    let bands = settings.tone.bands
    guard !bands.isEmpty else {
      mid = [Double](repeating: 0, count: count)
      side = mid
      return
    }
    let hertz = (0..<count).map(SpectralGrid.hertz)
    let mid = hertz.map { bands.decibels(at: $0, of: .mid) }
    self.mid = mid
    side = zip(hertz, mid).map { bands.decibels(at: $0, of: .side) - $1 }
  }

  /// A tone curve with the bands on top, dB.
  func onTone(_ curve: [Double]) -> [Double] { zip(curve, mid).map { $0 + $1 } }

  /// A side curve with the bands on top, dB.
  func onSide(_ curve: [Double]) -> [Double] { zip(curve, side).map { $0 + $1 } }
}
