/// Convolution of one channel with a long kernel, in uniform partitions of one quantum.
///
/// Overlap-save with FFTs of two quanta and a frequency-domain delay line (Wefers & Vorländer,
/// DAFx-11). Blocks stand on the absolute grid of quanta, and block k of the output depends only on
/// input frames from k·quantum + lookahead − partitions·quantum to (k+1)·quantum + lookahead, so
/// that the same bits come out wherever the work starts, provided the delay line was filled by
/// `prime` or by the preceding blocks.
///
/// Creation allocates [control thread]; `prime` and `process` do not [audio thread]. One thread at a time.
@safe public final class PartitionedConvolver {
  /// Frames a block.
  public static let quantum = 4096

  /// Frames of input beyond the block that the kernel looks ahead.
  public let lookahead: Int
  /// Number of partitions, which is also the number of input blocks kept.
  public let partitions: Int

  private let fft: RealFFT
  private let kernelReal: AlignedBuffer<Float>
  private let kernelImaginary: AlignedBuffer<Float>
  private let history: AlignedBuffer<Float>
  private let sum: AlignedBuffer<Float>
  private let time: AlignedBuffer<Float>
  private let width: Int
  private var newest = 0

  /// Prepares the partitions of a kernel.
  public init(_ kernel: FIRKernel) {
    let quantum = Self.quantum
    lookahead = kernel.lookahead
    partitions = (kernel.taps.count + quantum - 1) / quantum
    fft = RealFFT(size: 2 * quantum)
    width = (2 * fft.bins + 15) / 16 * 16
    kernelReal = AlignedBuffer(count: partitions * width)
    kernelImaginary = AlignedBuffer(count: partitions * width)
    history = AlignedBuffer(count: partitions * width)
    sum = AlignedBuffer(count: width)
    time = AlignedBuffer(count: 2 * quantum)
    let scale = 1 / Double(2 * quantum)
    for p in 0..<partitions {
      for i in 0..<2 * quantum {
        let tap = p * quantum + i
        time[i] = i < quantum && tap < kernel.taps.count ? Float(kernel.taps[tap] * scale) : 0
      }
      unsafe fft.forward(time.pointer, into: sum.pointer)
      for k in 0..<fft.bins {
        let at = p * width + 2 * k
        kernelReal[at] = sum[2 * k]
        kernelReal[at + 1] = sum[2 * k]
        kernelImaginary[at] = -sum[2 * k + 1]
        kernelImaginary[at + 1] = sum[2 * k + 1]
      }
    }
  }

  /// Forgets all input, as at the start of a file.
  public func reset() {
    unsafe history.pointer.update(repeating: 0, count: history.count)
    newest = 0
  }

  /// Takes in one block without computing output.
  ///
  /// - Parameter window: 2·quantum frames from k·quantum + lookahead − quantum, 64-byte aligned.
  public func prime(_ window: UnsafeMutablePointer<Float>) {
    newest = newest == 0 ? partitions - 1 : newest - 1
    unsafe fft.forward(window, into: history.pointer + newest * width)
  }

  /// Computes output block k.
  ///
  /// - Parameters:
  ///   - window: 2·quantum frames from k·quantum + lookahead − quantum, 64-byte aligned.
  ///   - output: receives `quantum` frames.
  public func process(
    _ window: UnsafeMutablePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    unsafe prime(window)
    unsafe sum.pointer.update(repeating: 0, count: width)
    for p in 0..<partitions {
      let slot = (newest + p) % partitions
      unsafe multiplyAccumulate(
        history.pointer + slot * width, kernelReal.pointer + p * width,
        kernelImaginary.pointer + p * width, into: sum.pointer, count: width)
    }
    unsafe fft.inverse(sum.pointer, into: time.pointer)
    unsafe output.update(from: time.pointer + Self.quantum, count: Self.quantum)
  }
}

/// Adds the product of two interleaved complex arrays.
///
/// The kernel comes as (c, c) and (−d, d) pairs: x·h = x·(c, c) + swapped(x)·(−d, d).
/// `count` floats, a multiple of 8.
@inline(never)
private func multiplyAccumulate(
  _ x: UnsafePointer<Float>, _ real: UnsafePointer<Float>, _ imaginary: UnsafePointer<Float>,
  into sum: UnsafeMutablePointer<Float>, count: Int
) {
  let xs = unsafe UnsafeRawPointer(x)
  let cs = unsafe UnsafeRawPointer(real)
  let ds = unsafe UnsafeRawPointer(imaginary)
  let ys = UnsafeMutableRawPointer(sum)
  var offset = 0
  while offset < count * 4 {
    let a = unsafe xs.load(fromByteOffset: offset, as: SIMD4<Float>.self)
    let c = unsafe cs.load(fromByteOffset: offset, as: SIMD4<Float>.self)
    let d = unsafe ds.load(fromByteOffset: offset, as: SIMD4<Float>.self)
    let y = unsafe ys.load(fromByteOffset: offset, as: SIMD4<Float>.self)
    let swapped = SIMD4<Float>(a.y, a.x, a.w, a.z)
    unsafe ys.storeBytes(of: y + a * c + swapped * d, toByteOffset: offset, as: SIMD4<Float>.self)
    offset += 16
  }
}
