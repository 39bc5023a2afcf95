internal import Metering

extension ReferenceBlend {
  /// Those whose width counts: what is mono has none that could be averaged, and counts where nothing else
  /// does.
  private var partsWithWidth: [Part] {
    let stereo = parts.filter { $0.weight(.width) > 0 && !WidthMatch.isMono($0.profile) }
    return stereo.isEmpty ? parts : stereo
  }

  /// Side is carried as its distance from mid, so that tone and width can follow different tracks.
  ///
  /// Above what the files that count for width can be trusted for, it stands as far from the mix's as right
  /// below; tone has a rate and a codec's edge of its own.
  func takeWidth(_ result: inout TrackProfile) {
    let width = Mean(partsWithWidth, .width, otherwise: mix)
    result.channels = width.profiles.map(\.channels).max() ?? mix.channels
    result.stereo = width.heaviest.stereo
    result.stereo.widthDB = width.value(\.stereo.widthDB)
    for band in result.stereo.bandWidthDB.indices {
      let held = width.among { TrustedBand.holds(listeningBand: band, at: $0.sampleRate) }
      result.stereo.bandWidthDB[band] =
        held?.value { $0.stereo.bandWidthDB[band] } ?? mix.stereo.bandWidthDB[band]
    }
    result.stereo.correlation = width.value(\.stereo.correlation)
    result.stereo.correlationLow = width.value(\.stereo.correlationLow)
    result.stereo.monoLossDB = width.value(\.stereo.monoLossDB)
    let trusted = width.profiles.map(trustedHz).min() ?? .infinity
    var ratio = width.spectrum(Self.ratio)
    if trusted < trustedHz(result) { hold(&ratio, above: trusted) }
    let sideErrors = width.spectrum(\.spectrum.sideErrorDB)
    guard let lastRatio = ratio.last, let lastError = sideErrors.last else { return }
    result.spectrum.sideDB = result.spectrum.midDB.enumerated().map { index, mid in
      mid + (index < ratio.count ? ratio[index] : lastRatio)
    }
    result.spectrum.sideErrorDB = result.spectrum.midDB.indices.map {
      $0 < sideErrors.count ? sideErrors[$0] : lastError
    }
  }

  /// Moves side over mid, dB, above `hertz` to as far from the mix's as its last third of an octave is.
  private func hold(_ ratio: inout [Double], above hertz: Double) {
    let own = Self.ratio(mix)
    let top = min(SpectralGrid.count(below: hertz), ratio.count - 1, own.count - 1)
    guard top > 0 else { return }
    let start = max(0, top - SpectralGrid.pointsPerOctave / 3)
    let apart =
      (start...top).reduce(0) { $0 + ratio[$1] - own[$1] } / Double(top - start + 1)
    ratio = Array(ratio[...top]) + own[(top + 1)...].map { $0 + apart }
  }

  /// How far up a track can be trusted beside the mix, Hz.
  private func trustedHz(_ track: TrackProfile) -> Double {
    let hertz = TrustedBand.highestHz(mix.sampleRate, track.sampleRate)
    guard settings.guards.codec, let cutoff = track.spectrum.codecCutoffHz else { return hertz }
    return min(hertz, TrustedBand.highestHz(belowCutoff: cutoff))
  }

  /// Side over mid at every point, dB.
  private static func ratio(_ track: TrackProfile) -> [Double] {
    zip(track.spectrum.sideDB, track.spectrum.midDB).map { max(-200, $0 - $1) }
  }
}
