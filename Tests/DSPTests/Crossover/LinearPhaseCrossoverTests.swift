import AudioCore
import DSP
import Glibc
import TestSupport
import Testing

@Suite("Crossovers whose bands add up to the input")
struct LinearPhaseCrossoverTests {
  static let edges = [120.0, 500, 2000, 6000]

  /// The low-passes of one block in the middle of a signal, and the block.
  private func split(
    _ signal: [Float], rate: Int
  ) -> (block: [Float], lows: [[Float]]) {
    let crossover = LinearPhaseCrossover(edgesHz: Self.edges, sampleRate: rate)
    let quantum = crossover.quantum
    let window = AudioBlock(channels: 1, capacity: crossover.windowFrames)
    for i in 0..<crossover.windowFrames { window[channel: 0, frame: i] = signal[i] }
    let lows = AudioBlock(channels: 4, capacity: quantum)
    unsafe crossover.split(window.samples(0), into: lows)
    return (
      (0..<quantum).map { signal[crossover.reach + $0] },
      (0..<4).map { edge in (0..<quantum).map { lows[channel: edge, frame: $0] } }
    )
  }

  @Test("bands sum to the input within −140 dB", arguments: [44_100, 48_000, 96_000])
  func sum(rate: Int) {
    let signal = Signals.white(count: 32_768, amplitude: 0.5, seed: 3)
    let (block, lows) = split(signal, rate: rate)
    var error = 0.0
    var power = 0.0
    for i in block.indices {
      let bands = [
        lows[0][i], lows[1][i] - lows[0][i], lows[2][i] - lows[1][i], lows[3][i] - lows[2][i],
        block[i] - lows[3][i],
      ]
      let sum = bands.reduce(0.0) { $0 + Double($1) }
      error += (sum - Double(block[i])) * (sum - Double(block[i]))
      power += Double(block[i]) * Double(block[i])
    }
    #expect(10 * log10(error / power) <= -140)
  }

  @Test(
    "low-passes have the magnitude of Linkwitz–Riley filters and no phase",
    arguments: [44_100, 96_000])
  func response(rate: Int) {
    let frames = 8 * LinearPhaseCrossover.reach(sampleRate: rate)
    for hertz in [40.0, 120, 250, 500, 1000, 2000, 6000, 12_000] {
      let signal = (0..<frames).map {
        Float(sin(2 * .pi * hertz * Double($0) / Double(rate)))
      }
      let (block, lows) = split(signal, rate: rate)
      for (edge, low) in zip(Self.edges, lows) {
        let ratio = hertz / edge
        let expected = 1 / (1 + ratio * ratio * ratio * ratio)
        // A part of the input without phase: what is left is nothing.
        let worst = zip(low, block).map { abs(Double($0) - expected * Double($1)) }.max() ?? 1
        #expect(worst <= 2e-4, "\(hertz) Hz at the edge \(edge)")
      }
    }
  }
}
