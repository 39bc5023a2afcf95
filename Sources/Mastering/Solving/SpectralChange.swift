internal import Metering

/// How the bands of spectra change from before to after: what the closed loop compares with its target.
struct SpectralChange {
  /// Change of mid, dB.
  var mid: [Double]
  /// Change of side over mid, dB.
  var side: [Double]

  /// Compares two measurements of the same audio before and after the chain.
  init(
    before: SpectrumProfile, after: SpectrumProfile, settings: MasterSettings
  ) {
    self.init(
      beforeMid: before.midDB, beforeSide: before.sideDB, afterMid: after.midDB,
      afterSide: after.sideDB, settings: settings)
  }

  /// Predicts the change that filters alone make on a spectrum.
  init(
    predicted spectrum: SpectrumProfile, tone: [Double], side: [Double], settings: MasterSettings
  ) {
    let mid = zip(spectrum.midDB, tone).map { $0 + $1 }
    let sides = spectrum.sideDB.indices.map { spectrum.sideDB[$0] + tone[$0] + side[$0] }
    self.init(
      beforeMid: spectrum.midDB, beforeSide: spectrum.sideDB, afterMid: mid, afterSide: sides,
      settings: settings)
  }

  private init(
    beforeMid: [Double], beforeSide: [Double], afterMid: [Double], afterSide: [Double],
    settings: MasterSettings
  ) {
    let tone = FractionalBands(octaves: settings.tone.detail, gridCount: beforeMid.count)
    mid = tone.curve(zip(tone.levels(afterMid), tone.levels(beforeMid)).map { $0 - $1 })
    let width = FractionalBands.ofWidth(octaves: settings.width.detail, gridCount: beforeMid.count)
    let middle = zip(width.levels(afterMid), width.levels(beforeMid)).map { $0 - $1 }
    let wide = zip(width.levels(afterSide), width.levels(beforeSide)).map { $0 - $1 }
    side = width.curve(zip(wide, middle).map { $0 - $1 })
  }

  /// A change that is known.
  init(mid: [Double], side: [Double]) {
    self.mid = mid
    self.side = side
  }

  /// This change where another was expected: what a prediction of that other one leaves out.
  func beyond(_ expected: SpectralChange) -> SpectralChange {
    SpectralChange(
      mid: zip(mid, expected.mid).map { $0 - $1 }, side: zip(side, expected.side).map { $0 - $1 })
  }

  /// This prediction with what it leaves out.
  func adding(_ rest: SpectralChange) -> SpectralChange {
    SpectralChange(
      mid: zip(mid, rest.mid).map { $0 + $1 }, side: zip(side, rest.side).map { $0 + $1 })
  }
}
