internal import Metering

/// Where the master's loudness shall be.
enum LoudnessTarget {
  /// Target in LUFS, or nil when the drive is fixed or there is no loudness to move or to follow.
  static func decide(
    mix: TrackProfile, reference: TrackProfile?, settings: MasterSettings
  ) -> Double? {
    guard settings.limit.drive == nil, unmeasured(mix, reference, settings) == nil else {
      return nil
    }
    switch settings.loudness.target {
    case .absolute(let lufs): return lufs
    case .keep, .preset: return mix.loudness.integratedLUFS
    case .reference(let offset):
      guard let reference else { return mix.loudness.integratedLUFS }
      return reference.loudness.integratedLUFS + offset
    }
  }

  /// Says that the level was left as it is, and why.
  static func notes(
    mix: TrackProfile, reference: TrackProfile?, settings: MasterSettings
  ) -> [PlanNote] {
    let isAimed =
      if case .absolute = settings.loudness.target { true } else { reference != nil }
    guard isAimed, settings.limit.drive == nil, !mix.faults.isSilent,
      let name = unmeasured(mix, reference, settings)
    else { return [] }
    return [note(unmeasured: name)]
  }

  /// Says that the level is left as it is because `name` has no loudness.
  static func note(unmeasured name: String) -> PlanNote {
    PlanNote(
      key: "loudness.target",
      text:
        "The \(name) has no loudness (that takes 0.4 s above −70 LUFS), so the mix stays at its level. "
        + "limit.drive changes it.")
  }

  /// Whether frames of a track have no loudness.
  static func isUnmeasured(_ frames: Range<Int>, of features: FeatureSidecar) -> Bool {
    let units = features.loudness[features.units(of: frames)]
    return LoudnessSeries(units).integrated.loudness <= Level.silence
  }

  /// Whether a track has no loudness.
  static func isUnmeasured(_ track: TrackProfile) -> Bool {
    track.faults.isSilent || track.loudness.integratedLUFS <= Level.silence
  }

  /// What has no loudness although it takes one; nil when all have.
  private static func unmeasured(
    _ mix: TrackProfile, _ reference: TrackProfile?, _ settings: MasterSettings
  ) -> String? {
    if isUnmeasured(mix) { return "mix" }
    guard case .reference = settings.loudness.target, let reference else { return nil }
    return isUnmeasured(reference) ? "reference" : nil
  }
}
