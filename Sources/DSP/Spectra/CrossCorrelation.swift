extension RealFFTDouble {
  /// How alike two signals are at every delay: value k is Σ earlier[i] · later[i + k], round the
  /// transform's size, so that value `size` − k belongs to a delay of −k.
  ///
  /// Both are zero-padded; delays do not overlap where `size` holds both one after the other.
  public func crossCorrelation(of later: [Double], behind earlier: [Double]) -> [Double] {
    let a = forward(earlier)
    let b = forward(later)
    var real = [Double](repeating: 0, count: bins)
    var imaginary = real
    for k in real.indices {
      real[k] = b.real[k] * a.real[k] + b.imaginary[k] * a.imaginary[k]
      imaginary[k] = b.imaginary[k] * a.real[k] - b.real[k] * a.imaginary[k]
    }
    return inverse(real: real, imaginary: imaginary)
  }
}
