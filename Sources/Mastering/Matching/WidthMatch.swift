internal import DSP
import Glibc
package import Metering

/// Decides the width curve: how side is to change relative to mid.
///
/// What counts is the difference of side over mid in bands of `width.detail`, so that a limit on tone does not
/// become a change of width. Side is never raised below `width.low` (docs/algorithms/width.md).
package struct WidthMatch {
  let mix: TrackProfile
  let reference: TrackProfile
  let settings: MasterSettings

  package init(mix: TrackProfile, reference: TrackProfile, settings: MasterSettings) {
    self.mix = mix
    self.reference = reference
    self.settings = settings
  }

  private var count: Int { mix.spectrum.midDB.count }

  /// The decision on the mix's grid.
  package func decide() -> MatchedCurve {
    guard mix.channels == 2 else { return .none(count: count) }
    var result = MatchedCurve.none(count: count)
    let refusal = refusal()
    if let refusal { result.notes.append(refusal) }
    // What the person asked for on top stays, but for a mix in which there is no side.
    if refusal == nil || !Self.isMono(mix) { result.wanted = wanted(follows: refusal == nil) }
    limit(&result)
    return result
  }

  /// Whether a track has one channel, or two that are the same.
  static func isMono(_ track: TrackProfile) -> Bool {
    track.channels == 1 || track.stereo.widthDB < -50
  }

  /// Whether a mix has a width that is to follow references.
  static func isFollowed(by mix: TrackProfile, _ settings: MasterSettings) -> Bool {
    !isMono(mix) && settings.width.amount * settings.match.amount > 0
  }

  /// Why width cannot be matched at all.
  private func refusal() -> PlanNote? {
    guard settings.guards.mono, settings.width.amount * settings.match.amount > 0 else {
      return nil
    }
    if Self.isMono(mix) {
      return PlanNote(
        key: "guard.mono", text: "The mix is mono and stays mono.")
    }
    if Self.isMono(reference) {
      return PlanNote(
        key: "guard.mono",
        text: "The reference is mono; width is left as it is. guard.mono=off narrows to mono.")
    }
    return nil
  }

  /// Side against mid as it shall change; `width.trim` alone where the reference is not followed, dB.
  private func wanted(follows: Bool) -> [Double] {
    let bands = FractionalBands.ofWidth(octaves: settings.width.detail, gridCount: count)
    let own = ratio(mix.spectrum, bands)
    let other = ratio(reference.spectrum, bands)
    let share = follows ? settings.match.amount / 100 * settings.width.amount / 100 : 0
    let top = highestTrusted()
    let span = max(1, SpectralGrid.pointsPerOctave / 3)
    var values = bands.curve(
      zip(other, own).map { ($0 - $1) * share + settings.width.trim })
    let start = max(0, top - span)
    let held = values[start...top].reduce(0, +) / Double(top - start + 1)
    for i in values.indices where i > top { values[i] = held }
    for i in values.indices {
      let position = log(SpectralGrid.hertz(i) / 12) / log(20.0 / 12)
      values[i] *= 0.5 - 0.5 * cos(.pi * min(1, max(0, position)))
    }
    return values
  }

  /// Side over mid in each band, dB.
  private func ratio(_ spectrum: SpectrumProfile, _ bands: FractionalBands) -> [Double] {
    zip(bands.levels(spectrum.sideDB), bands.levels(spectrum.midDB)).map { $0 - $1 }
  }

  private func highestTrusted() -> Int {
    var hertz = TrustedBand.highestHz(mix.sampleRate, reference.sampleRate)
    if settings.guards.codec {
      for cutoff in [mix.spectrum.codecCutoffHz, reference.spectrum.codecCutoffHz] {
        if let cutoff { hertz = min(hertz, TrustedBand.highestHz(belowCutoff: cutoff)) }
      }
    }
    return max(1, min(count - 1, SpectralGrid.count(below: hertz)))
  }

  private func limit(_ result: inout MatchedCurve) {
    let width = settings.width
    let ceilings = highestWidening()
    for i in 0..<count {
      result.upper[i] = min(width.widen, ceilings[i])
      result.lower[i] = -width.narrow
      let value = SoftLimit.lower(
        SoftLimit.upper(result.wanted[i], limit: width.widen), limit: width.narrow)
      result.curve[i] = min(value, result.upper[i])
    }
    result.notes += LimitNotes.width(
      wanted: result.wanted, curve: result.curve, settings: settings)
  }

  /// How far side may rise at each point: not below `width.low`, not where there is none.
  private func highestWidening() -> [Double] {
    let mid = SpectralGrid.smooth(mix.spectrum.midDB, octaves: 1)
    let side = SpectralGrid.smooth(mix.spectrum.sideDB, octaves: 1)
    let noise = NoiseFloor.levels(of: mix)
    let hiss = NoiseFloor.sideLevels(of: mix)
    return (0..<count).map { i in
      let hertz = SpectralGrid.hertz(i)
      if hertz < settings.width.low { return 0 }
      let isEmpty =
        side[i] < mid[i] - 40 || side[i] < noise[i] + 12
        || side[i] < mid[i] - 24 && side[i] < hiss[i] + 12
      if settings.guards.mono && isEmpty { return 0 }
      // A step would be drawn by no filter, and reach below the edge.
      return settings.width.low > 0 ? min(200, 48 * log2(hertz / settings.width.low)) : 200
    }
  }
}
