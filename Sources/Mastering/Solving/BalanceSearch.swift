internal import AudioCore
package import Metering

/// Finds the gain of right over left whose effect, after tone and width, is the balance wanted.
///
/// Widening multiplies an imbalance: a gain before a side filter of +20 dB moves the master's balance
/// several times as far. The first step uses what the spectra predict, later steps what was measured.
package struct BalanceSearch {
  /// The gain in use, dB.
  package private(set) var gainDB = 0.0
  /// What held it back.
  private(set) var notes: [PlanNote] = []

  private var sensitivity: Double
  private var tried: [(gainDB: Double, measuredDB: Double)] = []

  /// Predicts from `spectrum` and the filters how many dB the master's balance moves for each dB of gain.
  ///
  /// At least 0.8 is assumed: a step that is too short is made up for by the next, while one that is too
  /// long makes the search oscillate.
  package init(spectrum: SpectrumProfile, tone: [Double], side: [Double]) {
    var moved = 0.0
    var movedEnergy = 0.0
    var plain = 0.0
    var plainEnergy = 0.0
    for i in spectrum.midDB.indices {
      let width = SpectralGrid.hertz(i)
      let mid = width * Decibels.powerRatio(spectrum.midDB[i] + tone[i])
      let wide = width * Decibels.powerRatio(spectrum.sideDB[i] + tone[i])
      let gain = Decibels.gain(side[i])
      moved += mid * gain
      movedEnergy += mid + wide * gain * gain
      plain += mid
      plainEnergy += mid + wide
    }
    let expected = moved / max(movedEnergy, 1e-30) / max(plain / max(plainEnergy, 1e-30), 1e-30)
    sensitivity = min(30, max(0.8, expected))
  }

  /// Forgets what was measured, because the next measurement is of other audio; the gain stays.
  mutating func startOnOtherAudio() { tried = [] }

  /// Takes the balance that came out and decides the next gain; returns how far it moved, dB.
  package mutating func correct(measuredDB: Double, by match: BalanceMatch) -> Double {
    // A small step tells less of the gain than of what else has changed since.
    if let last = tried.last, abs(gainDB - last.gainDB) > 0.1 {
      let slope = (last.measuredDB - measuredDB) / (gainDB - last.gainDB)
      if slope > 0 { sensitivity = min(30, max(0.5, slope)) }
    }
    tried.append((gainDB, measuredDB))
    let decided = match.decide(
      measuredDB: measuredDB, appliedDB: gainDB, sensitivity: sensitivity)
    notes = decided.notes
    let move = abs(decided.gainDB - gainDB)
    gainDB = decided.gainDB
    return move
  }
}
