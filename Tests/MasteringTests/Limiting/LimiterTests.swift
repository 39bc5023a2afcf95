import AudioCore
import Foundation
import Mastering
import TestSupport
import Testing

@Suite struct LimiterTests {
  static let soak = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1"

  @Test("P1: no sample of any input passes the ceiling")
  func ceilingHoldsForAnything() throws {
    var generator = SeededGenerator(seed: 1)
    let styles: [LimitSettings.Style] = [.transparent, .balanced, .loud, .clip]
    for round in 0..<(Self.soak ? 10_000 : 1000) {
      let samples = [
        Hostile.signal(frames: 3000, using: &generator),
        Hostile.signal(frames: 3000, using: &generator),
      ]
      let ceiling = Double.random(in: -12...0, using: &generator)
      let drive = Double.random(in: -24...24, using: &generator)
      let rig = try LimiterRig(samples, style: styles[round % 4], ceiling: ceiling) {
        $0.link = round % 3 == 0 ? 40 : 100
      }
      let out = try rig.render(driveDB: drive).samples
      let limit = Decibels.gain(ceiling)
      let worst = out.joined().reduce(0) { max($0, $1.magnitude) }
      #expect(Double(worst) <= limit, "round \(round)")
      #expect(out.allSatisfy { $0.allSatisfy(\.isFinite) })
    }
  }

  @Test("P8: audio below the ceiling leaves bit for bit as it came")
  func quietAudioIsUntouched() throws {
    let samples = [
      Signals.pink(count: 200_000, amplitude: 0.5, seed: 2),
      Signals.white(count: 200_000, amplitude: 0.4, seed: 3),
    ]
    let rig = try LimiterRig(samples)
    let result = try rig.render(driveDB: 0)
    #expect(result.samples == samples)
    #expect(result.outcome.maximumDB == 0)
  }

  @Test("A drive beyond what floats hold leaves silence, and is no fault")
  func driveBeyondFloats() throws {
    let rig = try LimiterRig(
      [Signals.pink(count: 100_000, amplitude: 0.5, seed: 2)], maximumDriveDB: -847)
    let out = try rig.render(driveDB: -850, peakControl: .verify).samples
    #expect(out[0].allSatisfy { $0.magnitude <= .leastNormalMagnitude })
  }

  @Test("Gain returns to exactly one after the last peak")
  func gainRecoversCompletely() throws {
    var samples = Signals.pink(count: 48_000 * 20, amplitude: 0.3, seed: 4)
    for i in 1000..<1400 { samples[i] *= 20 }
    let out = try LimiterRig([samples]).render(driveDB: 0).samples[0]
    #expect(out[48_000 * 10..<48_000 * 20] == samples[48_000 * 10..<48_000 * 20])
    #expect(out[1000..<1400] != samples[1000..<1400])
  }

  @Test("P9: any checkpoint continues with the same bits")
  func startsAnywhere() throws {
    let samples = (0..<2).map { Signals.pink(count: 300_000, amplitude: 2, seed: 5 + UInt64($0)) }
    let rig = try LimiterRig(samples) { $0.link = 70 }
    let whole = try rig.render(driveDB: 6)
    #expect(whole.outcome.checkpoints.count == 5)
    for checkpoint in whole.outcome.checkpoints {
      let part = try rig.render(driveDB: 6, from: checkpoint).samples
      for channel in 0..<2 {
        #expect(part[channel] == Array(whole.samples[channel][checkpoint.frame...]))
      }
    }
  }

  @Test(
    "P5: a sine 6 dB over the ceiling stays a sine", arguments: [48_000, 96_000],
    [(30.0, -75.0), (50, -140), (100, -140), (1000, -140), (5000, -140)])
  func tonesStayClean(rate: Int, tone: (hertz: Double, limit: Double)) throws {
    let samples = Signals.sine(hertz: tone.hertz, decibels: 5, seconds: 8, rate: rate)
    let out = try LimiterRig([samples], rate: rate, style: .transparent).render(driveDB: 0)
      .samples[0]
    let rest = Tones.residualDB(out, rate: rate, hertz: [tone.hertz], from: 5, to: 7)
    #expect(rest <= tone.limit)
  }

