import Glibc
internal import Metering

/// Loudness of a stretch from its 10 ms features: BS.1770-5 gating, EBU Tech 3342 range.
struct LoudnessSeries {
  /// K-weighted mean square of every whole 0.4 s, every 100 ms.
  let momentary: [Double]
  /// K-weighted mean square of every whole 3 s, every 100 ms.
  let shortTerm: [Double]
  /// The same of every 100 ms.
  let tenths: [Double]

  /// Takes loudness in 0.01 LUFS every 10 ms.
  init(_ hundredths: ArraySlice<Int16>) {
    let energies = hundredths.map { $0 <= -20_000 ? 0 : Level.energy(Double($0) / 100) }
    let count = energies.count / 10
    self.init(
      tenths: (0..<count).map { index in
        energies[(10 * index)..<(10 * index + 10)].reduce(0, +) / 10
      })
  }

  /// Takes the K-weighted mean square of every 100 ms.
  init(tenths: [Double]) {
    self.tenths = tenths
    momentary = Self.means(tenths, over: 4)
    shortTerm = Self.means(tenths, over: 30)
  }

  private static func means(_ values: [Double], over width: Int) -> [Double] {
    guard values.count >= width else { return [] }
    return (0...(values.count - width)).map { start in
      values[start..<start + width].reduce(0, +) / Double(width)
    }
  }

  /// Puts everything a profile says of loudness in place.
  func describe(into profile: inout LoudnessProfile) {
    let gated = integrated
    let range = LoudnessRange(energies: shortTerm)
    profile.integratedLUFS = gated.loudness
    profile.relativeGateLUFS = gated.gate
    profile.maximumMomentaryLUFS = Level.loudness(momentary.max() ?? 0)
    profile.maximumShortTermLUFS = Level.loudness(shortTerm.max() ?? 0)
    profile.rangeLU = range.high - range.low
    profile.rangeLowLUFS = range.low
    profile.rangeHighLUFS = range.high
    profile.shortTermQuantilesLUFS = range.quantiles
    profile.loudestSectionSeconds = loudestSectionSeconds
  }

  /// Gated loudness of the stretch and its relative gate, LUFS.
  var integrated: (loudness: Double, gate: Double) {
    LoudnessGate.loudness { momentary.forEach($0) }
  }

  private var loudestSectionSeconds: Double {
    let sections = Self.means(tenths, over: 150)
    guard let top = sections.max(), let index = sections.firstIndex(of: top) else { return 0 }
    return Double(index) / 10
  }
}
