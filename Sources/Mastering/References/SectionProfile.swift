internal import AudioCore
package import Metering

/// What a section of a track measures, from the features kept of the whole.
///
/// A draft's view, without the audio; solving measures that (`MeasuredTrack.profile(of:cancellation:)`).
///
/// Loudness and levels come from the features themselves. Spectra and image are the whole's, moved
/// by how the features of the section differ from the features of the whole, so that the finer grid
/// of the whole is kept and what the features cannot show cancels. Where left and right are apart
/// (balance, centre) is the whole's: the features hold mid and side.
package struct SectionProfile {
  /// Shortest section that can be followed, s.
  private static let shortest = 3.0
  /// Weight of the features under which they say nothing of a spectrum, s.
  private static let leastWeight = 0.5

  let whole: TrackProfile
  let features: FeatureSidecar
  /// What the track is called in errors.
  let name: String

  /// Whether a section of so many seconds can be followed; a frame more or less is none.
  static func isEnough(_ seconds: Double) -> Bool { seconds > shortest - 0.001 }

  /// Prepares to answer for a track called `name`.
  package init(_ whole: TrackProfile, _ features: FeatureSidecar, name: String) {
    self.whole = whole
    self.features = features
    self.name = name
  }

  /// Where a section ends in a track of so many seconds, s; `LacquerError.usage` when it lies outside of
  /// the track or is too short.
  static func end(
    of region: TimeRegion, inTrackOf seconds: Double, name: String
  ) throws -> Double {
    let end = min(region.end, seconds)
    guard region.start < seconds else {
      throw LacquerError(
        .usage,
        "\(name) ends at \(Numeral.shortestClock(seconds)): the section cannot begin at "
          + "\(Numeral.shortestClock(region.start)).")
    }
    guard isEnough(end - region.start) else {
      throw LacquerError(
        .usage,
        "The section \(Numeral.shortestClock(region.start))-\(Numeral.shortestClock(region.end)) of "
          + "\(name) is \(Numeral.fixed(end - region.start, 1)) s long; at least 3 s are needed.")
    }
    return end
  }

  /// The section's profile; `LacquerError.usage` when it lies outside of the track or is too short.
  package func profile(of region: TimeRegion) throws -> TrackProfile {
    let end = try Self.end(of: region, inTrackOf: whole.seconds, name: name)
    let units = hundredths(region.start, end, of: features.loudness.count)
    var result = whole
    let rate = Double(whole.sampleRate)
    result.frames = Int(((end - region.start) * rate).rounded())
    LoudnessSeries(features.loudness[units]).describe(into: &result.loudness)
    move(&result, units: units, seconds: region.start..<end)
    result.dynamics.bandQuantilesDB = features.bandLevels.map {
      Self.quantiles($0[hundredths(region.start, end, of: $0.count)])
    }
    result.peaks = peaks(result.loudness, units: units)
    result.faults.clippedSeconds = whole.faults.clippedSeconds
      .filter { region.start <= $0 && $0 < end }.map { $0 - region.start }
    result.faults.clippedRuns = result.faults.clippedSeconds.count
    result.faults.leadingSilenceSeconds = 0
    result.faults.trailingSilenceSeconds = 0
    result.faults.isSilent = result.loudness.maximumMomentaryLUFS < -70
    guard !result.faults.isSilent else {
      throw LacquerError(
        .input,
        "\(name) is silent from \(Numeral.shortestClock(region.start)) to "
          + "\(Numeral.shortestClock(end)): choose another section.")
    }
    return result
  }

  private func hundredths(_ start: Double, _ end: Double, of count: Int) -> Range<Int> {
    let first = min(count, Int((start * 100).rounded()))
    return first..<max(first, min(count, Int((end * 100).rounded())))
  }

  /// Moves spectra and image from the whole to the section.
  private func move(_ result: inout TrackProfile, units: Range<Int>, seconds: Range<Double>) {
    let all = SecondsMean(
      features, seconds: 0..<features.midPowers.count / max(1, features.points),
      integratedLUFS: whole.loudness.integratedLUFS)
    // A window is 0.74 s long: seconds nearer to the edges hold what lies beyond them.
    let first = Int((seconds.lowerBound + 0.37).rounded(.up))
    let last = Int((seconds.upperBound - 0.37).rounded(.down))
    let own = SecondsMean(
      features, seconds: first..<max(first + 1, last),
      integratedLUFS: result.loudness.integratedLUFS)
    // Of what has no whole second that counts, the whole's spectrum says more than nothing.
    guard own.weight >= Self.leastWeight else { return }
    let count = whole.spectrum.midDB.count
    for i in 0..<count {
      result.spectrum.midDB[i] += own.mid(at: i) - all.mid(at: i)
      result.spectrum.sideDB[i] += own.side(at: i) - all.side(at: i)
    }
    let spread = (max(1, all.weight) / max(1, own.weight)).squareRoot()
    result.spectrum.midErrorDB = whole.spectrum.midErrorDB.map { min(12, $0 * spread) }
    result.spectrum.sideErrorDB = whole.spectrum.sideErrorDB.map { min(12, $0 * spread) }
    result.spectrum.midBandErrorDB = whole.spectrum.midBandErrorDB?.map { min(12, $0 * spread) }
    result.spectrum.weightedSeconds = own.weight
    guard whole.channels == 2 else { return }
    let edges = StereoProfile.bandEdgesHz
    result.stereo.widthDB += own.width(0, .infinity) - all.width(0, .infinity)
    for band in 0..<6 {
      result.stereo.bandWidthDB[band] +=
        own.width(edges[band], edges[band + 1]) - all.width(edges[band], edges[band + 1])
    }
    func correlation(_ width: Double) -> Double {
      let ratio = Decibels.powerRatio(width)
      return (1 - ratio) / (1 + ratio)
    }
    let moved = correlation(own.width(0, .infinity)) - correlation(all.width(0, .infinity))
    result.stereo.correlation = max(-1, min(1, whole.stereo.correlation + moved))
    result.stereo.monoLossDB = -Decibels.power(1 + Decibels.powerRatio(result.stereo.widthDB))
  }

  private func peaks(_ loudness: LoudnessProfile, units: Range<Int>) -> PeakProfile {
    var result = whole.peaks
    let own = features.peaks[
      min(
        features.peaks.count, units.lowerBound * 10)..<min(
          features.peaks.count, units.upperBound * 10)]
    let overSamples = whole.peaks.truePeakDBTP - whole.peaks.samplePeakDBFS
    result.samplePeakDBFS = min(
      whole.peaks.samplePeakDBFS, FeatureSidecar.peakDBFS(own.max() ?? 0))
    result.truePeakDBTP = min(whole.peaks.truePeakDBTP, result.samplePeakDBFS + overSamples)
    result.channelTruePeakDBTP = whole.peaks.channelTruePeakDBTP.map {
      min($0, result.truePeakDBTP)
    }
    result.plrDB = result.truePeakDBTP - loudness.integratedLUFS
    result.crestDB = whole.peaks.crestDB + result.plrDB - whole.peaks.plrDB
    let all = peakToShortTerm(0..<features.loudness.count, gate: whole.loudness.integratedLUFS - 20)
    let section = peakToShortTerm(units, gate: loudness.integratedLUFS - 20)
    if !all.isEmpty && !section.isEmpty {
      result.psrMedianDB += Level.percentile(section, 50) - Level.percentile(all, 50)
      result.psrLowDB += Level.percentile(section, 5) - Level.percentile(all, 5)
    }
    return result
  }

  /// Sorted sample peak of 3 s minus short-term loudness, dB, every 100 ms.
  private func peakToShortTerm(_ units: Range<Int>, gate: Double) -> [Double] {
    let series = LoudnessSeries(features.loudness[units])
    let tenths = stride(from: units.lowerBound * 10, to: units.upperBound * 10, by: 100).map {
      features.peaks[min($0, features.peaks.count)..<min($0 + 100, features.peaks.count)].max() ?? 0
    }
    return series.shortTerm.enumerated().compactMap { index, energy in
      let level = Level.loudness(energy)
      guard level > max(-70, gate) else { return nil }
      let top = tenths[min(index, tenths.count)..<min(index + 30, tenths.count)].max() ?? 0
      return FeatureSidecar.peakDBFS(top) - level
    }.sorted()
  }

  /// Quantiles of a band's levels, dBFS.
  static func quantiles(_ levels: ArraySlice<Int16>) -> [Double] {
    var histogram = LevelHistogram()
    for level in levels { histogram.add(level) }
    return histogram.quantiles
  }
}
