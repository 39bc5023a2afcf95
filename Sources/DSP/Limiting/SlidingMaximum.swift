/// Maxima over the last `window` values, for every value of a run.
///
/// A window of `w` values is made from two overlapping windows of at least half its size, so a run
/// costs about log2(window) passes that the compiler turns into vector instructions, whatever the
/// values: faster than a deque up to windows of many thousands. Maxima are exact, so the result does
/// not depend on how a signal is cut into runs that overlap by `window` − 1.
public enum SlidingMaximum {
  /// Replaces each of `count` values by the maximum of itself and the `window` − 1 before it.
  ///
  /// Values before the run count as absent. `window` ≥ 1.
  public static func replace(_ values: UnsafeMutablePointer<Float>, count: Int, window: Int) {
    unsafe widen(values, count: count, from: 1, to: window)
  }

  /// Widens a run of maxima over `from` values to maxima over `to` ≥ `from` values, in place.
  ///
  /// Gives nested windows of one signal for little more than the widest of them.
  public static func widen(
    _ values: UnsafeMutablePointer<Float>, count: Int, from: Int, to: Int
  ) {
    precondition(from >= 1 && to >= from && count >= 0, "windows grow")
    var window = from
    while window < to {
      let next = min(2 * window, to)
      unsafe double(values, count: count, step: next - window)
      window = next
    }
  }

  /// values[i] = max(values[i], values[i − step]), from the end so that nothing is read late.
  @inline(never)
  private static func double(_ values: UnsafeMutablePointer<Float>, count: Int, step: Int) {
    var i = count
    while i - 8 >= step {
      i -= 8
      let new = unsafe UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Float>.self)
      let old = unsafe UnsafeRawPointer(values + i - step).loadUnaligned(as: SIMD8<Float>.self)
      let larger = new.replacing(with: old, where: old .> new)
      unsafe UnsafeMutableRawPointer(values + i).storeBytes(of: larger, as: SIMD8<Float>.self)
    }
    while i > step {
      i -= 1
      unsafe values[i] = max(values[i], values[i - step])
    }
  }
}

/// Minima over the next `window` values, for every value of a run; made like `SlidingMaximum`.
public enum SlidingMinimum {
  /// Replaces each of `count` values by the minimum of itself and the `window` − 1 after it.
  ///
  /// Values after the run count as absent. `window` ≥ 1.
  public static func replaceAhead(
    _ values: UnsafeMutablePointer<Float>, count: Int, window: Int
  ) {
    precondition(window >= 1 && count >= 0, "a window holds a value")
    var reach = 1
    while reach < window {
      let next = min(2 * reach, window)
      unsafe double(values, count: count, step: next - reach)
      reach = next
    }
  }

  /// values[i] = min(values[i], values[i + step]), from the start so that nothing is read late.
  @inline(never)
  private static func double(_ values: UnsafeMutablePointer<Float>, count: Int, step: Int) {
    var i = 0
    while i + step + 8 <= count {
      let new = unsafe UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Float>.self)
      let ahead = unsafe UnsafeRawPointer(values + i + step).loadUnaligned(as: SIMD8<Float>.self)
      let smaller = new.replacing(with: ahead, where: ahead .< new)
      unsafe UnsafeMutableRawPointer(values + i).storeBytes(of: smaller, as: SIMD8<Float>.self)
      i += 8
    }
    while i + step < count {
      unsafe values[i] = min(values[i], values[i + step])
      i += 1
    }
  }
}
