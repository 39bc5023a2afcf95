import Mastering
import Testing

@Suite("How far each band of a loop follows what was found")
struct RelaxationTests {
  /// What is still missed after so many rounds, dB, where the master moves by `response` times what is
  /// reckoned with, and 6 dB are to be made up for.
  private func rest(response: Double, rounds: Int, isRelaxed: Bool = true) -> Double {
    var relaxation = Relaxation(count: 1)
    var reckoned = 0.0
    for _ in 0..<rounds {
      let missed = 6 - response * reckoned
      reckoned += isRelaxed ? relaxation.step(missed: [missed])[0] : missed
    }
    return abs(6 - response * reckoned)
  }

  @Test(
    "bands that go further than their filter come to rest, which the whole step never lets them",
    arguments: [1.6, 2.0, 2.6])
  func overshoot(response: Double) {
    #expect(rest(response: response, rounds: 5) < 0.1)
    #expect(rest(response: response, rounds: 5, isRelaxed: false) > 0.4)
  }

  @Test(
    "bands that follow their filter or lag behind it go the whole way", arguments: [0.5, 0.8, 1])
  func lag(response: Double) {
    #expect(rest(response: response, rounds: 5) < 0.2)
  }

  @Test("what else moves a band says nothing of its step")
  func elsewhere() {
    var relaxation = Relaxation(count: 1)
    _ = relaxation.step(missed: [4])
    #expect(relaxation.step(missed: [5]) == [5])
  }

  @Test("begun again it goes the whole way")
  func beginsAgain() {
    var relaxation = Relaxation(count: 1)
    _ = relaxation.step(missed: [6])
    #expect(relaxation.step(missed: [-6]) == [-3])
    relaxation.begin()
    #expect(relaxation.step(missed: [-6]) == [-6])
  }

  @Test("other audio says nothing of the last step, and nothing is learnt from next to nothing")
  func hearsAnew() {
    var relaxation = Relaxation(count: 2)
    _ = relaxation.step(missed: [6, 0.3])
    relaxation.startOnOtherAudio()
    #expect(relaxation.step(missed: [-6, -3]) == [-6, -3])
    relaxation = Relaxation(count: 1)
    _ = relaxation.step(missed: [0.3])
    #expect(relaxation.step(missed: [-3]) == [-3])
  }
}
