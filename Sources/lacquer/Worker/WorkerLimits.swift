import Glibc
import MasteringAPI

/// What the kernel is told that this process may use at most.
enum WorkerLimits {
  /// Sets the limits for the rest of the process's life.
  static func apply(_ limits: WorkOrder.Limits) {
    set(RLIMIT_CPU, limits.cpuSeconds)
    set(RLIMIT_AS, limits.memoryBytes)
    set(RLIMIT_FSIZE, limits.fileBytes)
    set(RLIMIT_CORE, 0)
    set(RLIMIT_NOFILE, 128)
    // Work yields to answering requests.
    nice(5)
  }

  private static func set(_ resource: __rlimit_resource, _ value: Int) {
    var limit = rlimit(rlim_cur: rlim_t(max(0, value)), rlim_max: rlim_t(max(0, value)))
    unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
