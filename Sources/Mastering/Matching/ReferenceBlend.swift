import Glibc
package import Metering

/// One profile out of several references: for each aspect the weighted mean, in decibels, of the
/// references that count for it, as loud as two loudspeakers play them.
///
/// An aspect that no reference counts for is the mix's own, so that nothing about it is moved.
package struct ReferenceBlend {
  /// A reference's profile and its weight for each aspect, %.
  package struct Part {
    var profile: TrackProfile
    var weight: (MatchAspect) -> Double

    package init(profile: TrackProfile, weight: @escaping (MatchAspect) -> Double) {
      self.profile = profile
      self.weight = weight
    }
  }

  let parts: [Part]
  let mix: TrackProfile
  let settings: MasterSettings

  /// Prepares to blend `parts` for `mix`, each as loud as `mix` is to follow it.
  package init(parts: [Part], mix: TrackProfile, settings: MasterSettings) {
    self.parts = parts.map { Part(profile: $0.profile.followed(by: mix), weight: $0.weight) }
    self.mix = mix
    self.settings = settings
  }

  /// The blend of measured references; nil when there is none.
  static func blend(
    _ references: [MeasuredReference], mix: TrackProfile, settings: MasterSettings
  ) -> TrackProfile? {
    guard !references.isEmpty else { return nil }
    return ReferenceBlend(
      parts: references.map { reference in
        Part(profile: reference.profile) { reference.request.weight(for: $0) }
      }, mix: mix, settings: settings
    ).profile
  }

  /// Those of several references that count for no width because they are mono and others are not.
  static func withoutWidth(_ references: [MeasuredReference]) -> [MeasuredReference] {
    let wanted = references.filter { $0.request.weight(for: .width) > 0 }
    let mono = wanted.filter { WidthMatch.isMono($0.profile) }
    return mono.count < wanted.count ? mono : []
  }

  /// The aspects that any reference counts for.
  static func followed(_ references: [ReferenceRequest]) -> Set<MatchAspect> {
    Set(
      MatchAspect.allCases.filter { aspect in
        references.contains { $0.weight(for: aspect) > 0 }
      })
  }

  /// The blend; the only reference itself where it counts for everything.
  package var profile: TrackProfile {
    let heavy = parts.filter { part in MatchAspect.allCases.contains { part.weight($0) > 0 } }
    if heavy.count == 1, MatchAspect.allCases.allSatisfy({ heavy[0].weight($0) > 0 }) {
      return heavy[0].profile
    }
    var result = mix
    let tone = Mean(parts, .tone, otherwise: mix)
    result.spectrum = tone.heaviest.spectrum
    result.sampleRate = tone.profiles.map(\.sampleRate).min() ?? mix.sampleRate
    result.spectrum.codecCutoffHz = tone.profiles.compactMap(\.spectrum.codecCutoffHz).min()
    if tone.profiles.count > 1 {
      result.spectrum.midDB = Self.mid(tone)
      result.spectrum.midErrorDB = tone.spectrum(\.spectrum.midErrorDB)
      result.spectrum.midBandErrorDB = tone.spectrum(\.spectrum.bandErrorDB)
    }
    takeWidth(&result)
    takeLevels(&result)
    let balance = Mean(parts, .balance, otherwise: mix)
    result.stereo.balanceDB = balance.value(\.stereo.balanceDB)
    result.stereo.centreDB = balance.heaviest.stereo.centreDB
    return result
  }

  /// The mean of the spectra of mid, each without its level, dB.
  ///
  /// Sixths of an octave are averaged: where songs have their notes apart, the mean of single points lies
  /// under both by as much as they are tonal, which makes the blend of two bright.
  private static func mid(_ tone: Mean) -> [Double] {
    func points(_ track: TrackProfile) -> [Double] {
      SpectralGrid.withoutLevel(track.spectrum.midDB)
    }
    let fine = tone.spectrum(points)
    let wanted = tone.spectrum { SpectralGrid.smooth(points($0), octaves: 1.0 / 6) }
    let smooth = SpectralGrid.smooth(fine, octaves: 1.0 / 6)
    return fine.indices.map { fine[$0] + wanted[$0] - smooth[$0] }
  }

  private func takeLevels(_ result: inout TrackProfile) {
    let level = Mean(parts, .level, otherwise: mix)
    result.loudness = level.heaviest.loudness
    let dynamics = Mean(parts, .dynamics, otherwise: mix)
    result.loudness.rangeLU = dynamics.value(\.loudness.rangeLU)
    result.loudness.rangeLowLUFS = dynamics.value(\.loudness.rangeLowLUFS)
    result.loudness.rangeHighLUFS = dynamics.value(\.loudness.rangeHighLUFS)
    // How loudness is spread follows one track, how high it stands another.
    result.loudness.integratedLUFS = dynamics.value(\.loudness.integratedLUFS)
    result.loudness.maximumShortTermLUFS = dynamics.value(\.loudness.maximumShortTermLUFS)
    result.loudness.shortTermQuantilesLUFS = dynamics.quantiles(\.loudness.shortTermQuantilesLUFS)
    result.loudness.shift(
      byLU: level.value(\.loudness.integratedLUFS) - result.loudness.integratedLUFS)
    result.peaks = dynamics.heaviest.peaks
    result.peaks.plrDB = dynamics.value(\.peaks.plrDB)
    result.peaks.psrMedianDB = dynamics.value(\.peaks.psrMedianDB)
    result.dynamics = dynamics.heaviest.dynamics
    guard dynamics.profiles.count > 1 else { return }
    for band in result.dynamics.bandQuantilesDB.indices {
      // What a reference of a low rate does not hold has no levels that could be averaged.
      let heard = dynamics.among {
        ($0.dynamics.bandQuantilesDB[band].first ?? Level.silence) > DynamicsMatch.emptyBandDBFS
      }
      guard let heard, let levels = heard.quantiles({ $0.dynamics.bandQuantilesDB[band] })
      else { continue }
      result.dynamics.bandQuantilesDB[band] = levels
    }
  }
}
