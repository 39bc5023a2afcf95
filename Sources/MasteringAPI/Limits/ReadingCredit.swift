/// How long somebody who reads slowly is waited for: whoever takes so many bytes a second on average,
/// however uneven, is never at the end of it.
///
/// What was read early counts for the time that is lent and no more, so that a first burst into the
/// buffers on the way does not pay for hours.
package struct ReadingCredit: Sendable, Equatable {
  /// Bytes a second that keep the credit as it is.
  package let bytesPerSecond: Double
  /// Most that is lent: the time after which who reads nothing is at the end, s.
  package let seconds: Double
  private var end: Double

  /// The whole credit; `now` in seconds of any steady clock.
  package init(bytesPerSecond: Double, seconds: Double, now: Double) {
    self.bytesPerSecond = bytesPerSecond
    self.seconds = seconds
    end = now + seconds
  }

  /// Says that bytes were taken; at a rate of 0 any number of them renews the credit.
  package mutating func note(_ bytes: Int, now: Double) {
    let earned = bytesPerSecond > 0 ? Double(bytes) / bytesPerSecond : seconds
    end = min(end + earned, now + seconds)
  }

  /// Whether the reader has fallen so far behind that nobody waits any more.
  package func isUsedUp(now: Double) -> Bool { now > end }
}
