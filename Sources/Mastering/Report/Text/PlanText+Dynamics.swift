internal import AudioCore
import AudioFiles

extension PlanText {
  /// What the dynamics stage does to the level of each band.
  static func dynamics(_ stage: DynamicsPlan) -> [(label: String, text: String)] {
    var lines: [(String, String)] = []
    for (band, curve) in stage.bands.enumerated() where !curve.isFlat {
      let last = curve.levelsDB.count - 1
      let points = [0, last / 3, 2 * last / 3, last].map { index in
        "\(Numeral.fixed(curve.levelsDB[index], 0)) dBFS \(Numeral.signed(curve.gainsDB[index])) dB"
      }
      lines.append(
        ("dynamics", "\(DynamicsWords.range(of: band)): \(points.joined(separator: ", ")).")
      )
    }
    if let most = stage.riderDB.max(by: { abs($0) < abs($1) }), most != 0 {
      lines.append(("sections", "changed by up to \(Numeral.signed(most)) dB."))
    }
    return lines
  }
}
