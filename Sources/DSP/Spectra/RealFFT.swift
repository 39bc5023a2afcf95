internal import AudioCore
internal import CFFTW
import Synchronization

/// FFTW's planner shares state between threads; only execution is free of locks.
private let planner = Mutex<Void>(())

/// Forward and inverse FFT of real Float32 signals of one power-of-two size.
///
/// Spectra are `bins` = `size`/2 + 1 complex numbers, interleaved real and imaginary, unscaled:
/// inverse(forward(x)) = `size` · x. Plans are made with `ESTIMATE`, which gives the same codelets
/// and so the same bits every time on one class of CPU (measured: `MEASURE` does not).
///
/// Buffers passed in must be 64-byte aligned (`AlignedBuffer`, `AudioBlock`).
/// Creation locks and allocates [control thread]; the transforms do neither [audio thread] and may
/// run on several threads at once.
@safe public final class RealFFT: @unchecked Sendable {
  /// Number of real samples.
  public let size: Int
  /// Number of complex bins, size/2 + 1.
  public let bins: Int

  private let forwardPlan: OpaquePointer
  private let inversePlan: OpaquePointer

  /// Plans transforms of `size` samples, a power of two from 2 on.
  public init(size: Int) {
    precondition(size >= 2 && size & (size - 1) == 0, "FFT size must be a power of two")
    self.size = size
    bins = size / 2 + 1
    let time = AlignedBuffer<Float>(count: size)
    let spectrum = AlignedBuffer<Float>(count: 2 * (size / 2 + 1))
    let plans = unsafe planner.withLock { _ in
      let complex = unsafe UnsafeMutableRawPointer(spectrum.pointer)
        .assumingMemoryBound(to: fftwf_complex.self)
      let forward = unsafe fftwf_plan_dft_r2c_1d(
        Int32(size), time.pointer, complex, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_PRESERVE_INPUT))
      let inverse = unsafe fftwf_plan_dft_c2r_1d(
        Int32(size), complex, time.pointer, UInt32(FFTW_ESTIMATE))
      return unsafe (forward, inverse)
    }
    guard let forward = unsafe plans.0, let inverse = unsafe plans.1 else {
      preconditionFailure("FFTW has no plan for \(size) samples")
    }
    unsafe forwardPlan = forward
    unsafe inversePlan = inverse
  }

  deinit {
    planner.withLock { _ in
      unsafe fftwf_destroy_plan(forwardPlan)
      unsafe fftwf_destroy_plan(inversePlan)
    }
  }

  /// Transforms `size` samples into `bins` interleaved complex numbers.
  ///
  /// `time` is kept.
  public func forward(
    _ time: UnsafeMutablePointer<Float>, into spectrum: UnsafeMutablePointer<Float>
  ) {
    let complex = unsafe UnsafeMutableRawPointer(spectrum)
      .assumingMemoryBound(to: fftwf_complex.self)
    unsafe fftwf_execute_dft_r2c(forwardPlan, time, complex)
  }

  /// Transforms `bins` complex numbers into `size` samples, scaled by `size`.
  ///
  /// `spectrum` is spent.
  public func inverse(
    _ spectrum: UnsafeMutablePointer<Float>, into time: UnsafeMutablePointer<Float>
  ) {
    let complex = unsafe UnsafeMutableRawPointer(spectrum)
      .assumingMemoryBound(to: fftwf_complex.self)
    unsafe fftwf_execute_dft_c2r(inversePlan, complex, time)
  }
}

/// Forward and inverse FFT of real Float64 signals, for filter design.
///
/// Works on arrays; spectra as `RealFFT` has them. The transforms share buffers: one thread at a time.
/// [control thread]
@safe public final class RealFFTDouble {
  /// Number of real samples.
  public let size: Int
  /// Number of complex bins, size/2 + 1.
  public let bins: Int

  private let time: AlignedBuffer<Double>
  private let spectrum: AlignedBuffer<Double>
  private let forwardPlan: OpaquePointer
  private let inversePlan: OpaquePointer

  /// Plans transforms of `size` samples, any even size.
  public init(size: Int) {
    precondition(size >= 2 && size % 2 == 0, "FFT size must be even")
    self.size = size
    bins = size / 2 + 1
    let time = AlignedBuffer<Double>(count: size)
    let spectrum = AlignedBuffer<Double>(count: 2 * (size / 2 + 1))
    self.time = time
    self.spectrum = spectrum
    let plans = unsafe planner.withLock { _ in
      let complex = unsafe UnsafeMutableRawPointer(spectrum.pointer)
        .assumingMemoryBound(to: fftw_complex.self)
      let forward = unsafe fftw_plan_dft_r2c_1d(
        Int32(size), time.pointer, complex, UInt32(FFTW_ESTIMATE))
      let inverse = unsafe fftw_plan_dft_c2r_1d(
        Int32(size), complex, time.pointer, UInt32(FFTW_ESTIMATE))
      return unsafe (forward, inverse)
    }
    guard let forward = unsafe plans.0, let inverse = unsafe plans.1 else {
      preconditionFailure("FFTW has no plan for \(size) samples")
    }
    unsafe forwardPlan = forward
    unsafe inversePlan = inverse
  }

  deinit {
    planner.withLock { _ in
      unsafe fftw_destroy_plan(forwardPlan)
      unsafe fftw_destroy_plan(inversePlan)
    }
  }

  /// The `bins` complex numbers of `input`, zero-padded to `size`, as separate parts.
  public func forward(_ input: [Double]) -> (real: [Double], imaginary: [Double]) {
    precondition(input.count <= size, "input longer than the transform")
    for i in 0..<size { time[i] = i < input.count ? input[i] : 0 }
    unsafe fftw_execute(forwardPlan)
    return (
      (0..<bins).map { spectrum[2 * $0] }, (0..<bins).map { spectrum[2 * $0 + 1] }
    )
  }

  /// The `size` samples of a spectrum given as separate parts, scaled by 1/`size`.
  public func inverse(real: [Double], imaginary: [Double]) -> [Double] {
    precondition(real.count == bins && imaginary.count == bins, "spectrum size")
    for i in 0..<bins {
      spectrum[2 * i] = real[i]
      spectrum[2 * i + 1] = imaginary[i]
    }
    unsafe fftw_execute(inversePlan)
    let scale = 1 / Double(size)
    return (0..<size).map { time[$0] * scale }
  }
}
