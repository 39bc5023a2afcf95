/// What stands behind the filters and may move what they gave, in words.
package struct LaterStages {
  /// Whether a limiter took anything.
  let limits: Bool
  /// Whether loud and quiet of bands were moved.
  let movesLevels: Bool
  /// Whether whole sections were moved.
  let movesSections: Bool
  /// Whether the drive is fixed, so that no loudness asks for it.
  let isDriven: Bool
  /// Length of what is filtered, s.
  let seconds: Double

  /// Takes what acted on audio of a length, s.
  package init(
    limits: Bool, movesLevels: Bool, movesSections: Bool, isDriven: Bool, seconds: Double
  ) {
    self.limits = limits
    self.movesLevels = movesLevels
    self.movesSections = movesSections
    self.isDriven = isDriven
    self.seconds = seconds
  }

  private var movesDynamics: Bool { movesLevels || movesSections }

  /// Why a filter did not reach its aim: "which the limiter takes away again".
  ///
  /// `isExcess` where there is too much. Where nothing acted it is the filter that cannot.
  package func cause(isExcess: Bool) -> String {
    let action = isExcess ? "back" : "away"
    let verb = isExcess ? "put" : "take"
    switch (limits, movesDynamics) {
    case (true, true): return "which limiter and dynamics \(verb) \(action) again"
    case (true, false): return "which the limiter \(verb)s \(action) again"
    case (false, true): return "which dynamics \(verb) \(action) again"
    case (false, false):
      return seconds < ShortTracks.shortSeconds
        ? "which no filter can settle in \(Words.duration(seconds)) of audio"
        : "which is narrower than a filter draws"
    }
  }

  /// What to change where the filter goes as far as it ever does.
  package var remedy: String {
    var all: [String] = []
    if movesLevels { all.append("dynamics.amount=0") }
    if movesSections { all.append("dynamics.rider=0") }
    if limits { all.append(isDriven ? "a lower limit.drive" : "a lower loudness.target") }
    if all.isEmpty {
      all.append(seconds < ShortTracks.shortSeconds ? "tone.certainty=on" : "a wider tone.detail")
    }
    let text = all.joined(separator: " or ")
    return text.hasPrefix("a ") ? text.capitalisedFirst : text
  }
}
