import Glibc

/// Time of day, for dates; jumps when somebody sets the clock. [any thread]
package enum WallTime {
  /// Seconds since 1970, UTC.
  package static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
