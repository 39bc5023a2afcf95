import Glibc
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Bass that keeps a limiter from its loudness")
struct BassHoldTests {
  /// Beating noise over a steady tone of 60 Hz: held still for, that tone keeps `balanced` at −6.5 LUFS; held
  /// for less, it gets to −6.0.
  private func master(
    at target: Double, to outputs: [String] = ["master.wav"]
  ) throws -> MasterOutcome {
    let folder = try TemporaryFolder()
    let noise = Material.stereo(seconds: 6, seed: 1)
    let tone = noise[0].indices.map { index -> Float in
      let phase: Double = 2 * Double.pi * 60 * Double(index) / 44_100
      return 0.1 * Float(sin(phase))
    }
    try folder.write("mix.wav", noise.map { channel in zip(channel, tone).map { $0 + $1 } })
    return try folder.master(
      "mix.wav", to: outputs,
      set: ["loudness.target=\(target)", "loudness.depth=off"])
  }

  private func lowFactor(_ outcome: MasterOutcome) -> Double? {
    outcome.plan.renders.first?.limiter?.lowFactor
  }

  private func notes(_ outcome: MasterOutcome) -> [String] {
    outcome.plan.notes.filter { $0.key == "limit.style" }.map(\.text)
  }

  @Test("is held for less where the loudness is not reached otherwise, which the report says")
  func letsGo() throws {
    let outcome = try master(at: -6.2)
    let profile = try #require(outcome.report.deliverables.first).profile
    #expect(abs(profile.loudness.integratedLUFS + 6.2) <= 0.05)
    #expect(profile.peaks.truePeakDBTP <= -1)
    #expect(lowFactor(outcome) == 1)
    let texts = notes(outcome)
    #expect(texts.count == 1)
    #expect(texts.first?.contains("the hold is shortened") == true)
  }

  @Test("is held as the style has it where less drive is enough")
  func holds() throws {
    let outcome = try master(at: -8)
    #expect(lowFactor(outcome) == 1.7)
    #expect(notes(outcome).isEmpty)
  }

  @Test("is held as the style has it where letting it go is not enough either")
  func staysHeld() throws {
    let outcome = try master(at: -5)
    #expect(lowFactor(outcome) == 1.7)
    let texts = notes(outcome)
    #expect(texts.count == 1)
    #expect(texts.first?.contains("was not reached") == true)
  }

  @Test("is told once where several rates are limited, by the figures of the first")
  func toldOnce() throws {
    let outcome = try master(at: -5, to: ["master.wav", "master.opus"])
    let rates = outcome.plan.renders.map(\.sampleRate)
    #expect(rates == [44_100, 48_000])
    #expect(notes(outcome).count == 1)
  }
}
