import Foundation
import Synchronization
import Workbench

/// A clock that stands until a script moves it, so that a script gives the same frames every time.
final class ScriptClock: WorkbenchClock {
  private struct Wake {
    var due: Double
    var block: @Sendable () -> Void
  }

  private struct Core {
    var now = 0.0
    var wakes: [Wake] = []
  }

  private let core = Mutex(Core())

  /// Seconds since the script began.
  var now: Double { core.withLock { $0.now } }

  func wake(after seconds: Double, _ block: @escaping @Sendable () -> Void) {
    core.withLock { $0.wakes.append(Wake(due: $0.now + seconds, block: block)) }
  }

  /// Moves on by so many seconds, through everything that is due on the way.
  func advance(by seconds: Double) { advance(to: now + seconds) }

  /// Moves on to a moment; never back.
  func advance(to moment: Double) {
    while let wake = next(until: moment) { wake() }
    core.withLock { $0.now = max($0.now, moment) }
  }

  private func next(until moment: Double) -> (@Sendable () -> Void)? {
    core.withLock { core in
      guard
        let index = core.wakes.indices.min(by: { core.wakes[$0].due < core.wakes[$1].due }),
        core.wakes[index].due <= moment
      else { return nil }
      let wake = core.wakes.remove(at: index)
      core.now = max(core.now, wake.due)
      return wake.block
    }
  }
}

extension KeyScript {
  /// Plays the script by a clock that stands: `sleep` moves it, and `wait` moves it to what is due.
  ///
  /// After each line what it has set going is waited for, however long the machine takes.
  func play(
    on runner: WorkbenchRunner, by clock: ScriptClock, after: (Line) throws -> Void
  ) rethrows -> (line: Int, error: String)? {
    try play(
      on: runner, pause: { clock.advance(by: $0) }, wait: { runner.rest(by: clock) },
      after: { line in
        runner.finishWork()
        try after(line)
      })
  }
}

extension WorkbenchRunner {
  /// Waits until nothing is measured, solved or written, moving the clock to what it waits for.
  func rest(by clock: ScriptClock) {
    finishWork()
    while isBusy, let due = nextDeadline {
      clock.advance(to: due)
      finishWork()
    }
  }

  /// Waits for what is being done; the pause before a plan is solved is none of it.
  func finishWork() {
    while isBusy(countingPause: false) { Thread.sleep(forTimeInterval: 0.002) }
  }
}
