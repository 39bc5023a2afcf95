import AudioCore
import Foundation
import Glibc
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Listening tests that anyone can run")
struct ListeningTests {
  private func prepare(_ folder: TemporaryFolder) throws -> ListeningTest {
    let music = Material.stereo(seconds: 20, seed: 1, level: 0.4)
    try folder.write("one.wav", music)
    let bright = try Material.filtered(music, by: Material.curve { $0 > 2000 ? 6 : 0 })
    try folder.write("two.wav", Material.scaled(bright, -7))
    var kit = ListeningKit(folder.file("one.wav"), folder.file("two.wav"), seed: 42)
    kit.trials = 8
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
    #expect(order.count == 8 && Set(order) == [0, 1])
    for (index, version) in order.enumerated() {
      #expect(
        try folder.bytes("X0\(index + 1).wav") == folder.bytes(version == 0 ? "A.wav" : "B.wav"))
    }
  }

  @Test("files of floats over full scale are lowered together, not clipped")
  func overFullScale() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 4, seed: 3, level: 0.4)
    let middle = 5_000..<150_000
    let peak: Float = music[0][middle].map { abs($0) }.max() ?? 1
    let hot = music.map { $0.map { 1.8 * $0 / peak } }
    try folder.write("one.wav", hot)
    try folder.write("two.wav", [hot[0], hot[1].map { 0.7 * $0 }])
    var kit = ListeningKit(folder.file("one.wav"), folder.file("two.wav"), seed: 1)
    kit.trials = 5
    kit.excerpt = TimeRegion(start: 0, end: 4)
    let test = try kit.write(to: folder.path, cancellation: Cancellation())
    for (index, name) in ["A.wav", "B.wav"].enumerated() {
      let written = try folder.read(name)[0]
      let gain = Float(Decibels.gain(test.gainsDB[index]))
      let error = middle.map { abs(written[$0] - gain * hot[0][$0]) }.max() ?? 1
      // Dither and the last of 24 bits.
      #expect(error < 1e-6, "\(name)")
    }
  }

  @Test("each X is drawn on its own: who says a as often as b guesses as the binomial says")
  func evenAnswersGainNothing() throws {
    let answers = String(repeating: "ab", count: 8)
    let tests = 4000
    var passed = 0
    for seed in 0..<tests {
      let test = ListeningTest(
        versions: ["one.wav", "two.wav"], gainsDB: [0, 0], loudnessLUFS: -14,
        excerpt: TimeRegion(start: 0, end: 15), trials: 16, seed: UInt64(seed))
      let score = try ListeningScore(answers: answers, order: try test.order)
      if score.correct >= 12 { passed += 1 }
    }
    // 3.84 %, with a standard error of 0.30 %; of orders with as many A as B it would be 6.60 %.
    #expect(abs(Double(passed) / Double(tests) - Guessing.chance(right: 12, of: 16)) < 0.01)
  }

  @Test("the form is filled in on the screen, and writes the letters that are scored")
  func form() {
    let page = ListeningForm(trials: 12).page
    for name in ["X01", "X12"] {
      for letter in ["a", "b"] {
        #expect(page.contains("<input type=\"radio\" name=\"\(name)\" value=\"\(letter)\">"))
      }
    }
    #expect(!page.contains("X13") && page.contains("<output></output>"))
    #expect(!page.contains("http") && !page.contains("src="))
    // Without scripts there are no letters, and no line that promises them.
    #expect(page.contains("<p class=\"screen\" hidden>"))
  }

  @Test("the key reads back, and one that was changed is refused")
  func key() throws {
    let folder = try TemporaryFolder()
    let test = try prepare(folder)
    var read = try ListeningTest.decode(test.encoded(), path: "key.json")
    #expect(read == test)
    read.sealed = String(read.sealed.reversed())
    #expect(throws: LacquerError.self) { try read.order }
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
