/// A finite impulse response and where its time zero stands.
public struct FIRKernel: Sendable, Equatable {
  /// The taps.
  public var taps: [Double]
  /// Index of the tap that stands at time zero: the number of taps that look ahead.
  public var lookahead: Int

  /// Creates a kernel.
  public init(taps: [Double], lookahead: Int) {
    precondition(!taps.isEmpty && lookahead >= 0 && lookahead < taps.count, "time zero in the taps")
    self.taps = taps
    self.lookahead = lookahead
  }

  /// The kernel that applies `self` and then `other`: their full convolution.
  public func followed(by other: FIRKernel) -> FIRKernel {
    let count = taps.count + other.taps.count - 1
    var size = 2
    while size < count { size *= 2 }
    let fft = RealFFTDouble(size: size)
    let a = fft.forward(taps)
    let b = fft.forward(other.taps)
    var real = [Double](repeating: 0, count: fft.bins)
    var imaginary = real
    for k in 0..<fft.bins {
      real[k] = a.real[k] * b.real[k] - a.imaginary[k] * b.imaginary[k]
      imaginary[k] = a.real[k] * b.imaginary[k] + a.imaginary[k] * b.real[k]
    }
    let product = fft.inverse(real: real, imaginary: imaginary)
    return FIRKernel(taps: Array(product[..<count]), lookahead: lookahead + other.lookahead)
  }
}
