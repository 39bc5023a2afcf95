import Glibc
internal import Metering

extension DynamicsLoop {
  /// The stage as profiles alone suggest it; nil when there is nothing to do.
  ///
  /// `spectrum` is what the filters make of the mix's: it says where the bands' levels will stand.
  static func draft(_ decision: Decision, filtered spectrum: SpectrumProfile) -> DynamicsPlan? {
    guard decision.hasDynamics, let reference = decision.reference else { return nil }
    let before = bandPowers(decision.mix.spectrum)
    let after = bandPowers(spectrum)
    let noise = decision.bandNoise
    var loop = DynamicsLoop(
      mix: decision.mix.dynamics, reference: reference.dynamics, settings: decision.settings,
      noiseDB: noise)
    loop.suggest(shiftDB: zip(after, before).map { $0 - $1 })
    return loop.plan
  }

  /// Power of mid and side in the five bands, dB.
  private static func bandPowers(_ spectrum: SpectrumProfile) -> [Double] {
    let edges = [0] + DynamicsProfile.edgesHz + [.infinity]
    return (0..<edges.count - 1).map { band in
      var power = 0.0
      for i in spectrum.midDB.indices {
        let hertz = SpectralGrid.hertz(i)
        guard hertz >= edges[band] && hertz < edges[band + 1] else { continue }
        power += hertz * (pow(10, spectrum.midDB[i] / 10) + pow(10, spectrum.sideDB[i] / 10))
      }
      return Level.power(power)
    }
  }
}
