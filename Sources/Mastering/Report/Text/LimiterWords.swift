internal import AudioCore

/// How much a limiter worked, in words.
enum LimiterWords {
  /// "reducing gain 41 % of the time, by 1.2 dB in the median of that time; under 3.4 dB for 95 % of the
  /// track".
  ///
  /// The two figures have different bases: a limiter that acts 1 % of the time has a median over that time,
  /// and no reduction at all for 95 % of the track.
  static func work(activePercent: Double, medianDB: Double, centile95DB: Double) -> String {
    let share = activePercent < 0.5 ? "less than 1" : Numeral.fixed(activePercent, 0)
    return
      "reducing gain \(share) % of the time, by \(Numeral.fixed(medianDB, 1)) dB in the median of that "
      + "time; under \(Numeral.fixed(max(0.1, centile95DB), 1)) dB for 95 % of the track"
  }
}
