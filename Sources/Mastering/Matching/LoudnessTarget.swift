internal import Metering

/// Where the master's loudness shall be.
enum LoudnessTarget {
  /// Target in LUFS, or nil when the drive is fixed or the mix has no loudness to move.
  static func decide(
    mix: TrackProfile, reference: TrackProfile?, settings: MasterSettings
  ) -> Double? {
    guard settings.limit.drive == nil, !mix.faults.isSilent else { return nil }
    switch settings.loudness.target {
    case .absolute(let lufs): return lufs
    case .keep, .preset: return mix.loudness.integratedLUFS
    case .reference(let offset):
      guard let reference else { return mix.loudness.integratedLUFS }
      return reference.loudness.integratedLUFS + offset
    }
  }
}
