import DSP
import Foundation
import TestSupport
import Testing

/// Decimates a signal given to both channels, in pieces.
private func decimate(_ signal: [Float], factor: Int, pieces: [Int]) -> [Float] {
  let largest = pieces.max() ?? 1
  let decimator = Decimator(factor: factor, largestInput: largest)
  let input = AlignedBuffer<Float>(count: largest)
  let a = AlignedBuffer<Float>(count: largest + 64)
  let b = AlignedBuffer<Float>(count: largest + 64)
  let padded = signal + [Float](repeating: 0, count: decimator.tail)
  var out: [Float] = []
  var start = 0
  var turn = 0
  while start < padded.count {
    let count = min(pieces[turn % pieces.count], padded.count - start)
    for i in 0..<count { input[i] = padded[start + i] }
    let produced = unsafe decimator.process(
      input.pointer, input.pointer, count: count, into: a.pointer, b.pointer)
    for i in 0..<produced {
      #expect(a[i] == b[i])
      out.append(a[i])
    }
    start += count
    turn += 1
  }
  return out
}

@Suite("Decimator")
struct DecimatorTests {
  @Test(
    "keeps what is below a quarter of the output rate, in time and level", arguments: [2, 8, 32])
  func passband(factor: Int) {
    let rate = 44_100.0
    for share in [0.01, 0.1, 0.24] {
      let hertz = share * rate / Double(factor)
      let signal = (0..<(400 * factor)).map {
        Float(sin(2 * .pi * hertz * Double($0) / rate))
      }
      let out = decimate(signal, factor: factor, pieces: [441])
      for m in 60..<340 {
        let expected = sin(2 * .pi * hertz * Double(m * factor) / rate)
        #expect(abs(Double(out[m]) - expected) < 1e-4)
      }
    }
  }

  @Test("lets nothing fold back below a quarter of the output rate")
  func aliases() {
    let rate = 44_100.0
    for share in [0.76, 1.0, 1.24, 3.1] {
      let hertz = share * rate / 8
      let signal = (0..<4000).map { Float(sin(2 * .pi * hertz * Double($0) / rate)) }
      let out = decimate(signal, factor: 8, pieces: [512])
      let top = out[60..<440].map { abs($0) }.max() ?? 1
      #expect(top < 2e-5, "\(share): \(top)")
    }
  }

  @Test("pieces change no bit")
  func pieces() {
    let noise = Signals.white(count: 5000, seed: 3)
    let whole = decimate(noise, factor: 8, pieces: [5000])
    for pieces in [[1], [7, 300, 12], [441]] {
      #expect(decimate(noise, factor: 8, pieces: pieces) == whole)
    }
  }
}
