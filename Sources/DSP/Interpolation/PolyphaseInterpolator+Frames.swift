extension PolyphaseInterpolator {
  /// Per sample n of 0 … `count`−1 the largest magnitude of the signal over [n−1, n+1]: the samples
  /// n−1, n, n+1 and every point of the two gaps between them.
  ///
  /// Gaps that cannot reach `threshold` are not computed: a result below `threshold` is then the
  /// largest of the three samples (and of such gaps as were computed), and the true value is
  /// certainly below `threshold` too. With `threshold` 0 every result is exact.
  public func frameMaxima(
    _ x: UnsafePointer<Float>, count: Int, threshold: Float,
    into out: UnsafeMutablePointer<Float>
  ) {
    guard count > 0 else { return }
    var gaps: (SIMD16<Float>) = .zero
    var before: Float = 0
    unsafe withUnsafeMutableBytes(of: &gaps) { bytes in
      guard let scratch = unsafe bytes.baseAddress?.assumingMemoryBound(to: Float.self) else {
        return
      }
      // The gap before the first sample, as the last of a group of its own.
      let first = unsafe x - Self.group
      if unsafe bound(first, Walk(first, blocks: reachBlocks)) >= threshold {
        unsafe gapMaxima(first, into: scratch)
        unsafe before = scratch[Self.group - 1]
      }
      var walk = unsafe Walk(x, blocks: reachBlocks)
      var start = 0
      while true {
        let here = unsafe x + start
        let valid = min(Self.group, count - start)
        let target = unsafe valid == Self.group ? out + start : scratch
        if unsafe bound(here, walk) >= threshold {
          unsafe gapMaxima(here, into: target)
        } else {
          unsafe target.update(repeating: 0, count: Self.group)
        }
        if valid < Self.group {
          unsafe (out + start).update(from: scratch, count: valid)
        }
        start += Self.group
        guard start < count else { break }
        unsafe walk.advance(to: x + start)
      }
    }
    unsafe Self.widen(x, count: count, before: before, gaps: out)
  }

  /// Turns gap maxima into maxima over both gaps and three samples, in place.
  @inline(never)
  private static func widen(
    _ x: UnsafePointer<Float>, count: Int, before: Float, gaps: UnsafeMutablePointer<Float>
  ) {
    var n = count
    while n >= 5 {
      n -= 4
      let samples = unsafe SIMD4<Float>.load(x + n - 1).magnitudes
        .larger(SIMD4<Float>.load(x + n).magnitudes)
        .larger(SIMD4<Float>.load(x + n + 1).magnitudes)
      let both = unsafe SIMD4<Float>.load(UnsafePointer(gaps + n - 1))
        .larger(SIMD4<Float>.load(UnsafePointer(gaps + n)))
      unsafe both.larger(samples).store(gaps + n)
    }
    while n > 0 {
      n -= 1
      let left = unsafe n == 0 ? before : gaps[n - 1]
      var m = unsafe left > gaps[n] ? left : gaps[n]
      for i in (n - 1)...(n + 1) { unsafe m = x[i].magnitude > m ? x[i].magnitude : m }
      unsafe gaps[n] = m
    }
  }
}
