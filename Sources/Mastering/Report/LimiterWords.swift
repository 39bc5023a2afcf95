internal import AudioCore

/// How much a limiter worked, in words.
enum LimiterWords {
  /// "at work 41 % of the time, there by 1.2 dB in the median; 95 % of all time under 3.4 dB".
  ///
  /// The median is that of the time at work, the 95 % that of the whole track: a limiter that works 1 %
  /// of the time has a median and nothing over all of it.
  static func work(activePercent: Double, medianDB: Double, centile95DB: Double) -> String {
    let share = activePercent < 0.5 ? "less than 1" : Numeral.fixed(activePercent, 0)
    return
      "at work \(share) % of the time, there by \(Numeral.fixed(medianDB, 1)) dB in the median; "
      + "95 % of all time under \(Numeral.fixed(max(0.1, centile95DB), 1)) dB"
  }
}
