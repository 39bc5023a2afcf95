import Playback
import TestSupport
import Testing

@Suite struct BlindTestTests {
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
