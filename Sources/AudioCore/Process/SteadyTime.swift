import Glibc

/// Time that no clock change moves. [any thread]
package enum SteadyTime {
  /// Seconds since the machine started.
  package static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
