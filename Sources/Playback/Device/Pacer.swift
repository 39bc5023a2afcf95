import Glibc

/// Keeps time for what has no clock.
final class Pacer {
  /// Whether nothing keeps time: every frame is waited for instead.
  let isFree: Bool

  private let isClocked: Bool
  private let sampleRate: Int
  private var frames = 0
  private var start = timespec()

  init(_ pace: DeviceChoice.Pace, isClockless: Bool, _ sampleRate: Int) {
    isFree = pace == .free
    isClocked = pace == .clock || (pace == .automatic && isClockless)
    self.sampleRate = sampleRate
    restart()
  }

  /// Begins to count from now.
  func restart() {
    frames = 0
    unsafe clock_gettime(CLOCK_MONOTONIC, &start)
  }

  /// Waits until the time of `count` more frames has passed; a stall is not caught up with.
  func pass(_ count: Int) {
    guard isClocked else { return }
    frames += count
    var due = start
    let nanoseconds = frames % sampleRate * 1_000_000_000 / sampleRate + Int(start.tv_nsec)
    due.tv_sec += frames / sampleRate + nanoseconds / 1_000_000_000
    due.tv_nsec = nanoseconds % 1_000_000_000
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    let late = (now.tv_sec - due.tv_sec) * 1000 + (now.tv_nsec - due.tv_nsec) / 1_000_000
    if late > 200 { return restart() }
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nil) == EINTR {}
  }
}
