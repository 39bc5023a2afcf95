/// The stages after the filters that may undo part of their effect, named in the report's sentences.
package struct LaterStages {
  /// Whether a limiter reduced anything.
  let limits: Bool
  /// Whether the dynamics curve of any band acts.
  let movesLevels: Bool
  /// Whether the gain of any section moves (`dynamics.rider`).
  let movesSections: Bool
  /// Whether the drive is fixed (`limit.drive`) and does not follow from a loudness target.
  let isDriven: Bool
  /// Length of the filtered audio, s.
  let seconds: Double

  /// Names what acted; see the properties.
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

  /// Why a filter did not reach its aim, as the end of a sentence: "which the limiter takes away again".
  ///
  /// `isExcess` says that too much is left instead of too little. Without a later stage that acts, the filter
  /// itself is the reason.
  package func cause(isExcess: Bool) -> String {
    let action = isExcess ? "back" : "away"
    let verb = isExcess ? "put" : "take"
    switch (limits, movesDynamics) {
    case (true, true): return "which limiter and dynamics \(verb) \(action) again"
    case (true, false): return "which the limiter \(verb)s \(action) again"
    case (false, true): return "which dynamics \(verb) \(action) again"
    case (false, false):
      return seconds < ShortTracks.shortSeconds
        ? "which no filter can reach in \(Words.duration(seconds)) of audio"
        : "which is narrower than the filter can follow"
    }
  }

  /// Which settings to change where the filter stands at the end of its range.
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
