import AudioCore
import DSP
import Foundation
import Metering
import TestSupport
import Testing

let soaking = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1"

/// Noise in sections of random length and level, some of them silent.
func randomProgramme(seed: UInt64, seconds: Double, rate: Int) -> [[Float]] {
  var generator = SeededGenerator(seed: seed)
  let count = Int(seconds * Double(rate))
  let left = Signals.pink(count: count, amplitude: 1, seed: seed &* 2)
  let right = Signals.pink(count: count, amplitude: 1, seed: seed &* 2 &+ 1)
  let mix = Float.random(in: 0...1, using: &generator)
  var output = [[Float]](repeating: [Float](repeating: 0, count: count), count: 2)
  var frame = 0
  while frame < count {
    let end = min(count, frame + Int(Double.random(in: 0.3...9, using: &generator) * Double(rate)))
    let silent = Int.random(in: 0..<10, using: &generator) == 0
    let gain = silent ? 0 : Float(Decibels.gain(Double.random(in: -45...0, using: &generator)))
    for i in frame..<end {
      output[0][i] = gain * left[i]
      output[1][i] = gain * (mix * left[i] + (1 - mix) * right[i])
    }
    frame = end
  }
  return output
}

func feed(_ samples: [[Float]], blocks: [Int] = [4096], _ body: (AudioBlock) -> Void) {
  let source = MemorySource(samples: samples, sampleRate: 48_000)
  var frame = 0
  var turn = 0
  while frame < source.frames {
    let block = AudioBlock(channels: samples.count, capacity: blocks[turn % blocks.count])
    source.read(into: block, at: frame)
    body(block)
    frame += block.frames
    turn += 1
  }
}

@Suite("Loudness against oracles")
struct LoudnessOracleTests {
  @Test("L5: integrated loudness equals libebur128 to 0.001 LU at 48 kHz")
  func libebur128() {
    for seed in 0..<(soaking ? 200 : 40) as Range<UInt64> {
      let programme = randomProgramme(seed: seed, seconds: 20, rate: 48_000)
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: 48_000, channels: 2))
      feed(programme) { meter.add($0) }
      let ours = meter.finish().integratedLUFS
      let theirs = Ebur128.read(programme, rate: 48_000).integrated
      #expect(abs(ours - theirs) < 0.001, "seed \(seed): \(ours), \(theirs)")
    }
  }

  @Test("mono counts as one channel, as libebur128 has it")
  func mono() {
    let programme = [randomProgramme(seed: 9, seconds: 20, rate: 48_000)[0]]
    let meter = LoudnessMeter(format: AudioFormat(sampleRate: 48_000, channels: 1))
    feed(programme) { meter.add($0) }
    let theirs = Ebur128.read(programme, rate: 48_000).integrated
    #expect(abs(meter.finish().integratedLUFS - theirs) < 0.001)
  }

  @Test("L4: loudness range equals a brute-force 10 Hz measurement to 0.01 LU")
  func bruteForceRange() {
    for seed in 0..<(soaking ? 100 : 20) as Range<UInt64> {
      let programme = randomProgramme(seed: 1000 + seed, seconds: 40, rate: 48_000)
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: 48_000, channels: 2))
      feed(programme) { meter.add($0) }
      let ours = meter.finish().rangeLU
      let expected = bruteForceLoudnessRange(programme)
      #expect(abs(ours - expected) < 0.01, "seed \(seed): \(ours), \(expected)")
    }
  }

  @Test("L2: the same pink signal reads the same at every rate")
  func rateInvariance() {
    var readings: [Double] = []
    for rate in standardRates where rate >= 44_100 {
      // Two seconds of random-phase pink lines, 0.5 Hz apart up to 18 kHz, twice over.
      var generator = SeededGenerator(seed: 5)
      let fft = RealFFTDouble(size: 2 * rate)
      var real = [Double](repeating: 0, count: fft.bins)
      var imaginary = real
      for k in 40..<36_000 {
        let phase = Double.random(in: 0..<(2 * .pi), using: &generator)
        let amplitude = Double(2 * rate) * 0.02 / Double(k).squareRoot()
        real[k] = amplitude * cos(phase)
        imaginary[k] = amplitude * sin(phase)
      }
      let period = fft.inverse(real: real, imaginary: imaginary).map(Float.init)
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: rate, channels: 1))
      feed([period + period + period]) { meter.add($0) }
      readings.append(meter.finish().integratedLUFS)
    }
    let spread = (readings.max() ?? 0) - (readings.min() ?? 1)
    #expect(spread >= 0 && spread < 0.002, "\(readings)")
  }

  @Test("block sizes change no bit")
  func blockSizes() {
    let programme = randomProgramme(seed: 77, seconds: 12, rate: 48_000)
    let profiles = [[4096], [1, 7, 64], [480], [48_000]].map { blocks in
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: 44_100, channels: 2))
      feed(programme, blocks: blocks) { meter.add($0) }
      return meter.finish()
    }
    #expect(profiles.allSatisfy { $0 == profiles[0] })
  }

  @Test("silence, short files and invalid samples read as silence")
  func degenerate() {
    for samples in [[Float](repeating: 0, count: 48_000), [0.5, 0.5], [.nan, .infinity, 0]] {
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: 48_000, channels: 1))
      feed([samples]) { meter.add($0) }
      let profile = meter.finish()
      #expect(profile.integratedLUFS == -200 && profile.rangeLU == 0)
      #expect(profile.maximumMomentaryLUFS == -200 && profile.loudestSectionSeconds == 0)
    }
  }

  @Test("no loudness before its first whole window: 0.4 s, and 3 s for short-term")
  func firstWindows() {
    let tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 3, rate: 48_000)
    func profile(_ frames: Int) -> LoudnessProfile {
      let meter = LoudnessMeter(format: AudioFormat(sampleRate: 48_000, channels: 1))
      feed([Array(tone.prefix(frames))]) { meter.add($0) }
      return meter.finish()
    }
    #expect(profile(19_199).integratedLUFS == -200 && profile(19_199).maximumMomentaryLUFS == -200)
    #expect(abs(profile(19_200).integratedLUFS + 23.01) < 0.1)
    #expect(profile(143_999).maximumShortTermLUFS == -200)
    #expect(abs(profile(144_000).maximumShortTermLUFS + 23.01) < 0.02)
  }

  @Test("needles rise from 0.1 s and 0.4 s on, and read what the windows do once these are whole")
  func needles() {
    let tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 4, rate: 48_000)
    let meter = LoudnessMeter(format: AudioFormat(sampleRate: 48_000, channels: 1))
    var momentary: [Double] = []
    var shortTerm: [Double] = []
    feed([tone], blocks: [480]) {
      meter.add($0)
      momentary.append(meter.runningMomentaryLUFS)
      shortTerm.append(meter.runningShortTermLUFS)
    }
    #expect(momentary[8] == -200 && abs(momentary[9] + 23.01) < 0.3)
    #expect(shortTerm[38] == -200 && abs(shortTerm[39] + 23.01) < 0.1)
    #expect(momentary.last == meter.momentaryLUFS && shortTerm.last == meter.shortTermLUFS)
  }

  @Test("a channel counts by its weight, on either side")
  func channelWeights() {
    let loud = Signals.sine(hertz: 1000, decibels: -20, seconds: 2, rate: 48_000)
    let quiet = loud.map { 0.1 * $0 }
    func loudness(_ weights: [Double]) -> Double {
      let meter = LoudnessMeter(
        format: AudioFormat(sampleRate: 48_000, channels: 2), channelWeights: weights)
      feed([loud, quiet]) { meter.add($0) }
      return meter.finish().integratedLUFS
    }
    #expect(abs(loudness([1, 0]) + 23.01) < 0.02)
    #expect(abs(loudness([0, 1]) + 43.01) < 0.02)
    #expect(abs(loudness([2, 0]) + 20) < 0.02)
  }

  @Test("the loudest 15 s are found")
  func loudestSection() {
    let rate = 48_000
    var noise = Signals.white(count: 60 * rate, amplitude: 0.05, seed: 3)
    for i in (31 * rate)..<(46 * rate) { noise[i] *= 4 }
    let meter = LoudnessMeter(format: AudioFormat(sampleRate: rate, channels: 1))
    feed([noise]) { meter.add($0) }
    #expect(abs(meter.finish().loudestSectionSeconds - 31) < 0.11)
  }
}

