import AudioCore
import Foundation
import Glibc
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Listening tests that anyone can run")
struct ListeningTests {
  private func prepare(_ folder: TemporaryFolder, trials: Int = 8) throws -> ListeningTest {
    let music = Material.stereo(seconds: 20, seed: 1, level: 0.4)
    try folder.write("one.wav", music)
    let bright = try Material.filtered(music, by: Material.curve { $0 > 2000 ? 6 : 0 })
    try folder.write("two.wav", Material.scaled(bright, -7))
    var kit = ListeningKit(folder.file("one.wav"), folder.file("two.wav"), seed: 42)
    kit.trials = trials
    return try kit.write(to: folder.path, cancellation: Cancellation())
  }

  @Test("A, B and every X are equally loud, equally long, and X is one of them to the bit")
  func files() throws {
    let folder = try TemporaryFolder()
    let test = try prepare(folder)
    let a = try folder.read("A.wav")
    let b = try folder.read("B.wav")
    #expect(a[0].count == b[0].count)
    for samples in [a, b] {
      let profile = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
        .profile
      // The fades at the cuts take a little.
      #expect(abs(profile.loudness.integratedLUFS - test.loudnessLUFS) < 0.1)
    }
    let order = try test.order
    #expect(order.count == 8 && order.reduce(0, +) == 4)
    for (index, version) in order.enumerated() {
      #expect(
        try folder.bytes("X0\(index + 1).wav") == folder.bytes(version == 0 ? "A.wav" : "B.wav"))
    }
  }

  @Test("the key reads back, and one that was changed is refused")
  func key() throws {
    let folder = try TemporaryFolder()
    let test = try prepare(folder)
    var read = try ListeningTest.decode(test.encoded(), path: "key.json")
    #expect(read == test)
    read.sealed = String(read.sealed.reversed())
    #expect(throws: LacquerError.self) { try read.order }
    let page = ListeningForm(test, trials: 8).page
    #expect(page.contains("X08.wav") && !page.contains(test.versions[0]))
  }

  @Test(
    "statistics are the binomial's",
    arguments: [
      // Trials, correct, one-sided p and the 95 % interval (R: binom.test).
      (16, 12, 0.038_406, 0.476_2, 0.927_3), (16, 16, 0.000_015_26, 0.794_1, 1),
      (10, 5, 0.623_05, 0.187_1, 0.812_9), (16, 8, 0.598_19, 0.246_5, 0.753_5),
    ])
  func statistics(trials: Int, correct: Int, p: Double, low: Double, high: Double) {
    let score = ListeningScore(trials: trials, correct: correct)
    #expect(abs(score.pValue - p) < 1e-5)
    #expect(abs(score.interval[0] - low) < 1e-3 && abs(score.interval[1] - high) < 1e-3)
  }

  @Test func answersAreCountedAndOthersRefused() throws {
    let score = try ListeningScore(answers: "ab-a", order: [0, 1, 1, 1])
    #expect(score.trials == 3 && score.correct == 2)
    for text in ["abx", "ababa"] {
      let error = #expect(throws: LacquerError.self) {
        _ = try ListeningScore(answers: text, order: [0, 1, 1, 1])
      }
      #expect(error?.code == .usage)
    }
    let few = try ListeningScore(answers: "abba", order: Array(repeating: 0, count: 16))
    #expect(few.trials == 4 && few.offered == 16)
    #expect(few.text.hasPrefix("4 of 16 trials were answered, and of those 2 of 4 right; "))
    #expect(ListeningScore(trials: 16, correct: 15).text.hasPrefix("15 of 16 right; "))
    #expect(ListeningScore(trials: 16, correct: 15).text.contains("was heard"))
    #expect(ListeningScore(trials: 16, correct: 9).text.contains("no difference was shown"))
  }
}
