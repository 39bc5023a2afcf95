extension RealFFTDouble {
  /// How alike two signals are at every delay: value k is Σ earlier[i] · later[i + k], round the
  /// transform's size, so that value `size` − k belongs to a delay of −k.
  ///
  /// Both are zero-padded; delays do not overlap where `size` holds both one after the other.
  public func crossCorrelation(of later: [Double], behind earlier: [Double]) -> [Double] {
    // The product takes the place of one of them: long tracks have long spectra.
    var cross = forward(earlier)
    let b = forward(later)
    for k in 0..<bins {
      let a = (real: cross.real[k], imaginary: cross.imaginary[k])
      cross.real[k] = b.real[k] * a.real + b.imaginary[k] * a.imaginary
      cross.imaginary[k] = b.imaginary[k] * a.real - b.real[k] * a.imaginary
    }
    return inverse(real: cross.real, imaginary: cross.imaginary)
  }
}
