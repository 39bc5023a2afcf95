package import AudioCore

/// What a service says of itself (`/v1/capabilities`) that decides how it is asked about jobs.
package struct ServiceOffer: Sendable, Equatable {
  /// Longest time for which byId holds a question back (`wait`), s.
  package static let longestWait = 20.0
  /// Share of the calls that a service allows which we allow ourselves.
  private static let share = 0.75
  /// Limits, calls a minute, that are believed.
  private static let believable = 1.0...6000
  /// Jobs at one time that are believed.
  private static let believableJobs = 1.0...10_000

  /// Whether a question about a job can wait until something changes.
  package let holdsQuestions: Bool
  /// Status calls a minute that we allow ourselves; nil where the service says nothing usable.
  package let statusCallsPerMinute: Double?
  /// Jobs at one time; nil where the service says nothing usable.
  package let parallelJobs: Int?

  /// Reads the capabilities; those of a service that has none offer nothing.
  package init(capabilities: JSONValue?) {
    let extensions = capabilities?["extensions"]?.elements?.compactMap(\.words) ?? []
    holdsQuestions = extensions.contains("wait")
    let stated = capabilities?["limits"]?["status_per_minute"]?.amount
    statusCallsPerMinute = stated.flatMap {
      Self.believable.contains($0) ? $0 * Self.share : nil
    }
    let jobs = capabilities?["limits"]?["parallel_jobs"]?.amount
    parallelJobs = jobs.flatMap { Self.believableJobs.contains($0) ? Int($0) : nil }
  }
}
