#if Server
import AudioCore
import Glibc

/// The two clocks: dates in records come from one, waiting and limits from the other.
package enum Clock {
  /// Seconds since 1970; may jump.
  package static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Seconds of a clock that never jumps.
  package static var steady: Double { SteadyTime.seconds }
}
#endif
