import AudioCore
import DSP
import Glibc
import Mastering
import TestSupport
import Testing

@Suite("The curves of a plan leave for other programs")
struct CurveExportTests {
  /// Gain of a response at a frequency by the defining sum, dB.
  private func gain(_ taps: [Float], at hertz: Double, rate: Int) -> Double {
    var (real, imaginary) = (0.0, 0.0)
    for (index, tap) in taps.enumerated() {
      let angle = 2 * .pi * hertz / Double(rate) * Double(index)
      real += Double(tap) * cos(angle)
      imaginary -= Double(tap) * sin(angle)
    }
    return 10 * log10(real * real + imaginary * imaginary)
  }

  private func plan(_ folder: TemporaryFolder, _ set: [String]) throws -> MasterPlan {
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, side: 0.3))
    try folder.write(
      "reference.wav",
      try Material.filtered(
        Material.stereo(seconds: 12, seed: 6, side: 0.6),
        by: Material.curve { 4 * sin(2 * .pi * log2($0 / 80) / 4) }))
    return try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"], set: set)
      .plan
  }

  @Test("the response has the plan's gain for mid and side", arguments: ["minimum", "linear"])
  func response(phase: String) throws {
    let plan = try plan(
      try TemporaryFolder(),
      ["tone.phase=\(phase)", "tone.bands=bell 1k 3dB Q2 mid", "width.low=0"])
    let response = ImpulseResponse(plan)
    #expect(response.channels.count == 2)
    let tone = try #require(plan.tone)
    let side = try #require(plan.side)
    let bell = EqualizerBand(kind: .bell, hertz: 1000, decibels: 3, q: 2)
    for hertz in [100.0, 300, 1000, 1300, 4000, 12_000] {
      let mid = gain(response.channels[0], at: hertz, rate: 44_100)
      #expect(
        abs(mid - tone.curve.decibels(at: hertz) - bell.decibels(at: hertz)) < 0.1, "\(hertz)")
      // Side's filter has 4096 taps: bands under some 200 Hz are wider to it than to the curve.
      guard hertz >= 300 else { continue }
      let wide = gain(response.channels[1], at: hertz, rate: 44_100)
      let wanted = tone.curve.decibels(at: hertz) + side.decibels(at: hertz)
      #expect(abs(wide - wanted) < 0.2, "\(hertz) Hz: \(wide) for \(wanted)")
    }
    let main = response.channels[0].indices.max {
      abs(response.channels[0][$0]) < abs(response.channels[0][$1])
    }
    #expect(abs(try #require(main) - response.timeZero) <= 12)
  }

  @Test("a plan without filters is one sample, one without width one channel")
  func simple() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 4))
    let bare = try folder.master("mix.wav", to: ["a.wav"]).plan
    #expect(ImpulseResponse(bare).channels == [[1]])
    let own = try folder.master("mix.wav", to: ["b.wav"], set: ["tone.bands=bell 1k 3dB"]).plan
    #expect(ImpulseResponse(own).channels.count == 1)
    #expect(EqualizerSettings(own).side == nil)
    let band = try #require(EqualizerSettings(own).tone.bands.first)
    #expect(abs(band.hertz - 1000) < 30 && abs(band.decibels - 3) <= 0.2)
  }

  @Test("the WAV holds the taps, is never put over another file, and ends in .wav")
  func file() throws {
    let folder = try TemporaryFolder()
    let response = ImpulseResponse(try plan(folder, []))
    let path = folder.file("curve.wav")
    try response.write(to: path, force: false)
    #expect(try folder.read("curve.wav") == response.channels)
    let again = #expect(throws: LacquerError.self) { try response.write(to: path, force: false) }
    #expect(again?.code == .output)
    let named = #expect(throws: LacquerError.self) {
      try response.write(to: folder.file("curve.flac"), force: false)
    }
    #expect(named?.code == .usage)
  }

  @Test(
    "own bands stand as they are beside those of a match, and on side what acts on one of the two")
  func ownBands() throws {
    let plan = try plan(
      try TemporaryFolder(),
      ["tone.bands=bell 700 -12dB Q8; bell 1.5k 3.25dB Q2 mid; lowcut 40 Q0.71"])
    let bell = EqualizerBand(kind: .bell, hertz: 700, decibels: -12, q: 8)
    let mid = EqualizerBand(kind: .bell, hertz: 1500, decibels: 3.25, q: 2)
    let cut = EqualizerBand(kind: .lowcut, hertz: 40, q: 0.71)
    let settings = EqualizerSettings(plan)
    for band in [bell, mid, cut] { #expect(settings.tone.bands.contains(band)) }
    #expect(settings.tone.own == [bell, mid, cut])
    #expect(settings.tone.bands.count > 3 && settings.tone.errorDB <= 1)
    let inverse = EqualizerBand(kind: .bell, hertz: 1500, decibels: -3.25, q: 2)
    #expect(settings.side?.own == [inverse])
    #expect(settings.text().contains("+3.25"))
  }

  @Test("equaliser settings of an ordinary match stay within 1 dB rms of its curve")
  func settings() throws {
    let settings = EqualizerSettings(try plan(try TemporaryFolder(), []))
    #expect(settings.tone.errorDB <= 1 && !settings.tone.bands.isEmpty)
    let side = try #require(settings.side)
    #expect(side.errorDB <= 1)
    let text = settings.text()
    #expect(text.contains("dB rms from the curve"))
    #expect(text.contains("side alone, on top"))
    #expect(text.replacing(/\s+/, with: " ").contains("as digital filters (RBJ) at 44.1 kHz."))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
