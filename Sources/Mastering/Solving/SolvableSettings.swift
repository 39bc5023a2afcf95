internal import Metering

/// Settings as a solver takes them.
struct SolvableSettings {
  /// What was chosen, with a delivery target's figures in place of its name, and held back where tracks are
  /// short.
  private(set) var settings: MasterSettings
  /// The target that was named.
  let target: DeliveryTarget?
  /// What is held back because tracks are short.
  private(set) var notes: [PlanNote]

  /// Throws `LacquerError`: a target nobody knows, tracks too short to be matched.
  init(
    _ chosen: MasterSettings, targets: DeliveryTargets, mix: ShortTracks.Length,
    references: [ShortTracks.Length]
  ) throws {
    settings = chosen
    target = try targets.resolve(&settings)
    notes = try ShortTracks.adapt(&settings, mix: mix, references: references)
  }
}

extension MeasuredTrack {
  /// How long it is.
  var length: ShortTracks.Length { ShortTracks.Length(name: path, seconds: profile.seconds) }
}

extension MeasuredReference {
  /// How long what is followed is.
  var length: ShortTracks.Length {
    ShortTracks.Length(name: request.path, seconds: profile.seconds)
  }
}
