import DSP
import Glibc
import Testing
import TestSupport

@Suite("Partitioned convolution")
struct PartitionedConvolverTests {
  private let quantum = PartitionedConvolver.quantum

  /// Runs the convolver over a signal from quantum `first` on.
  private func convolve(_ signal: [Float], _ kernel: FIRKernel, from first: Int, blocks: Int)
    -> [Float]
  {
    let convolver = PartitionedConvolver(kernel)
    let window = AlignedBuffer<Float>(count: 2 * quantum)
    let output = AlignedBuffer<Float>(count: quantum)
    var result: [Float] = []
    for block in (first - convolver.partitions)..<(first + blocks) {
      let start = block * quantum + kernel.lookahead - quantum
      for i in 0..<2 * quantum {
        let n = start + i
        window[i] = n >= 0 && n < signal.count ? signal[n] : 0
      }
      if block < first {
        unsafe convolver.prime(window.pointer)
      } else {
        unsafe convolver.process(window.pointer, into: output.pointer)
        result += (0..<quantum).map { output[$0] }
      }
    }
    return result
  }

  @Test("nulls against direct convolution at −120 dBFS", arguments: [1, 300, 4096, 9001])
  func nullsAgainstDirect(taps: Int) {
    var generator = SeededGenerator(seed: 7)
    let kernel = FIRKernel(
      taps: (0..<taps).map {
        Double.random(in: -1...1, using: &generator) * exp(-Double($0) / 900) / 8
      },
      lookahead: taps / 3)
    let signal = Signals.white(count: 6 * quantum, seed: 3)
    let output = convolve(signal, kernel, from: 0, blocks: 5)
    var worst = 0.0
    for n in stride(from: 0, to: output.count, by: 37) {
      var sum = 0.0
      for (k, tap) in kernel.taps.enumerated() {
        let m = n - k + kernel.lookahead
        if m >= 0 && m < signal.count { sum += tap * Double(signal[m]) }
      }
      worst = max(worst, abs(sum - Double(output[n])))
    }
    #expect(output.count == 5 * quantum && output.allSatisfy(\.isFinite))
    #expect(20 * log10(worst) <= -120)
  }

  @Test("gives the same bits wherever it starts", arguments: [1, 2, 4])
  func startsAnywhere(first: Int) {
    let kernel = FIRKernel(
      taps: (0..<12_287).map { sin(Double($0)) * exp(-Double($0) / 2000) / 30 }, lookahead: 2048)
    let signal = Signals.pink(count: 8 * quantum, seed: 11)
    let whole = convolve(signal, kernel, from: 0, blocks: 7)
    let part = convolve(signal, kernel, from: first, blocks: 2)
    #expect(Array(whole[first * quantum..<(first + 2) * quantum]) == part)
  }
}
