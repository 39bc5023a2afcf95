public import AudioCore

/// Low-passes of one channel whose differences are bands that add up to the input exactly.
///
/// Low-pass k has the response 1/(1 + (f/fₖ)⁴) and no phase: the magnitude of a Linkwitz–Riley filter
/// of fourth order (Linkwitz & Riley, JAES 24(1) 1976), whose complement is its own high-pass. Band 1
/// is the first low-pass, band k the difference of neighbours, the last band the input less the last
/// low-pass; their sum is the input by construction, not by design of the filters.
///
/// Overlap-save on quanta: one forward transform, one inverse for each edge. A quantum's output
/// depends on the input from `reach` frames before it to `reach` frames after it, nothing else; it is
/// six times as long, so that a quarter of each transform is spent on overlap.
///
/// Creation allocates [control thread]; `split` does not [audio thread]. One thread at a time.
@safe public final class LinearPhaseCrossover {
  /// Half the length of the kernels at a rate, frames: a power of two of 42 ms or more, which the lowest
  /// edge's kernel needs.
  public static func reach(sampleRate: Int) -> Int {
    var reach = 512
    while reach * 24 < sampleRate { reach *= 2 }
    return reach
  }

  /// Frames of one output block.
  public let quantum: Int
  /// Number of low-passes.
  public let edges: Int

  /// Frames that a block depends on before its start and after its end.
  public let reach: Int

  /// Frames of the window that one block is computed from.
  public var windowFrames: Int { quantum + 2 * reach }

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
    let reach = Self.reach(sampleRate: sampleRate)
    self.reach = reach
    quantum = 6 * reach
    edges = edgesHz.count
    fft = RealFFT(size: 8 * reach)
    width = (2 * fft.bins + 15) / 16 * 16
    spectrum = AlignedBuffer(count: width)
    product = AlignedBuffer(count: width)
    time = AlignedBuffer(count: 8 * reach)
    let width = width
    responses = edgesHz.map { hertz in
      let response = Self.response(hertz: hertz, reach: reach, sampleRate: sampleRate)
      let pairs = AlignedBuffer<Float>(count: width)
      for k in response.indices {
        pairs[2 * k] = Float(response[k])
        pairs[2 * k + 1] = Float(response[k])
      }
      return pairs
    }
  }

  /// The real response of one low-pass at the bins of the block transform, with its 1/size.
  private static func response(hertz: Double, reach: Int, sampleRate: Int) -> [Double] {
    let size = 8 * reach
    let scale = 1 / Double(size)
    guard hertz < 0.45 * Double(sampleRate) else {
      return [Double](repeating: scale, count: size / 2 + 1)
    }
    let fine = RealFFTDouble(size: 4 * size)
    let ideal = (0..<fine.bins).map { bin in
      let ratio = Double(bin) * Double(sampleRate) / Double(fine.size) / hertz
      return 1 / (1 + ratio * ratio * ratio * ratio)
    }
    let zeros = [Double](repeating: 0, count: fine.bins)
    let impulse = fine.inverse(real: ideal, imaginary: zeros)
    // The kernel has faded by −140 dB within 30 ms at 120 Hz; the taper only closes the block.
    var kernel = [Double](repeating: 0, count: size)
    var sum = 0.0
    for n in -(reach - 1)...(reach - 1) {
      let place = Double(abs(n)) / Double(reach)
      let taper = min(1, max(0, (1 - place) * 4))
      let tap = impulse[(n + fine.size) % fine.size] * taper * taper * (3 - 2 * taper)
      kernel[(n + size) % size] = tap
      sum += tap
    }
    let coarse = RealFFTDouble(size: size)
    return coarse.forward(kernel).real.map { $0 / sum * scale }
  }

  /// Computes the low-passes of one block.
  ///
  /// - Parameters:
  ///   - window: `windowFrames` frames from `reach` before the block, 64-byte aligned; kept.
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
