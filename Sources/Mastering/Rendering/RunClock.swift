internal import AudioCore
import Glibc

/// Measures wall and CPU time of a run.
struct RunClock {
  private let wall = SteadyTime.seconds
  private let cpu = RunClock.cpuSeconds

  /// Time since the clock was made.
  var timing: RunTiming {
    RunTiming(wallSeconds: SteadyTime.seconds - wall, cpuSeconds: Self.cpuSeconds - cpu)
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
