internal import AudioCore

extension BandHolds {
  /// Limits at which a filter may stand while a band still misses its aim.
  static let reachedKeys: Set = ["tone.boost", "tone.cut", "tone.reach", "guard.noise"]

  /// One note for each limit that the filter stands at while bands still miss what was aimed at, as what
  /// stands behind it takes from them what it gives.
  ///
  /// `missingDB` is what each band misses, 0 where no limit is reached; `limit` says which of `reachedKeys`
  /// holds a band that misses so much.
  func reachedNotes(
    missingDB: [Double], behind later: LaterStages, limit: (Int, Double) -> String
  ) -> [PlanNote] {
    let mine = bands.bands(Self.heardHz).filter { abs(missingDB[$0]) > Self.threshold }
    let keys = mine.map { limit($0, missingDB[$0]) }
    return Set(keys).sorted().compactMap { key in
      let held = zip(mine, keys).filter { $0.1 == key }.map(\.0)
      guard let worst = held.max(by: { abs(missingDB[$0]) < abs(missingDB[$1]) }) else {
        return nil
      }
      let (reason, remedy) =
        key == "tone.reach"
        ? ("the filter goes no further than 20 dB beyond what is aimed at", later.remedy)
        : Self.reasons[key] ?? ("a limit allows no more", key)
      return PlanNote(
        key: key,
        text: "\(shortfall(held, worst, missingDB[worst], later)); \(reason). \(remedy) lifts it.",
        ranges: ranges(held))
    }
  }

  private func shortfall(
    _ held: [Int], _ worst: Int, _ missingDB: Double, _ later: LaterStages
  ) -> String {
    let size = "\(Numeral.fixed(abs(missingDB))) dB"
    let place = Words.hertz(bands.hertz(worst))
    let cause = later.cause(isExcess: missingDB < 0)
    return missingDB < 0
      ? "Too much at \(places(held)): \(size) at \(place), \(cause)"
      : "Short at \(places(held)): \(size) are missing at \(place), \(cause)"
  }
}
