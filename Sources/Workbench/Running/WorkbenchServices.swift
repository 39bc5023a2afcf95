internal import AudioCore
import Dispatch

/// Files, engine and sound, as the runner asks for them.
public protocol WorkbenchServices: Sendable {
  /// Begins an effect and returns at once; answers go to `report` from any thread.
  func start(_ effect: WorkbenchEffect, report: @escaping @Sendable (WorkbenchEvent) -> Void)
}

/// Time as the runner sees it.
public protocol WorkbenchClock: Sendable {
  /// Seconds since some moment; never goes back.
  var now: Double { get }
  /// Calls `block` once, so many seconds from now, on any thread.
  func wake(after seconds: Double, _ block: @escaping @Sendable () -> Void)
}

/// The system's monotonic clock.
public struct SystemClock: WorkbenchClock {
  private let queue = DispatchQueue(label: "lacquer.clock")

  /// Creates a clock.
  public init() {}

  /// Seconds since the machine was started.
  public var now: Double { SteadyTime.seconds }

  /// Calls `block` from a queue of its own.
  public func wake(after seconds: Double, _ block: @escaping @Sendable () -> Void) {
    // A moment late, so that the deadline has passed by the clock above.
    queue.asyncAfter(deadline: .now() + seconds + 0.001, execute: block)
  }
}
