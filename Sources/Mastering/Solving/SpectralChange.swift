internal import Metering

/// How smoothed spectra change from before to after: what the closed loop compares with its target.
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
    let tone = settings.tone.detail
    let width = settings.width.detail
    mid = zip(
      SpectralGrid.smooth(afterMid, octaves: tone), SpectralGrid.smooth(beforeMid, octaves: tone)
    ).map { $0 - $1 }
    let wideMid = zip(
      SpectralGrid.smooth(afterMid, octaves: width), SpectralGrid.smooth(beforeMid, octaves: width)
    ).map { $0 - $1 }
    let wideSide = zip(
      SpectralGrid.smooth(afterSide, octaves: width),
      SpectralGrid.smooth(beforeSide, octaves: width)
    ).map { $0 - $1 }
    side = zip(wideSide, wideMid).map { $0 - $1 }
  }
}
