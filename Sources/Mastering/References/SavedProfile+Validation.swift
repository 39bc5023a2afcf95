internal import AudioFiles
internal import Metering

extension SavedProfile {
  /// Refuses a profile that no engine has measured.
  ///
  /// `path` names it in errors. Throws `LacquerError.input` that says which value is wrong, and what it may
  /// be.
  func validate(as path: String) throws {
    let check = DocumentCheck(name: path, remedy: "make the profile again from its audio")
    try check.hash(hash, "hash")
    try check.region(region, "region")
    try check.whole(file.sampleRate, "file.sampleRate", in: 0...10_000_000)
    try check.whole(file.frames, "file.frames", in: 0...1 << 50)
    try check.whole(file.sourceChannels, "file.sourceChannels", in: 0...10_000)
    if let depth = file.bitDepth { try check.whole(depth, "file.bitDepth", in: 1...64) }
    try profile.validate(check)
  }
}

extension TrackProfile {
  /// Levels, distances and widths in decibels that measuring can give.
  private static let decibels = -1000.0...1000.0
  /// Moments and stretches of a track, s.
  private static let times = SettingRange.seconds

  /// Refuses counts, lengths and figures that measuring cannot give.
  func validate(_ check: DocumentCheck) throws {
    try check.whole(sampleRate, "profile.sampleRate", in: AudioFile.supportedRates)
    try check.whole(channels, "profile.channels", in: 1...2)
    try check.whole(
      frames, "profile.frames", in: 1...Int(Self.times.upperBound) * sampleRate)
    try checkLoudness(check)
    try checkPeaks(check)
    try checkSpectrum(check)
    try checkStereo(check)
    let bands = DynamicsProfile.edgesHz.count + 1
    try check.whole(
      dynamics.bandQuantilesDB.count, "the number of entries in profile.dynamics.bandQuantilesDB",
      in: bands...bands)
    let ranks = DynamicsProfile.percents.count
    for (band, levels) in dynamics.bandQuantilesDB.enumerated() {
      try check.numbers(
        levels, "profile.dynamics.bandQuantilesDB[\(band)]", count: ranks...ranks,
        in: Self.decibels)
    }
    try checkFaults(check)
    let slices = waveform.minima.count
    try check.whole(slices, "the number of entries in profile.waveform.minima", in: 0...10_000)
    try check.whole(
      waveform.maxima.count, "the number of entries in profile.waveform.maxima",
      in: slices...slices)
  }

  private func checkLoudness(_ check: DocumentCheck) throws {
    let figures = [
      ("integratedLUFS", loudness.integratedLUFS), ("relativeGateLUFS", loudness.relativeGateLUFS),
      ("maximumMomentaryLUFS", loudness.maximumMomentaryLUFS),
      ("maximumShortTermLUFS", loudness.maximumShortTermLUFS), ("rangeLU", loudness.rangeLU),
      ("rangeLowLUFS", loudness.rangeLowLUFS), ("rangeHighLUFS", loudness.rangeHighLUFS),
    ]
    for (name, value) in figures {
      try check.number(value, "profile.loudness.\(name)", in: Self.decibels)
    }
    try check.number(
      loudness.loudestSectionSeconds, "profile.loudness.loudestSectionSeconds", in: Self.times)
    if let quantiles = loudness.shortTermQuantilesLUFS {
      let ranks = DynamicsProfile.percents.count
      try check.numbers(
        quantiles, "profile.loudness.shortTermQuantilesLUFS", count: ranks...ranks,
        in: Self.decibels)
    }
  }

  private func checkPeaks(_ check: DocumentCheck) throws {
    try check.numbers(
      peaks.channelTruePeakDBTP, "profile.peaks.channelTruePeakDBTP", count: 1...2,
      in: Self.decibels)
    let figures = [
      ("truePeakDBTP", peaks.truePeakDBTP), ("samplePeakDBFS", peaks.samplePeakDBFS),
      ("plrDB", peaks.plrDB), ("psrMedianDB", peaks.psrMedianDB), ("psrLowDB", peaks.psrLowDB),
      ("crestDB", peaks.crestDB), ("dynamicRangeDB", peaks.dynamicRangeDB),
    ]
    for (name, value) in figures {
      try check.number(value, "profile.peaks.\(name)", in: Self.decibels)
    }
  }

  private func checkSpectrum(_ check: DocumentCheck) throws {
    let expected = SpectralGrid.count(below: 0.499 * Double(sampleRate))
    let count = spectrum.midDB.count
    try check.whole(
      count, "the number of entries in profile.spectrum.midDB", in: expected - 1...expected + 1)
    let curves = [
      ("midDB", spectrum.midDB), ("sideDB", spectrum.sideDB), ("midErrorDB", spectrum.midErrorDB),
      ("sideErrorDB", spectrum.sideErrorDB), ("midBandErrorDB", spectrum.bandErrorDB),
      ("noiseFloorDB", spectrum.noiseFloorDB),
    ]
    for (name, values) in curves {
      try check.numbers(
        values, "profile.spectrum.\(name)", count: count...count, in: Self.decibels)
    }
    if let edge = spectrum.codecCutoffHz {
      try check.number(edge, "profile.spectrum.codecCutoffHz", in: 1...Double(sampleRate))
    }
    try check.number(spectrum.weightedSeconds, "profile.spectrum.weightedSeconds", in: Self.times)
  }

  private func checkStereo(_ check: DocumentCheck) throws {
    try check.numbers(
      stereo.bandWidthDB, "profile.stereo.bandWidthDB", count: 6...6, in: Self.decibels)
    let figures = [
      ("widthDB", stereo.widthDB), ("monoLossDB", stereo.monoLossDB),
      ("balanceDB", stereo.balanceDB), ("centreDB", stereo.centreDB ?? 0),
    ]
    for (name, value) in figures {
      try check.number(value, "profile.stereo.\(name)", in: Self.decibels)
    }
    try check.number(stereo.correlation, "profile.stereo.correlation", in: -1.001...1.001)
    try check.number(stereo.correlationLow, "profile.stereo.correlationLow", in: -1.001...1.001)
  }

  private func checkFaults(_ check: DocumentCheck) throws {
    try check.numbers(faults.dcOffset, "profile.faults.dcOffset", count: 1...2, in: -1e10...1e10)
    try check.whole(faults.clippedRuns, "profile.faults.clippedRuns", in: 0...1 << 50)
    try check.numbers(
      faults.clippedSeconds, "profile.faults.clippedSeconds", count: 0...10_000, in: Self.times)
    try check.whole(faults.invalidSamples, "profile.faults.invalidSamples", in: 0...1 << 50)
    try check.number(
      faults.leadingSilenceSeconds, "profile.faults.leadingSilenceSeconds", in: Self.times)
    try check.number(
      faults.trailingSilenceSeconds, "profile.faults.trailingSilenceSeconds", in: Self.times)
    try check.number(faults.noiseFloorDBFS, "profile.faults.noiseFloorDBFS", in: Self.decibels)
  }
}
