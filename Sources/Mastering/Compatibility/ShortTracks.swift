internal import AudioCore
internal import Metering

/// What is done differently where there is little to measure (docs/report.md).
enum ShortTracks {
  /// What a track is called, and how long it is, s.
  struct Length {
    let name: String
    let seconds: Double
  }

  /// Under this, s, a track says too little of itself.
  static let shortSeconds = 5.0
  /// Under this, s, nothing can be said at all.
  static let refusedSeconds = 0.5
  /// Largest correction of a short track, dB.
  static let limitDB = 6.0

  /// Holds matching back to whole octaves and 6 dB, and leaves dynamics alone, where mix or reference is
  /// short, and says so.
  ///
  /// `tone.certainty=off` lifts it, and the note says what that costs. Throws `LacquerError.input` for what
  /// cannot be matched.
  static func adapt(
    _ settings: inout MasterSettings, mix: Length, references: [Length]
  ) throws -> [PlanNote] {
    guard !references.isEmpty else { return [] }
    let tracks = [mix] + references.filter { !$0.name.hasPrefix(NeutralCurve.prefix) }
    guard let shortest = tracks.min(by: { $0.seconds < $1.seconds }),
      shortest.seconds < shortSeconds
    else { return [] }
    guard shortest.seconds >= refusedSeconds else {
      throw LacquerError(
        .input,
        "\(shortest.name) is only \(Numeral.fixed(shortest.seconds, 2)) s long, too short to be matched; "
          + "half a second is the least.")
    }
    let name = Paths.name(of: shortest.name)
    guard settings.tone.certainty else {
      return [
        PlanNote(
          key: "tone.certainty",
          text:
            "\(name) is only \(Numeral.fixed(shortest.seconds, 1)) s long, too short to measure tone and "
            + "balance well: the master may miss its aim. tone.certainty=on matches only what is certain."
        )
      ]
    }
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
          "\(name) is only \(Numeral.fixed(shortest.seconds, 1)) s long: tone is matched in whole "
          + "octaves and by at most \(Numeral.fixed(limitDB, 0)) dB\(dynamics). tone.certainty=off matches "
          + "more closely."
      )
    ]
  }
}
