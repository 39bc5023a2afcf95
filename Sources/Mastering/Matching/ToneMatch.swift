internal import DSP
import Glibc
internal import Metering

/// Decides the tone curve: how the spectrum of mid shall change.
///
/// decisions §1.2: spectra smoothed as power, then subtracted; shrunk by confidence; level removed
/// over 100 Hz–8 kHz; scaled by the amounts; limited in height and slope; faded below 20 Hz; held
/// above what either file can be trusted for; kept from lifting noise.
struct ToneMatch {
  let mix: SpectrumProfile
  let mixRate: Int
  /// Noise of the mix at each grid point, dB per hertz.
  let noise: [Double]
  let reference: SpectrumProfile
  let referenceRate: Int
  let settings: MasterSettings

  private var count: Int { mix.midDB.count }

  /// The decision on the mix's grid.
  func decide() -> MatchedCurve {
    let top = highestTrusted()
    let measured = difference(upTo: top.index)
    var wanted = scaled(measured)
    holdAbove(&wanted, from: top.index)
    fadeLow(&wanted)
    var result = MatchedCurve(
      wanted: wanted, curve: wanted, lower: wanted, upper: wanted, notes: [])
    if let note = top.note { result.notes.append(note) }
    limit(&result)
    return result
  }

  /// Smoothed difference of the two mid spectra with its level removed, dB.
  private func difference(upTo last: Int) -> [Double] {
    let detail = settings.tone.detail
    let source = SpectralGrid.smooth(mix.midDB, octaves: detail)
    let target = SpectralGrid.smooth(onMixGrid(reference.midDB), octaves: detail)
    let wideSource = SpectralGrid.smooth(mix.midDB, octaves: max(detail, 1.0 / 3))
    let wideTarget = SpectralGrid.smooth(onMixGrid(reference.midDB), octaves: max(detail, 1.0 / 3))
    let errors = standardErrors()
    let fine = (0..<count).map { target[$0] - source[$0] }
    let level = SpectralGrid.mean(fine, over: 100...min(8000, SpectralGrid.hertz(last)))
    return (0..<count).map { i in
      let isUncertainBass = SpectralGrid.hertz(i) < 200 && errors[i] > 1.5
      let raw = (isUncertainBass ? wideTarget[i] - wideSource[i] : fine[i]) - level
      guard settings.tone.certainty else { return raw }
      return raw * 36 / (36 + errors[i] * errors[i])
    }
  }

  private func standardErrors() -> [Double] {
    let other = onMixGrid(reference.midErrorDB)
    return (0..<count).map { i in
      (mix.midErrorDB[i] * mix.midErrorDB[i] + other[i] * other[i]).squareRoot()
    }
  }

  /// The reference's points, its last one repeated or cut off where the mix's rate differs.
  private func onMixGrid(_ values: [Double]) -> [Double] {
    guard let last = values.last else { return [Double](repeating: 0, count: count) }
    return (0..<count).map { $0 < values.count ? values[$0] : last }
  }

  private func scaled(_ measured: [Double]) -> [Double] {
    let tone = settings.tone
    let all = settings.match.amount / 100 * tone.amount / 100
    return measured.indices.map { i in
      let upper = SpectralGrid.step(at: 4000, octaves: 1, index: i)
      let lower = 1 - SpectralGrid.step(at: 200, octaves: 1, index: i)
      let share = lower * tone.low + upper * tone.high + (1 - lower - upper) * tone.mid
      let tilt = tone.tilt * log10(SpectralGrid.hertz(i) / 1000) / 2
      return measured[i] * all * share / 100 + tilt
    }
  }

  /// The last point both files can be trusted at, and the sentence that says why it is so low.
  private func highestTrusted() -> (index: Int, note: PlanNote?) {
    var hertz = min(20_000, 0.45 * Double(min(mixRate, referenceRate)))
    if let own = settings.tone.to { hertz = min(own, 0.49 * Double(min(mixRate, referenceRate))) }
    var note: PlanNote?
    if settings.guards.codec {
      let cutoffs = [("mix", mix.codecCutoffHz), ("reference", reference.codecCutoffHz)]
      for (name, cutoff) in cutoffs {
        guard let cutoff, 0.94 * cutoff < hertz else { continue }
        hertz = 0.94 * cutoff
        note = PlanNote(
          key: "guard.codec",
          text:
            "The \(name) holds nothing above \(Words.hertz(cutoff)) (a lossy codec cut it away); "
            + "the curve is held from \(Words.hertz(hertz)) up. guard.codec=off follows it anyway.",
          lowHz: hertz, highHz: nil)
      }
    }
    return (max(1, min(count - 1, SpectralGrid.count(below: hertz))), note)
  }

  private func holdAbove(_ values: inout [Double], from index: Int) {
    let span = max(1, SpectralGrid.pointsPerOctave / 6)
    let start = max(0, index - span)
    let held = values[start...index].reduce(0, +) / Double(index - start + 1)
    for i in values.indices where i > index { values[i] = held }
  }

  /// Full from `tone.from`; further down a rise fades out by 0.6 times that, while a fall stays.
  ///
  /// Rumble under the reference's costs headroom and is heard by nobody; what a reference has more of
  /// down there is not worth lifting.
  private func fadeLow(_ values: inout [Double]) {
    let full = settings.tone.from
    for i in values.indices {
      let position = log(SpectralGrid.hertz(i) / (0.6 * full)) / log(1 / 0.6)
      let share = 0.5 - 0.5 * cos(.pi * min(1, max(0, position)))
      if values[i] > 0 { values[i] *= share }
    }
  }

  private func limit(_ result: inout MatchedCurve) {
    let tone = settings.tone
    let headroom = noiseHeadroom()
    var curve = result.wanted
    for i in curve.indices {
      result.upper[i] = min(tone.boost, max(0, headroom[i]))
      result.lower[i] = -tone.cut
      curve[i] = SoftLimit.lower(
        SoftLimit.upper(curve[i], limit: tone.boost), limit: tone.cut)
      curve[i] = min(curve[i], result.upper[i])
    }
    if let slope = tone.slope {
      curve = SoftLimit.slope(curve, step: slope / Double(SpectralGrid.pointsPerOctave))
      for i in curve.indices { curve[i] = min(curve[i], result.upper[i]) }
    }
    result.curve = curve
    result.notes += LimitNotes.tone(
      wanted: result.wanted, curve: curve, headroom: headroom, settings: settings)
  }

  /// How far each point may rise before noise 18 dB under the signal comes up with it, dB.
  private func noiseHeadroom() -> [Double] {
    guard settings.guards.noise else { return [Double](repeating: 200, count: count) }
    let level = SpectralGrid.smooth(mix.midDB, octaves: 1.0 / 3)
    return (0..<count).map { i in noise[i] > -199 ? level[i] - noise[i] - 18 : 200 }
  }
}
