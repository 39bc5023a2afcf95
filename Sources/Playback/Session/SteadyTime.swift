import Dispatch

/// Time that no clock change moves. [any thread]
package enum SteadyTime {
  /// Seconds since the machine started.
  package static var seconds: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
}
