import Glibc

/// CPU time of the calling thread, which tests running beside it do not lengthen.
public enum ThreadClock {
  /// Seconds of CPU time since the thread began.
  public static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
