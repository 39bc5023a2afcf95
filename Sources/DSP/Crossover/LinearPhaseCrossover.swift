public import AudioCore

/// Low-passes of one channel whose differences are bands that add up to the input exactly.
///
/// Low-pass k has the response 1/(1 + (f/fₖ)⁴) and no phase: the magnitude of a Linkwitz–Riley filter
/// of fourth order (Linkwitz & Riley, JAES 24(1) 1976), whose complement is its own high-pass. Band 1
/// is the first low-pass, band k the difference of neighbours, the last band the input less the last
/// low-pass; their sum is the input by construction, not by design of the filters.
///
/// Overlap-save on quanta: one forward transform, one inverse for each edge. A quantum's output
/// depends on the input from half a quantum before it to half a quantum after it, nothing else.
///
/// Creation allocates [control thread]; `split` does not [audio thread].
@safe public final class LinearPhaseCrossover: @unchecked Sendable {
  /// Frames an output block has at a rate: about 90 ms from 44.1 kHz on, so that the lowest edge's
  /// kernel fits.
  public static func quantum(sampleRate: Int) -> Int {
    var quantum = 4096
    while quantum * 12 < sampleRate { quantum *= 2 }
    return quantum
  }

  /// Frames of one output block.
  public let quantum: Int
  /// Number of low-passes.
  public let edges: Int

  /// Frames that a block depends on before its start and after its end.
  public var reach: Int { quantum / 2 }

  private let fft: RealFFT
  private let responses: [AlignedBuffer<Float>]
  private let spectrum: AlignedBuffer<Float>
  private let product: AlignedBuffer<Float>
  private let time: AlignedBuffer<Float>
  private let width: Int

  /// Designs the low-passes; an edge beyond 0.45 of the rate passes everything.
  ///
  /// - Parameters:
  ///   - edgesHz: rising frequencies between the bands, Hz.
  ///   - sampleRate: rate, Hz.
  public init(edgesHz: [Double], sampleRate: Int) {
    let quantum = Self.quantum(sampleRate: sampleRate)
    self.quantum = quantum
    edges = edgesHz.count
    fft = RealFFT(size: 2 * quantum)
    width = (2 * fft.bins + 15) / 16 * 16
    spectrum = AlignedBuffer(count: width)
    product = AlignedBuffer(count: width)
    time = AlignedBuffer(count: 2 * quantum)
    let width = width
    responses = edgesHz.map { hertz in
      let response = Self.response(hertz: hertz, quantum: quantum, sampleRate: sampleRate)
      let pairs = AlignedBuffer<Float>(count: width)
      for k in response.indices {
        pairs[2 * k] = Float(response[k])
        pairs[2 * k + 1] = Float(response[k])
      }
      return pairs
    }
  }

  /// The real response of one low-pass at the bins of the block transform, with its 1/size.
  private static func response(hertz: Double, quantum: Int, sampleRate: Int) -> [Double] {
    let scale = 1 / Double(2 * quantum)
    guard hertz < 0.45 * Double(sampleRate) else {
      return [Double](repeating: scale, count: quantum + 1)
    }
    let fine = RealFFTDouble(size: 16 * quantum)
    let ideal = (0..<fine.bins).map { bin in
      let ratio = Double(bin) * Double(sampleRate) / Double(fine.size) / hertz
      return 1 / (1 + ratio * ratio * ratio * ratio)
    }
    let zeros = [Double](repeating: 0, count: fine.bins)
    let impulse = fine.inverse(real: ideal, imaginary: zeros)
    // The kernel has faded by −140 dB within 30 ms at 120 Hz; the taper only closes the block.
    let half = quantum / 2
    var kernel = [Double](repeating: 0, count: 2 * quantum)
    var sum = 0.0
    for n in -(half - 1)...(half - 1) {
      let place = Double(abs(n)) / Double(half)
      let taper = min(1, max(0, (1 - place) * 4))
      let tap = impulse[(n + fine.size) % fine.size] * taper * taper * (3 - 2 * taper)
      kernel[(n + 2 * quantum) % (2 * quantum)] = tap
      sum += tap
    }
    let coarse = RealFFTDouble(size: 2 * quantum)
    return coarse.forward(kernel).real.map { $0 / sum * scale }
  }

  /// Computes the low-passes of one block.
  ///
  /// - Parameters:
  ///   - window: 2·quantum frames from half a quantum before the block, 64-byte aligned; kept.
  ///   - lows: one channel an edge, of at least `quantum` frames.
  public func split(_ window: UnsafeMutablePointer<Float>, into lows: AudioBlock) {
    precondition(lows.channels == edges && lows.capacity >= quantum, "a channel for every edge")
    unsafe fft.forward(window, into: spectrum.pointer)
    for edge in 0..<edges {
      unsafe multiply(
        spectrum.pointer, responses[edge].pointer, into: product.pointer, count: width)
      unsafe fft.inverse(product.pointer, into: time.pointer)
      unsafe lows.samples(edge).update(from: time.pointer + reach, count: quantum)
    }
  }
}

/// Products of two runs of floats, a multiple of 8 of them.
@inline(never)
private func multiply(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
  into product: UnsafeMutablePointer<Float>, count: Int
) {
  var i = 0
  while i < count {
    unsafe (SIMD4<Float>.load(x + i) * SIMD4<Float>.load(y + i)).store(product + i)
    unsafe (SIMD4<Float>.load(x + i + 4) * SIMD4<Float>.load(y + i + 4)).store(product + i + 4)
    i += 8
  }
}
