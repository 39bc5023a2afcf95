internal import AudioCore

extension BandHolds {
  /// Keys of the limits that can stop a filter while a band still misses its aim.
  static let reachedKeys: Set = ["tone.boost", "tone.cut", "tone.reach", "guard.noise"]

  /// One note for each limit that stops the filter while bands still miss their aim, because later stages undo
  /// what the filter does.
  ///
  /// - Parameters:
  ///   - missingDB: how far each band misses its aim, dB; 0 where no limit is reached.
  ///   - later: the stages after the filters.
  ///   - limit: which of `reachedKeys` stops a band that misses its aim by so many dB.
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
        ? ("the filter goes no more than 20 dB beyond its aim", later.remedy)
        : Self.reasons[key] ?? ("a limit allows no more", key)
      return PlanNote(
        key: key,
        text: "\(shortfall(held, worst, missingDB[worst], later)); \(reason). "
          + "\(remedy) lifts this limit.",
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
      ? "Too much at \(places(held)): \(size) left at \(place), \(cause)"
      : "Too little at \(places(held)): \(size) missing at \(place), \(cause)"
  }
}
