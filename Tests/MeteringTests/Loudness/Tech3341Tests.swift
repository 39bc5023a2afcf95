import AudioCore
import Metering
import TestSupport
import Testing

private let silence = -Double.infinity
let standardRates = [
  22_050, 32_000, 44_100, 48_000, 69_313, 88_200, 96_000, 176_400, 192_000, 384_000,
]

private func measure(_ programme: ToneProgramme, rate: Int, channels: Int = 2) -> LoudnessProfile {
  let meter = LoudnessMeter(format: AudioFormat(sampleRate: rate, channels: channels))
  programme.play(rate: rate) { block, _ in meter.add(block) }
  return meter.finish()
}

@Suite("EBU Tech 3341 v4 loudness")
struct Tech3341Tests {
  @Test("cases 1 and 2: M, S and I of a steady tone", arguments: standardRates)
  func steadyTone(rate: Int) {
    for level in [-23.0, -33] {
      let profile = measure(ToneProgramme([.init(20, level)]), rate: rate)
      for reading in [
        profile.integratedLUFS, profile.maximumMomentaryLUFS, profile.maximumShortTermLUFS,
      ] {
        #expect(abs(reading - (level + 0.0067)) < 0.01, "\(reading)")
      }
    }
  }

  @Test("cases 3, 4 and 5: gating", arguments: standardRates)
  func gating(rate: Int) {
    let three: [ToneProgramme.Segment] = [.init(10, -36), .init(60, -23), .init(10, -36)]
    let programmes: [([ToneProgramme.Segment], Double)] = [
      (three, -23.0139),
      ([.init(10, -72)] + three + [.init(10, -72)], -23.0139),
      ([.init(20, -26), .init(20.1, -20), .init(20, -26)], -22.9787),
    ]
    for (segments, expected) in programmes {
      let reading = measure(ToneProgramme(segments), rate: rate).integratedLUFS
      #expect(abs(reading - expected) < 0.01, "\(reading) for \(expected)")
    }
  }

  @Test("case 6: five channels", arguments: standardRates)
  func fiveChannels(rate: Int) {
    let programme = ToneProgramme([.init(20, [-28, -28, -24, -30, -30])])
    let reading = measure(programme, rate: rate, channels: 5).integratedLUFS
    #expect(abs(reading + 23.0163) < 0.01, "\(reading)")
  }

  @Test("case 9: short-term constant after 3 s", arguments: standardRates)
  func shortTermIsConstant(rate: Int) {
    let segments = (0..<5).flatMap { _ in [ToneProgramme.Segment(1.34, -20), .init(1.66, -30)] }
    let meter = LoudnessMeter(format: AudioFormat(sampleRate: rate, channels: 2))
    var frames = 0
    ToneProgramme(segments).play(rate: rate) { block, _ in
      meter.add(block)
      frames += block.frames
      if frames >= 3 * rate + rate / 100 {
        #expect(abs(meter.shortTermLUFS + 22.9863) < 0.01, "\(meter.shortTermLUFS)")
      }
    }
  }

  @Test("case 10: maximum short-term of a 3 s tone at any offset", arguments: standardRates)
  func maximumShortTerm(rate: Int) {
    for i in 0..<20 {
      let reading = measure(
        ToneProgramme([.init(Double(i) * 0.15, silence), .init(3, -23), .init(1, silence)]),
        rate: rate
      ).maximumShortTermLUFS
      #expect(abs(reading + 22.9933) < 0.01, "\(i): \(reading)")
    }
  }

  @Test("cases 11 and 14: running maxima of a live stream", arguments: standardRates)
  func runningMaxima(rate: Int) {
    for (tone, step) in [(3.0, 0.15), (0.4, 0.02)] {
      let segments = (0..<20).flatMap { i -> [ToneProgramme.Segment] in
        [
          .init(Double(i) * step, silence), .init(tone, -38 + Double(i)),
          .init(tone - Double(i) * step, silence),
        ]
      }
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: rate, channels: 2))
      var maxima = [Double](repeating: silence, count: 20)
      ToneProgramme(segments).play(rate: rate) { block, segment in
        meter.add(block)
        maxima[segment / 3] = tone == 3 ? meter.maximumShortTermLUFS : meter.maximumMomentaryLUFS
      }
      for i in 0..<20 {
        let expected = -38 + Double(i) + (tone == 3 ? 0.007 : 0.006)
        #expect(abs(maxima[i] - expected) < 0.01, "\(i): \(maxima[i])")
      }
    }
  }

  @Test("case 12: momentary constant after 1 s", arguments: standardRates)
  func momentaryIsConstant(rate: Int) {
    let segments = (0..<25).flatMap { _ in [ToneProgramme.Segment(0.18, -20), .init(0.22, -30)] }
    let meter = LoudnessMeter(format: AudioFormat(sampleRate: rate, channels: 2))
    var frames = 0
    ToneProgramme(segments).play(rate: rate) { block, _ in
      meter.add(block)
      frames += block.frames
      if frames >= rate {
        #expect(abs(meter.momentaryLUFS + 22.9604) < 0.01, "\(meter.momentaryLUFS)")
      }
    }
  }

  @Test("case 13: maximum momentary of a 400 ms tone at any offset", arguments: standardRates)
  func maximumMomentary(rate: Int) {
    for i in 0..<20 {
      let reading = measure(
        ToneProgramme([.init(Double(i) * 0.02, silence), .init(0.4, -23), .init(1, silence)]),
        rate: rate
      ).maximumMomentaryLUFS
      #expect(abs(reading + 22.9935) < 0.01, "\(i): \(reading)")
    }
  }
}

@Suite("EBU Tech 3342 v4 loudness range")
struct Tech3342Tests {
  @Test("cases 1 to 4, once, twice and three times", arguments: standardRates)
  func cases(rate: Int) {
    let programmes: [([Double], Double)] = [
      ([-20, -30], 10), ([-20, -15], 5), ([-40, -20], 20), ([-50, -35, -20, -35, -50], 15),
    ]
    for (levels, expected) in programmes {
      for repeats in rate <= 48_000 ? 1...3 : 1...1 {
        let segments = (0..<repeats).flatMap { _ in
          levels.map { ToneProgramme.Segment(20, $0) }
        }
        let reading = measure(ToneProgramme(segments), rate: rate).rangeLU
        #expect(abs(reading - expected) < 0.01, "\(reading) for \(expected), \(repeats)×")
      }
    }
  }
}