  @Test("P6: two tones do not modulate each other")
  func intermodulationStaysLow() throws {
    let rate = 48_000
    let low = Signals.sine(hertz: 60, decibels: 5 + Decibels.amplitude(0.8), seconds: 8, rate: rate)
    let high = Signals.sine(
      hertz: 7000, decibels: 5 + Decibels.amplitude(0.2), seconds: 8, rate: rate)
    let smpte = try LimiterRig([zip(low, high).map { $0 + $1 }], style: .transparent)
      .render(driveDB: 0).samples[0]
    #expect(Tones.residualDB(smpte, rate: rate, hertz: [60, 7000], from: 5, to: 7) <= -90)
    let a = Signals.sine(hertz: 19_000, decibels: -1, seconds: 8, rate: rate)
    let b = Signals.sine(hertz: 20_000, decibels: -1, seconds: 8, rate: rate)
    let ccif = try LimiterRig([zip(a, b).map { $0 + $1 }], style: .transparent)
      .render(driveDB: 0).samples[0]
    #expect(Tones.residualDB(ccif, rate: rate, hertz: [19_000, 20_000], from: 5, to: 7) <= -120)
  }

  @Test("P10: a click is forgotten in 60 ms, a sustained reduction in three slow releases")
  func recoversAtTwoSpeeds() throws {
    let rate = 48_000
    var click = Signals.sine(hertz: 440, decibels: -20, seconds: 3, rate: rate)
    for i in 48_000..<48_480 {
      click[i] = 1.78 * Float(sin(2 * Double.pi * 1000 * Double(i) / Double(rate)))
    }
    let afterClick = try LimiterRig([click]).render(driveDB: 0).samples[0]
    let clickLoss = Tones.levelLossDB(afterClick, click, at: 48_480 + rate * 60 / 1000)
    #expect(clickLoss <= 0.5)

    let loud = Signals.sine(hertz: 440, decibels: 5, seconds: 1, rate: rate)
    let quiet = Signals.sine(hertz: 440, decibels: -20, seconds: 4, rate: rate)
    let rig = try LimiterRig([loud + quiet], style: .transparent)
    let afterLoud = try rig.render(driveDB: 0).samples[0]
    let slow = Int(rig.constants.slowReleaseMilliseconds / 1000 * Double(rate))
    #expect(Tones.levelLossDB(afterLoud, loud + quiet, at: rate + 3 * slow) <= 0.5)
    #expect(Tones.levelLossDB(afterLoud, loud + quiet, at: rate + slow) > 0.5)
  }

  @Test("limit.clip moves work from the first stage to the short one")
  func clipShortensReduction() throws {
    // Lone clicks, each of which lowers the tone around it for as long as its stage takes.
    var samples = Signals.sine(hertz: 1000, decibels: -12, seconds: 2, rate: 48_000)
    for i in stride(from: 6000, to: 90_000, by: 6000) { samples[i] = 1.4 }
    func active(_ clip: Double?) throws -> Double {
      try LimiterRig([samples]) { $0.clip = clip }.render(driveDB: 0).outcome.centile95DB
    }
    let none = try active(0)
    let some = try active(1)
    let most = try active(3)
    #expect(none > some + 0.1)
    #expect(some > most)
  }

  @Test("Bass keeps the gain still where a drum alone would let it go")
  func bridgesOnlyBass() throws {
    let rate = 48_000
    func pulses(_ hertz: Double) -> [Float] {
      (0..<rate).map { i in
        let t = Double(i % 600) / Double(rate)
        return Float(1.6 * exp(-t * 2000) * sin(2 * Double.pi * hertz * t))
      }
    }
    let bass = Signals.sine(hertz: 55, decibels: 4, seconds: 1, rate: rate)
    for (signal, stays) in [(bass, true), (pulses(4000), false)] {
      let out = try LimiterRig([signal]).render(driveDB: 0).samples[0]
      let gains = (rate / 2..<rate / 2 + 4800).compactMap { i in
        signal[i].magnitude > 1e-4 ? Double(out[i] / signal[i]) : nil
      }
      let range = Decibels.amplitude((gains.max() ?? 0) / (gains.min() ?? 1))
      #expect(stays ? range < 1e-4 : range > 1)
    }
  }

