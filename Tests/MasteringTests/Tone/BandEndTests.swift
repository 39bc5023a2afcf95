import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("The end of the band")
struct BandEndTests {
  /// docs/algorithms/tone.md: 100 dB · ((f − 20 kHz) / (0.495 · rate − 20 kHz))².
  @Test("limit.safeband=on ends it at 20 kHz; off, and auto without a limiter, leave it")
  func safeBand() throws {
    let rate = 44_100
    let folder = try TemporaryFolder()
    let noise =
      Signals.pink(count: 3 * rate, amplitude: 0.3, seed: 5) + [Float](repeating: 0, count: rate)
    try folder.write("mix.wav", [noise], rate: rate)
    func transfer(_ value: String) throws -> TransferFunction {
      _ = try folder.master(
        "mix.wav", to: ["\(value).wav"], set: ["limit.safeband=\(value)", "limit.style=off"])
      return TransferFunction(from: noise, to: try folder.read("\(value).wav")[0], rate: rate)
    }
    let ended = try transfer("on")
    // What the end takes from the loudness, the level gives back.
    let level = ended.gain(at: 1000)
    #expect(abs(level) < 0.2, "\(level) dB")
    #expect(abs(ended.gain(at: 19_000) - level) < 0.1)
    #expect(abs(ended.gain(at: 20_500) - level + 7.5) < 0.5)
    #expect(ended.gain(at: 21_500) < -40)
    for value in ["off", "auto"] {
      let open = try transfer(value)
      for hertz in [1000.0, 19_000, 20_500, 21_500] {
        #expect(abs(open.gain(at: hertz)) < 0.05, "\(value) at \(hertz) Hz")
      }
    }
  }
}
