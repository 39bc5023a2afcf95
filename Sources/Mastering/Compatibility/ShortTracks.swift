internal import AudioCore
internal import Metering

/// What is done differently where there is little to measure (peers §6.11).
enum ShortTracks {
  /// Under this, s, a track says too little of itself.
  static let shortSeconds = 5.0
  /// Under this, s, nothing can be said at all.
  static let refusedSeconds = 0.5
  /// Largest correction of a short track, dB.
  static let limitDB = 6.0

  /// Holds matching back to whole octaves and 6 dB, and leaves dynamics alone, where mix or reference is
  /// short, and says so.
  ///
  /// `tone.certainty=off` lifts it. Throws `LacquerError.input` for what cannot be matched.
  static func adapt(
    _ settings: inout MasterSettings, mix: MeasuredTrack, references: [MeasuredReference]
  ) throws -> [PlanNote] {
    guard !references.isEmpty else { return [] }
    let tracks =
      [(mix.path, mix.profile.seconds)]
      + references.filter { !$0.request.path.hasPrefix(NeutralCurve.prefix) }
      .map { ($0.request.path, $0.profile.seconds) }
    guard let shortest = tracks.min(by: { $0.1 < $1.1 }), shortest.1 < shortSeconds else {
      return []
    }
    guard shortest.1 >= refusedSeconds else {
      throw LacquerError(
        .input,
        "\(shortest.0) is only \(Words.fixed(shortest.1, 2)) s long, too short to be matched; half a "
          + "second is the least.")
    }
    guard settings.tone.certainty else { return [] }
    settings.tone.detail = max(1, settings.tone.detail)
    settings.tone.boost = min(limitDB, settings.tone.boost)
    settings.tone.cut = min(limitDB, settings.tone.cut)
    settings.width.detail = max(1, settings.width.detail)
    // Fewer than a hundred levels of 50 ms are no distribution.
    let followed = settings.dynamics.amount > 0 || settings.dynamics.rider > 0
    settings.dynamics.amount = 0
    settings.dynamics.rider = 0
    let dynamics = followed ? ", and dynamics are not followed" : ""
    return [
      PlanNote(
        key: "tone.certainty",
        text:
          "\(shortest.0) is only \(Words.fixed(shortest.1, 1)) s long: tone is followed over whole "
          + "octaves and by at most \(Words.fixed(limitDB, 0)) dB\(dynamics). tone.certainty=off follows "
          + "closer."
      )
    ]
  }
}
