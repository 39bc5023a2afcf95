import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("A blind test")
struct BlindTestTests {
  @Test("has an order that is fixed, and counts answers")
  func orderIsFixedAndAnswersCount() {
    var generator = SeededGenerator(seed: 5)
    var test = BlindTest(trials: 8, using: &generator)
    let commitment = test.commitment
    #expect(Set(test.order).count == 2)
    while let x = test.x { test.answer(test.trial == 3 ? (x == .a ? .b : .a) : x) }
    #expect(test.isDone && test.right == 7 && test.commitment == commitment)
    test.answer(.a)
    #expect(test.answers.count == 8)
    #expect(test.takeBack() && !test.isDone && test.trial == 7)
  }

  @Test("is bound by a hash that anyone can check: printf '%s %s' SALT LIST | sha256sum")
  func commitment() {
    let test = BlindTest(order: [.a, .b, .b, .a], salt: "5a17")
    #expect(test.commitment == ContentHash(of: Array("5a17 ABBA".utf8)).hexadecimal)
  }
}