  @Test("The 95th centile is that of all frames, the median that of the reduced ones")
  func statisticsOfTime() throws {
    func outcome(_ seconds: Double) throws -> LimiterOutcome {
      let loud = Signals.sine(hertz: 1000, decibels: 5, seconds: seconds, rate: 48_000)
      let quiet = Signals.sine(hertz: 1000, decibels: -20, seconds: 10 - seconds, rate: 48_000)
      return try LimiterRig([loud + quiet]).render(driveDB: 0).outcome
    }
    // Release goes on for some 0.1 s.
    let brief = try outcome(0.2)
    #expect((2..<4.5).contains(brief.activePercent))
    #expect(brief.centile95DB == 0 && brief.medianDB > 5 && brief.maximumDB > 5.9)
    let longer = try outcome(1)
    #expect((10..<12.5).contains(longer.activePercent))
    #expect(longer.centile95DB > 5.9 && longer.medianDB > 5.9)
  }

  @Test("The reduction over time stands at the 4096 frames in which it was made, the last few too")
  func reductionOverTime() throws {
    let frames = 10 * 4096 + 500
    for start in [5 * 4096 + 1000, 10 * 4096 + 300] {
      var samples = Signals.sine(hertz: 440, decibels: -20, seconds: 1, rate: 48_000)
      samples = Array(samples[..<frames])
      for i in start..<min(frames, start + 480) {
        samples[i] = 1.78 * Float(sin(2 * Double.pi * 1000 * Double(i) / 48_000))
      }
      let outcome = try LimiterRig([samples]).render(driveDB: 0).outcome
      let track = outcome.reductionDB
      #expect(track.count == 11)
      #expect(Float(outcome.maximumDB) == track.max() && outcome.maximumDB > 5)
      // A look-ahead of 5 ms before, and a release of 16 ms behind it.
      #expect(track.indices.filter { track[$0] > 0.6 } == [start / 4096], "\(track)")
      #expect(track[..<(start / 4096)].allSatisfy { $0 == 0 })
    }
  }

  @Test("What is told of unlinked channels is told of the one that is limited most")
  func statisticsOfLanes() throws {
    let loud = Signals.sine(hertz: 1000, decibels: 5, seconds: 1, rate: 48_000)
    let quiet = Signals.sine(hertz: 700, decibels: -20, seconds: 1, rate: 48_000)
    for control in [Limiter.PeakControl.skip, .verify] {
      let outcomes = try [[loud, quiet], [quiet, loud]].map { samples in
        try LimiterRig(samples) { $0.link = 0 }.render(driveDB: 0, peakControl: control).outcome
      }
      let linked = try LimiterRig([loud, quiet]).render(driveDB: 0, peakControl: control).outcome
      for outcome in outcomes {
        #expect(abs(outcome.maximumDB - linked.maximumDB) < 1e-3)
        #expect(outcome.centile95DB == linked.centile95DB)
        #expect(outcome.activePercent > 90)
        #expect(outcome.reductionDB.contains { $0 > 5.9 })
      }
    }
  }

  @Test("Unlinked channels are limited alone, linked ones together")
  func linkKeepsTheImage() throws {
    let loud = Signals.sine(hertz: 1000, decibels: 5, seconds: 1, rate: 48_000)
    let quiet = Signals.sine(hertz: 700, decibels: -20, seconds: 1, rate: 48_000)
    let apart = try LimiterRig([loud, quiet]) { $0.link = 0 }.render(driveDB: 0).samples
    #expect(apart[1] == quiet)
    let together = try LimiterRig([loud, quiet]).render(driveDB: 0).samples
    let losses = (0..<2).map {
      Tones.levelLossDB(together[$0], [loud, quiet][$0], at: 24_000)
    }
    #expect(abs(losses[0] - losses[1]) < 1e-3)
    #expect(abs(losses[0] - 6) < 0.01)
  }
}
