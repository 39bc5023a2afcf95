/// Lane-wise helpers that the standard library compiles to branches or library calls.
///
/// `pointwiseMax` of floating-point vectors tests every lane for NaN and is some thirty times
/// slower than the one instruction these become. Of two lanes of which one is NaN, the receiver's
/// is kept.
extension SIMD4<Float> {
  /// The larger of two vectors, lane by lane.
  @inlinable @inline(__always)
  package func larger(_ other: SIMD4<Float>) -> SIMD4<Float> {
    replacing(with: other, where: other .> self)
  }

  /// The smaller of two vectors, lane by lane.
  @inlinable @inline(__always)
  package func smaller(_ other: SIMD4<Float>) -> SIMD4<Float> {
    replacing(with: other, where: other .< self)
  }

  /// The magnitude of every lane.
  @inlinable @inline(__always)
  package var magnitudes: SIMD4<Float> {
    unsafe unsafeBitCast(
      unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF, to: SIMD4<Float>.self)
  }

  /// The largest lane.
  @inlinable @inline(__always)
  package var largestLane: Float {
    let a = self[0] > self[1] ? self[0] : self[1]
    let b = self[2] > self[3] ? self[2] : self[3]
    return a > b ? a : b
  }

  /// Sum of the lanes in Float64, in pairs.
  @inlinable @inline(__always)
  package var pairwiseSum: Double { (Double(x) + Double(y)) + (Double(z) + Double(w)) }

  /// Four consecutive samples from an address of any alignment.
  @inlinable @inline(__always)
  package static func load(_ address: UnsafePointer<Float>) -> SIMD4<Float> {
    unsafe UnsafeRawPointer(address).loadUnaligned(as: SIMD4<Float>.self)
  }

  /// Stores four consecutive samples to an address of any alignment.
  @inlinable @inline(__always)
  package func store(_ address: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(address).storeBytes(of: self, as: SIMD4<Float>.self)
  }
}
