import Playback
import TestSupport
import Testing

@Suite struct BlindTestTests {
  /// Exact one-sided binomial values.
  @Test func pValuesAreExact() {
    #expect(abs(BlindTest.pValue(right: 12, of: 16) - 2517.0 / 65_536) < 1e-12)
    #expect(abs(BlindTest.pValue(right: 9, of: 10) - 11.0 / 1024) < 1e-12)
    #expect(abs(BlindTest.pValue(right: 16, of: 16) - 1.0 / 65_536) < 1e-15)
    #expect(BlindTest.pValue(right: 0, of: 16) == 1)
    #expect(abs(BlindTest.pValue(right: 15, of: 20) - 0.020694732666015625) < 1e-12)
  }

  @Test func needsTwelveOfSixteen() {
    #expect(BlindTest.needed(of: 16) == 12)
    #expect(BlindTest.needed(of: 10) == 9)
    #expect(BlindTest.needed(of: 20) == 15)
    #expect(BlindTest.needed(of: 4) == nil)
  }

  @Test func orderIsFixedAndAnswersCount() {
    var generator = SeededGenerator(seed: 5)
    var test = BlindTest(trials: 8, using: &generator)
    let commitment = test.commitment
    #expect(Set(test.order).count == 2)
    while let x = test.x {
      test.answer(test.trial == 3 ? (x == .a ? .b : .a) : x, seconds: 1, switches: 2)
    }
    #expect(test.isDone && test.right == 7 && test.commitment == commitment)
    #expect(test.takeBack() && !test.isDone && test.trial == 7)
  }
}
