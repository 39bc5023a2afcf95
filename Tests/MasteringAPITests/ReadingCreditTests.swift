import MasteringAPI
import Testing

/// How long a server waits for somebody who reads slowly.
struct ReadingCreditTests {
  /// The second in which a reader is given up who takes `burst` bytes every `pause` seconds; nil when
  /// that never happens in two hours.
  private func end(burst: Int, pause: Int, first: Int = 0) -> Int? {
    var credit = ReadingCredit(bytesPerSecond: 256, seconds: 300, now: 0)
    credit.note(first, now: 0)
    for second in 1...7200 {
      if credit.isUsedUp(now: Double(second)) { return second }
      if second.isMultiple(of: pause) { credit.note(burst, now: Double(second)) }
    }
    return nil
  }

  @Test("Whoever takes 256 B/s on average is never given up, in whatever bursts")
  func steady() {
    // 3 kB/s out of buffers of 64 kB, whose pauses are longer than those allowed to a sender.
    #expect(end(burst: 65_536, pause: 22) == nil)
    #expect(end(burst: 65_536, pause: 256) == nil)
    #expect(end(burst: 256, pause: 1) == nil)
  }

  @Test("Whoever takes nothing has five minutes, also after a large first burst")
  func nothing() {
    #expect(end(burst: 0, pause: 1) == 301)
    #expect(end(burst: 0, pause: 1, first: 10 << 20) == 301)
    #expect(end(burst: 128, pause: 1).map { (590...610).contains($0) } == true)
  }

  @Test("Without a rate any byte is enough")
  func anyRate() {
    var credit = ReadingCredit(bytesPerSecond: 0, seconds: 10, now: 0)
    credit.note(1, now: 9)
    #expect(!credit.isUsedUp(now: 18) && credit.isUsedUp(now: 20))
  }
}
