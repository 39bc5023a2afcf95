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

  /// Prepares to blend `parts` for `mix`, each as loud as `mix` is to follow it.
  package init(parts: [Part], mix: TrackProfile) {
    self.parts = parts.map { Part(profile: $0.profile.followed(by: mix), weight: $0.weight) }
    self.mix = mix
  }

  /// The blend of measured references; nil when there is none.
  static func blend(_ references: [MeasuredReference], mix: TrackProfile) -> TrackProfile? {
    guard !references.isEmpty else { return nil }
    return ReferenceBlend(
      parts: references.map { reference in
        Part(profile: reference.profile) { reference.request.weight(for: $0) }
      }, mix: mix
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
    let width = Mean(partsWithWidth, .width, otherwise: mix)
    result.sampleRate =
      (tone.profiles + width.profiles).map(\.sampleRate).min() ?? mix.sampleRate
    result.spectrum.codecCutoffHz = tone.profiles.compactMap(\.spectrum.codecCutoffHz).min()
    if tone.profiles.count > 1 {
      result.spectrum.midDB = tone.spectrum { SpectralGrid.withoutLevel($0.spectrum.midDB) }
      result.spectrum.midErrorDB = tone.spectrum(\.spectrum.midErrorDB)
      result.spectrum.midBandErrorDB = tone.spectrum(\.spectrum.bandErrorDB)
    }
    takeWidth(&result, width)
    takeLevels(&result)
    let balance = Mean(parts, .balance, otherwise: mix)
    result.stereo.balanceDB = balance.value(\.stereo.balanceDB)
    result.stereo.centreDB = balance.heaviest.stereo.centreDB
    return result
  }

  /// Those whose width counts: what is mono has none that could be averaged, and counts where nothing else
  /// does.
  private var partsWithWidth: [Part] {
    let stereo = parts.filter { $0.weight(.width) > 0 && !WidthMatch.isMono($0.profile) }
    return stereo.isEmpty ? parts : stereo
  }

  /// Side is carried as its distance from mid, so that tone and width can follow different tracks.
  private func takeWidth(_ result: inout TrackProfile, _ width: Mean) {
    result.channels = width.profiles.map(\.channels).max() ?? mix.channels
    result.stereo = width.heaviest.stereo
    result.stereo.widthDB = width.value(\.stereo.widthDB)
    for band in result.stereo.bandWidthDB.indices {
      result.stereo.bandWidthDB[band] = width.value { $0.stereo.bandWidthDB[band] }
    }
    result.stereo.correlation = width.value(\.stereo.correlation)
    result.stereo.correlationLow = width.value(\.stereo.correlationLow)
    result.stereo.monoLossDB = width.value(\.stereo.monoLossDB)
    let ratio = width.spectrum { profile in
      zip(profile.spectrum.sideDB, profile.spectrum.midDB).map { max(-200, $0 - $1) }
    }
    let sideErrors = width.spectrum(\.spectrum.sideErrorDB)
    guard let lastRatio = ratio.last, let lastError = sideErrors.last else { return }
    result.spectrum.sideDB = result.spectrum.midDB.enumerated().map { index, mid in
      mid + (index < ratio.count ? ratio[index] : lastRatio)
    }
    result.spectrum.sideErrorDB = result.spectrum.midDB.indices.map {
      $0 < sideErrors.count ? sideErrors[$0] : lastError
    }
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
    let shapes = dynamics.profiles.map(\.dynamics.bandQuantilesDB)
    guard shapes.count > 1, let first = shapes.first,
      shapes.allSatisfy({ $0.map(\.count) == first.map(\.count) })
    else { return }
    for band in first.indices {
      for rank in first[band].indices {
        result.dynamics.bandQuantilesDB[band][rank] = dynamics.value {
          $0.dynamics.bandQuantilesDB[band][rank]
        }
      }
    }
  }
}

/// Weighted means over the references that count for one aspect.
private struct Mean {
  let profiles: [TrackProfile]
  private let shares: [Double]

  init(_ parts: [ReferenceBlend.Part], _ aspect: MatchAspect, otherwise mix: TrackProfile) {
    let heavy = parts.map { ($0.profile, $0.weight(aspect)) }.filter { $0.1 > 0 }
    let total = heavy.reduce(0) { $0 + $1.1 }
    profiles = heavy.isEmpty ? [mix] : heavy.map(\.0)
    shares = heavy.isEmpty ? [1] : heavy.map { $0.1 / total }
  }

  /// The profile that counts most, the first of several.
  var heaviest: TrackProfile {
    var best = 0
    for index in shares.indices where shares[index] > shares[best] { best = index }
    return profiles[best]
  }

  /// The mean of a number; exactly the number where only one profile counts.
  func value(_ value: (TrackProfile) -> Double) -> Double {
    if profiles.count == 1 { return value(profiles[0]) }
    return zip(profiles, shares).reduce(0) { $0 + value($1.0) * $1.1 }
  }

  /// The mean of quantiles; nil where a profile that counts has none.
  func quantiles(_ values: (TrackProfile) -> [Double]?) -> [Double]? {
    let all = profiles.compactMap(values)
    guard all.count == profiles.count, let first = all.first,
      all.allSatisfy({ $0.count == first.count })
    else { return nil }
    return first.indices.map { i in zip(all, shares).reduce(0) { $0 + $1.0[i] * $1.1 } }
  }

  /// The mean of a curve over the points that all profiles have.
  func spectrum(_ curve: (TrackProfile) -> [Double]) -> [Double] {
    let curves = profiles.map(curve)
    if curves.count == 1 { return curves[0] }
    let count = curves.map(\.count).min() ?? 0
    return (0..<count).map { i in
      zip(curves, shares).reduce(0) { $0 + $1.0[i] * $1.1 }
    }
  }
}
