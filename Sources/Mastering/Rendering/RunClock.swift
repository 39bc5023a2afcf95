import Glibc

/// Measures wall and CPU time of a run.
struct RunClock {
  private let wall = RunClock.now(CLOCK_MONOTONIC)
  private let cpu = RunClock.now(CLOCK_PROCESS_CPUTIME_ID)

  /// Time since the clock was made.
  var timing: RunTiming {
    RunTiming(
      wallSeconds: Self.now(CLOCK_MONOTONIC) - wall,
      cpuSeconds: Self.now(CLOCK_PROCESS_CPUTIME_ID) - cpu)
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
