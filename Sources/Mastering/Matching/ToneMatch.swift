internal import DSP
import Glibc
internal import Metering

/// Decides the tone curve: how the spectrum of mid shall change.
///
/// The power of bands of `tone.detail` around 1 kHz is compared; the difference is freed of its level
/// over 100 Hz–8 kHz, shrunk by confidence, scaled by the amounts, limited in height and slope, faded
/// below 20 Hz, held above what either file can be trusted for, and kept from lifting noise. Every band
/// that one of these took more than 0.4 dB from is told, with its cause.
struct ToneMatch {
  let mix: SpectrumProfile
  let mixRate: Int
  /// Noise of the mix at each grid point, dB per hertz.
  let noise: [Double]
  let reference: SpectrumProfile
  let referenceRate: Int
  let settings: MasterSettings
  /// Standard error of the paired difference at each grid point, dB, when both are the same song.
  var pairedErrorDB: [Double]?

  private var count: Int { mix.midDB.count }
  private var bands: FractionalBands {
    FractionalBands(octaves: settings.tone.detail, gridCount: count)
  }

  /// The decision on the mix's grid.
  func decide() -> MatchedCurve {
    let bands = bands
    let top = highestTrusted()
    let asked = asked(bands, upTo: SpectralGrid.hertz(top.index))
    var raw = scaled(asked, bands)
    var wanted = scaled(certain(asked, bands), bands)
    let followed = raw
    holdAbove(&raw, bands, from: SpectralGrid.hertz(top.index))
    holdAbove(&wanted, bands, from: SpectralGrid.hertz(top.index))
    fadeLow(&raw, bands)
    fadeLow(&wanted, bands)
    var holds = BandHolds(bands: bands)
    holds.compare(
      followed, raw, key: top.codec == nil ? "tone.to" : "guard.codec",
      above: top.codec?.heldHz ?? SpectralGrid.hertz(top.index))
    holds.compare(raw, wanted, key: "tone.certainty")
    return limited(wanted, bands, holds: holds, codec: top.codec, followed: followed)
  }

  /// Difference of the two mid spectra, band by band, with its level removed, dB.
  private func asked(_ bands: FractionalBands, upTo hertz: Double) -> [Double] {
    let own = bands.levels(mix.midDB)
    let fine = zip(bands.levels(onMixGrid(reference.midDB)), own).map { $0 - $1 }
    let level = bands.level(fine) { bands.hertz($0) <= hertz }
    return fine.map { $0 - level }
  }

  /// The difference as far as the evidence goes: shrunk by its standard error, and over a third of an
  /// octave in a bass that is more than 1.5 dB uncertain.
  private func certain(_ asked: [Double], _ bands: FractionalBands) -> [Double] {
    guard settings.tone.certainty else { return asked }
    let own = bands.errors(pairedErrorDB ?? mix.bandErrorDB, weightedBy: mix.midDB)
    let other =
      pairedErrorDB != nil
      ? [Double](repeating: 0, count: bands.count)
      : bands.errors(onMixGrid(reference.bandErrorDB), weightedBy: onMixGrid(reference.midDB))
    let wide = wideDifference(asked, bands)
    return asked.indices.map { band in
      let variance = own[band] * own[band] + other[band] * other[band]
      let isUncertainBass = bands.hertz(band) < 200 && variance > 1.5 * 1.5
      return (isUncertainBass ? wide[band] : asked[band]) * 36 / (36 + variance)
    }
  }

  private func wideDifference(_ asked: [Double], _ bands: FractionalBands) -> [Double] {
    let octaves = max(settings.tone.detail, 1.0 / 3)
    let source = SpectralGrid.smooth(mix.midDB, octaves: octaves)
    let target = SpectralGrid.smooth(onMixGrid(reference.midDB), octaves: octaves)
    let fine = zip(target, source).map { $0 - $1 }
    let level = SpectralGrid.level(fine)
    return asked.indices.map { band in
      let range = bands.range(band)
      return range.reduce(0) { $0 + fine[$1] } / Double(range.count) - level
    }
  }

  /// The reference's points, its last one repeated or cut off where the mix's rate differs.
  private func onMixGrid(_ values: [Double]) -> [Double] {
    guard let last = values.last else { return [Double](repeating: 0, count: count) }
    return (0..<count).map { $0 < values.count ? values[$0] : last }
  }

  private func scaled(_ measured: [Double], _ bands: FractionalBands) -> [Double] {
    let tone = settings.tone
    let all = settings.match.amount / 100 * tone.amount / 100
    return measured.indices.map { band in
      let hertz = bands.hertz(band)
      let upper = SpectralGrid.step(at: 4000, octaves: 1, hertz: hertz)
      let lower = 1 - SpectralGrid.step(at: 200, octaves: 1, hertz: hertz)
      let share = lower * tone.low + upper * tone.high + (1 - lower - upper) * tone.mid
      return measured[band] * all * share / 100 + tilt(hertz)
    }
  }