/// Tech 3342 spelled out: filter in Float64, sum every 3 s window on its own, gate, sort, pick.
private func bruteForceLoudnessRange(_ programme: [[Float]]) -> Double {
  let filter = KWeighting.table48
  var powers = [Double](repeating: 0, count: programme[0].count)
  for channel in programme {
    var signal = channel.map(Double.init)
    for section in [filter.shelf, filter.highpass] {
      var (x1, x2, y1, y2) = (0.0, 0.0, 0.0, 0.0)
      for i in signal.indices {
        let x = signal[i]
        let y =
          section.b0 * x + section.b1 * x1 + section.b2 * x2 - section.a1 * y1 - section.a2 * y2
        (x2, x1, y2, y1) = (x1, x, y1, y)
        signal[i] = y
      }
    }
    for i in signal.indices { powers[i] += signal[i] * signal[i] }
  }
  var levels: [Double] = []
  var start = 0
  while start + 144_000 <= powers.count {
    let energy = powers[start..<(start + 144_000)].reduce(0, +) / 144_000
    levels.append(-0.691 + 10 * log10(max(energy, 1e-30)))
    start += 4800
  }
  levels = levels.filter { $0 >= -70 }
  let mean = levels.reduce(0) { $0 + pow(10, $1 / 10) } / Double(levels.count)
  levels = levels.filter { $0 >= 10 * log10(mean) - 20 }.sorted()
  func rank(_ p: Double) -> Double { levels[Int((Double(levels.count - 1) * p).rounded())] }
  return rank(0.95) - rank(0.10)
}

@Suite("Long streams")
struct LongStreamTests {
  @Test("L10: a stream of an hour (soak: a day) reads as its blocks say, however it is cut")
  func stream() {
    let rate = 48_000
    let programme = randomProgramme(seed: 31, seconds: 60, rate: rate)
    let source = MemorySource(samples: programme, sampleRate: rate)
    let rounds = soaking ? 24 * 60 : 60
    let profiles = [16_384, 4_801].map { size -> LoudnessProfile in
      let meter = LoudnessMeter(format: source.format)
      let block = AudioBlock(channels: 2, capacity: size)
      for _ in 0..<rounds {
        var frame = 0
        while frame < source.frames {
          source.read(into: block, at: frame)
          meter.add(block)
          frame += block.frames
        }
      }
      return meter.finish()
    }
    #expect(profiles[0] == profiles[1])
    // Repeating a programme changes the figure by the windows across the seams only.
    let once = LoudnessMeter(format: source.format)
    feed(programme) { once.add($0) }
    let single = once.finish()
    #expect(abs(profiles[0].integratedLUFS - single.integratedLUFS) < 0.1)
  }
}
