extension BandHolds {
  /// One note for each limit that the filter stands at while bands still miss what was aimed at, as the
  /// limiter and dynamics take from them what the filter gives.
  ///
  /// `missingDB` is what each band misses, 0 where no limit is reached; `isNoise` says that a rise is held
  /// by noise and not by `tone.boost`.
  func reachedNotes(missingDB: [Double], isNoise: (Int) -> Bool) -> [PlanNote] {
    let mine = bands.bands(Self.heardHz).filter { abs(missingDB[$0]) > Self.threshold }
    let keys = mine.map {
      missingDB[$0] < 0 ? "tone.cut" : isNoise($0) ? "guard.noise" : "tone.boost"
    }
    return Set(keys).sorted().compactMap { key in
      let held = zip(mine, keys).filter { $0.1 == key }.map(\.0)
      guard let worst = held.max(by: { abs(missingDB[$0]) < abs(missingDB[$1]) }) else {
        return nil
      }
      let (reason, remedy) = Self.reasons[key] ?? ("a limit allows no more", key)
      return PlanNote(
        key: key,
        text: "Short at \(places(held)): \(Words.signed(missingDB[worst])) dB are missing at "
          + "\(Words.hertz(bands.hertz(worst))), which limiter and dynamics take away again; "
          + "\(reason). \(remedy) lifts it.",
        ranges: ranges(held))
    }
  }
}