  private func tilt(_ hertz: Double) -> Double { settings.tone.tilt * log10(hertz / 1000) / 2 }

  /// The last point both files can be trusted at, and the codec that set it.
  private func highestTrusted() -> (index: Int, codec: CodecHold?) {
    var hertz = TrustedBand.highestHz(mixRate, referenceRate)
    if let own = settings.tone.to { hertz = min(own, 0.49 * Double(min(mixRate, referenceRate))) }
    var codec: CodecHold?
    if settings.guards.codec {
      for (name, cutoff) in [("mix", mix.codecCutoffHz), ("reference", reference.codecCutoffHz)] {
        guard let cutoff else { continue }
        let hold = CodecHold(name: name, cutoffHz: cutoff)
        guard hold.heldHz < hertz else { continue }
        hertz = hold.heldHz
        codec = hold
      }
    }
    return (max(1, min(count - 1, SpectralGrid.count(below: hertz))), codec)
  }

  /// A band counts as trusted up to the edge; the bands above are held at the last sixth of an
  /// octave's mean.
  private func holdAbove(_ values: inout [Double], _ bands: FractionalBands, from hertz: Double) {
    guard let last = values.indices.last(where: { bands.highHz($0) <= hertz * 1.001 }) else {
      return
    }
    let span = max(1, Int((1.0 / 6 / bands.octaves).rounded()))
    let start = max(0, last - span + 1)
    let held = values[start...last].reduce(0, +) / Double(last - start + 1)
    for i in values.indices where i > last { values[i] = held }
  }

  /// Full from `tone.from`; further down a rise fades out by 0.6 times that, while a fall stays.
  ///
  /// Rumble under the reference's costs headroom and is heard by nobody; what a reference has more of
  /// down there is not worth lifting.
  private func fadeLow(_ values: inout [Double], _ bands: FractionalBands) {
    let full = settings.tone.from
    for i in values.indices where values[i] > 0 {
      let position = log(bands.hertz(i) / (0.6 * full)) / log(1 / 0.6)
      values[i] *= 0.5 - 0.5 * cos(.pi * min(1, max(0, position)))
    }
  }

  /// The curve that limits and guards leave, on the grid.
  private func limited(
    _ wanted: [Double], _ bands: FractionalBands, holds: BandHolds, codec: CodecHold?,
    followed: [Double]
  ) -> MatchedCurve {
    let tone = settings.tone
    var holds = holds
    let room = noiseHeadroom()
    let headroom = bands.least(room)
    let quiet = zip(wanted, headroom).map { min($0, max(0, $1)) }
    holds.compare(wanted, quiet, key: "guard.noise")
    let boosted = quiet.map { SoftLimit.upper($0, limit: tone.boost) }
    holds.compare(quiet, boosted, key: "tone.boost")
    let cut = boosted.map { SoftLimit.lower($0, limit: tone.cut) }
    holds.compare(boosted, cut, key: "tone.cut")
    var aim = cut
    if let slope = tone.slope {
      aim = SoftLimit.slope(cut) { slope * bands.distance($0) }
      for i in aim.indices { aim[i] = min(aim[i], min(tone.boost, max(0, headroom[i]))) }
      holds.compare(cut, aim, key: "tone.slope")
    }
    let free = aim
    for i in aim.indices { aim[i] = protected(aim[i], at: bands.hertz(i)) }
    holds.compare(free, aim, key: "tone.protect")
    let hertz = (0..<count).map(SpectralGrid.hertz)
    var result = MatchedCurve(
      wanted: bands.curve(wanted), curve: zip(bands.curve(free), hertz).map(protected),
      lower: hertz.map { protected(-tone.cut, at: $0) },
      upper: zip(room, hertz).map { protected(min(tone.boost, max(0, $0)), at: $1) }, notes: [])
    result.asked = followed
    result.bands = bands
    result.heldBands = holds.bands(from: followed, to: aim)
    result.notes = holds.notes(wanted: followed, given: aim, codec: codec)
    return result
  }

  /// A gain as near as protected ranges let it come: none but tilt inside of them, then as much as
  /// a curve of limited slope reaches.
  private func protected(_ gain: Double, at hertz: Double) -> Double {
    let distance = settings.tone.protect.map { range in
      max(0, log2(range.lowHz / hertz), log2(hertz / range.highHz))
    }.min()
    guard let distance else { return gain }
    // Steeper than this and the filter itself would reach into the range.
    let room = distance * min(24, settings.tone.slope ?? 24)
    let tilt = tilt(hertz)
    return min(tilt + room, max(tilt - room, gain))
  }

  /// How far each point may rise before noise 18 dB under the signal comes up with it, dB.
  private func noiseHeadroom() -> [Double] {
    guard settings.guards.noise else { return [Double](repeating: 200, count: count) }
    let level = SpectralGrid.smooth(mix.midDB, octaves: 1.0 / 3)
    return (0..<count).map { i in noise[i] > -199 ? level[i] - noise[i] - 18 : 200 }
  }
}
