import AudioCore
import Glibc
import Mastering
import TestSupport
import Testing

@Suite("The dynamics stage")
struct DynamicsSourceTests {
  private func plan(
    _ curve: DynamicsCurve, band: Int? = nil, link: Double = 1, rider: [Double] = []
  ) -> DynamicsPlan {
    DynamicsPlan(
      bands: (0..<5).map { band == nil || band == $0 ? curve : .flat },
      smoothingMilliseconds: [40, 20, 15, 10, 8], link: link, riderDB: rider)
  }

  private let compression = DynamicsCurve(levelsDB: [-60, -30, -10], gainsDB: [4, 1, -3])

  @Test("curves that do nothing pass every bit on")
  func neutral() throws {
    let samples = Material.stereo(seconds: 1.3, seed: 5)
    let source = DynamicsSource(
      MemorySource(samples: samples, sampleRate: 44_100), plan: plan(.flat))
    #expect(try read(source, from: 0, count: samples[0].count, block: 1000) == samples)
  }

  @Test("the same bits wherever reading starts", arguments: [8000, 44_100, 48_000, 96_000])
  func startsAnywhere(rate: Int) throws {
    let samples = Material.stereo(seconds: 1.5, rate: rate, seed: 6)
    let memory = MemorySource(samples: samples, sampleRate: rate)
    let stage = plan(compression, link: 0.5, rider: [0, -1, 1])
    let whole = try read(
      DynamicsSource(memory, plan: stage), from: 0, count: memory.frames, block: 4096)
    for start in [1, 4095, 4096, 9000, memory.frames / 2, memory.frames - 700] {
      let other = DynamicsSource(memory, plan: stage)
      let part = try read(other, from: start, count: memory.frames - start, block: 777)
      for channel in 0..<2 { #expect(part[channel] == Array(whole[channel][start...])) }
      // And back again, in the same source.
      let again = try read(other, from: 0, count: 500, block: 500)
      #expect(again[0] == Array(whole[0][..<500]))
    }
  }

  @Test("a read that failed leaves no trace in what is read after it")
  func goesOnAfterAFault() throws {
    let samples = Material.stereo(seconds: 1.5, seed: 6)
    let memory = MemorySource(samples: samples, sampleRate: 44_100)
    let stage = plan(compression, link: 0.5)
    let whole = try read(
      DynamicsSource(memory, plan: stage), from: 0, count: memory.frames, block: 1024)
    let source = DynamicsSource(FaultySource(memory, at: 30_000), plan: stage)
    var faults = 0
    for start in stride(from: 0, to: 60 * 1024, by: 1024) {
      var part: [[Float]] = []
      do {
        part = try read(source, from: start, count: 1024, block: 1024)
      } catch {
        faults += 1
        part = try read(source, from: start, count: 1024, block: 1024)
      }
      for channel in 0..<2 { #expect(part[channel] == Array(whole[channel][start..<start + 1024])) }
    }
    #expect(faults == 1)
  }

  @Test("a steady tone gets the gain its band's level asks for")
  func staticGain() throws {
    let tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 2, rate: 44_100)
    let memory = MemorySource(samples: [tone, tone], sampleRate: 44_100)
    let curve = DynamicsCurve(levelsDB: [-30, -20], gainsDB: [-2, 2])
    let out = try read(
      DynamicsSource(memory, plan: plan(curve, band: 2)), from: 30_000, count: 20_000, block: 4096)
    let moved = Decibels.amplitude(rms(out[0]) / rms(Array(tone[30_000..<50_000])))
    // Its part in the band from 500 Hz to 2 kHz, that part's level, and what the curve says of it.
    let part = 1 / (1 + pow(0.5, 4)) - 1 / (1 + pow(2.0, 4))
    let level = -20 - Decibels.amplitude(2.0.squareRoot()) + Decibels.amplitude(part)
    let gain = Decibels.gain(-2 + 4 * (level + 30) / 10)
    #expect(abs(moved - Decibels.amplitude(1 + part * (gain - 1))) < 0.02)
    let all = DynamicsCurve(levelsDB: [-100, 0], gainsDB: [-3, -3])
    let lower = try read(
      DynamicsSource(memory, plan: plan(all)), from: 30_000, count: 20_000, block: 4096)
    let change = Decibels.amplitude(rms(lower[0]) / rms(Array(tone[30_000..<50_000])))
    #expect(abs(change + 3) < 1e-4)
  }

  @Test("linked channels keep the image, unlinked ones do not")
  func link() throws {
    let loud = Signals.sine(hertz: 1000, decibels: -12, seconds: 1, rate: 44_100)
    let quiet = Signals.sine(hertz: 1000, decibels: -40, seconds: 1, rate: 44_100)
    let memory = MemorySource(samples: [loud, quiet], sampleRate: 44_100)
    func gains(_ link: Double) throws -> [Double] {
      let out = try read(
        DynamicsSource(memory, plan: plan(compression, link: link)), from: 10_000, count: 20_000,
        block: 4096)
      return (0..<2).map {
        Decibels.amplitude(rms(out[$0]) / rms(Array([loud, quiet][$0][10_000..<30_000])))
      }
    }
    let linked = try gains(1)
    #expect(abs(linked[0] - linked[1]) < 1e-3)
    let apart = try gains(0)
    #expect(apart[1] - apart[0] > 3)
  }

  @Test("gain moves before and after a step alike, and no farther than its windows reach")
  func zeroPhase() throws {
    let tone = Signals.sine(hertz: 1000, decibels: -30, seconds: 2, rate: 44_100)
    var step = tone
    for i in 44_100..<step.count { step[i] *= 10 }
    let memory = MemorySource(samples: [step, step], sampleRate: 44_100)
    let curve = DynamicsCurve(levelsDB: [-35, -12], gainsDB: [0, -6])
    let out = try read(
      DynamicsSource(memory, plan: plan(curve, band: 2)), from: 0, count: step.count, block: 4096)[
        0]
    func gain(_ frame: Int) -> Double {
      Decibels.amplitude(
        rms(Array(out[frame..<frame + 441])) / rms(Array(step[frame..<frame + 441])))
    }
    // 25 ms of level, 10 ms between levels, 7.5 ms of smoothing; the crossover's kernel is shorter.
    #expect(abs(gain(44_100 - 2646) - gain(20_000)) < 0.02)
    #expect(abs(gain(44_100 + 2205) - gain(70_000)) < 0.02)
    #expect(gain(44_100 - 441) < gain(20_000) - 0.5)
  }

  @Test("a section's gain runs in straight lines")
  func rider() throws {
    let tone = Signals.sine(hertz: 1000, decibels: -30, seconds: 4, rate: 48_000)
    let memory = MemorySource(samples: [tone], sampleRate: 48_000)
    let out = try read(
      DynamicsSource(memory, plan: plan(.flat, rider: [0, 1, 1, 0, 0])), from: 0,
      count: tone.count, block: 4096)[0]
    for (second, expected) in [(0.5, 0.5), (1.5, 1), (2.25, 0.75), (3.5, 0)] {
      let frame = Int(second * 48_000) - 240
      let gain = Decibels.amplitude(
        rms(Array(out[frame..<frame + 480])) / rms(Array(tone[frame..<frame + 480])))
      #expect(abs(gain - expected) < 0.01)
    }
  }

  private func rms(_ samples: [Float]) -> Double {
    (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
  }
}
