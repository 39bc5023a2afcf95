import AudioCore
import AudioFiles
import Foundation
import Glibc
import TestSupport
import Testing

/// Figures for the documentation, printed when LACQUER_BENCH is 1.
enum Bench {
  static let isOn = ProcessInfo.processInfo.environment["LACQUER_BENCH"] == "1"

  static func note(_ text: String) {
    if isOn { print("BENCH \(text)") }
  }
}

/// CPU time of writing four minutes.
@Suite(
  "Writing speed", .serialized,
  .enabled(if: Bench.isOn))
struct WritingSpeedTests {
  static func cpuSeconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ThreadClock.seconds
    try work()
    return ThreadClock.seconds - start
  }

  @Test(
    "four minutes of stereo",
    arguments: [
      "a.wav", "b.wav", "c.wav", "a.aiff", "a.flac", "a.mp3", "a.ogg", "a.opus", "a.aac", "a.m4a",
    ])
  func write(_ name: String) throws {
    let rate = 44100
    let rounds = 40
    let samples = (0..<2).map {
      Signals.pink(count: 6 * rate, amplitude: 0.3, seed: UInt64($0) + 1)
    }
    let block = AudioBlock(channels: 2, capacity: 6 * rate)
    MemorySource(samples: samples, sampleRate: rate).read(into: block, at: 0)
    let place = try TemporaryFolder()
    let depth: WordLength? = ["b.wav": .pcm16, "c.wav": .float32][name]
    let deliverable = try Deliverable.named(place.file(name), sourceRate: rate, depth: depth)
    let seconds = try Self.cpuSeconds {
      let writer = try AudioWriter(
        deliverable, channels: 2, frames: rounds * 6 * rate, dither: .tpdf(seed: 1))
      for _ in 0..<rounds { try writer.write(block) }
      try writer.finish()
    }
    let size = try FileManager.default.attributesOfItem(atPath: deliverable.path)[.size] as? Int
    Bench.note(
      "write \(name) \(deliverable.depth?.rawValue ?? "") \(seconds) s CPU, \(size ?? 0) bytes"
    )
    let limit = deliverable.container == .wav && depth == nil ? 0.3 : 60
    #expect(seconds < limit)
  }

  @Test("dither and quantisation alone", arguments: [WordLength.pcm16, .pcm24], [false, true])
  func quantise(_ depth: WordLength, shaped: Bool) {
    let count = 1 << 17
    let block = AudioBlock(channels: 2, capacity: count)
    MemorySource(
      samples: (0..<2).map { Signals.white(count: count, amplitude: 0.5, seed: $0) },
      sampleRate: 44100
    ).read(into: block, at: 0)
    var out = [Int32](repeating: 0, count: 2 * count)
    let quantiser = Quantiser(
      depth: depth, channels: 2, sampleRate: 44100,
      dither: shaped ? .shaped(seed: 1) : .tpdf(seed: 1))
    let seconds = Self.cpuSeconds {
      unsafe out.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        for _ in 0..<81 { unsafe quantiser.quantise(block, from: 0, count: count, into: base) }
      }
    }
    Bench.note("quantise \(depth.rawValue) shaped=\(shaped) \(seconds) s CPU for 10.6 M frames")
    #expect(seconds < 5)
  }

  @Test("resampling four minutes", arguments: [(44100, 48000), (96000, 44100), (192_000, 48000)])
  func resample(_ rates: (Int, Int)) throws {
    let source = MemorySource(
      samples: (0..<2).map { Signals.white(count: 20 * rates.0, amplitude: 0.5, seed: $0) },
      sampleRate: rates.0)
    let seconds = try Self.cpuSeconds {
      try Resampler.convert(source, to: rates.1) { _ in }
    }
    Bench.note("resample \(rates.0) to \(rates.1): \(seconds * 12) s CPU for 4 min stereo")
    #expect(seconds < 20)
  }
}
