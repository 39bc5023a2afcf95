internal import AudioCore
internal import Mastering
import Synchronization

/// Measuring files, those first that are wanted most.
extension LiveServices {
  /// Measures a file of the document, or one that is only looked at.
  func measure(
    _ path: String, isNeeded: Bool, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    running.withLock { running in
      if isNeeded { running.order.need(path) } else { running.order.look(path) }
    }
    measureNext(report)
  }

  /// Measures a file of the document as it is now; what is being measured of it counts no more.
  func remeasure(
    _ path: String, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    running.withLock { running in
      if running.order.again(path) { running.measuring[path]?.cancel() }
    }
    measureNext(report)
  }

  /// Stops measuring a file, or takes it out of those that wait.
  func stopMeasuring(
    _ path: String, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    let waited = running.withLock { running in
      running.measuring[path]?.cancel()
      return running.order.drop(path)
    }
    if waited { report(.measuringStopped(path: path)) }
  }

  /// Begins what there is a place for, and asks for a place where none is.
  private func measureNext(_ report: @escaping @Sendable (WorkbenchEvent) -> Void) {
    while let (path, cancellation) = begin() {
      readers.run { [options] in
        var event: WorkbenchEvent?
        do {
          let track = try TrackReading.measure(
            path, options: options, cancellation: cancellation,
            glimpse: { report(.glimpsed(path: path, $0)) }
          ) { report(.measuring(path: path, $0)) }
          event = .measured(track)
        } catch let error as LacquerError where error.code == .interrupted {
          event = nil
        } catch {
          event = .measuringFailed(path: path, "\(error)")
        }
        self.end(path, event, report)
      }
    }
    running.withLock { running in
      if let path = running.order.fileToStop() { running.measuring[path]?.cancel() }
    }
  }

  private func begin() -> (path: String, cancellation: Cancellation)? {
    running.withLock { running -> (path: String, cancellation: Cancellation)? in
      guard let path = running.order.next() else { return nil }
      let cancellation = Cancellation()
      running.measuring[path] = cancellation
      return (path, cancellation)
    }
  }

  /// Tells what came of a file; nil is that it was stopped, which one that waits again is not.
  private func end(
    _ path: String, _ event: WorkbenchEvent?,
    _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    let isStopped = event == nil
    let (waits, isOutdated) = running.withLock { running -> (Bool, Bool) in
      running.measuring[path] = nil
      let isOutdated = running.order.isOutdated(path)
      return (running.order.ended(path, isStopped: isStopped), isOutdated)
    }
    if waits {
      let rest = WorkProgress(stage: "waiting", fraction: 0, audioSeconds: 0)
      report(.measuring(path: path, rest))
    } else if let event, !isOutdated {
      report(event)
    } else {
      report(.measuringStopped(path: path))
    }
    measureNext(report)
  }
}
