import AudioCore
import HTTPClient
import MasteringAPI

/// What a service lists of a job whose sending broke.
extension RemoteMaster {
  /// Seconds after which a service that does not say what it can do is taken for one that never will.
  private static let lasting = 3600.0

  /// Looks for a job in the service's list of jobs; throws `Refusal` or `TransportFailure`.
  func listed(
    _ job: inout RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> ListedJob {
    let body = try client.ask(
      "GET", "/byUser?conversionType=AUDIO_MASTERING&sortOrder=DESC&limit=\(ListedJob.most)",
      step: .status, cancellation: cancellation)
    let known = Set(journal.all().flatMap { [$0.taskID, $0.conversionID].compactMap(\.self) })
    let ahead = client.clockAhead ?? job.clockAhead ?? 0
    let now = clock.now - ahead
    if job.sendSeconds == nil {
      // Of a program that died while it sent it is known only that it does not send any more.
      try note(&job) {
        let sent = ($0.sent ?? $0.created) - ($0.clockAhead ?? ahead)
        $0.sendSeconds = max(0, now - sent)
      }
    }
    var dated = job
    dated.clockAhead = job.clockAhead ?? ahead
    return ListedJob(body, dated, known: known, now: now)
  }

  /// Notes what a service calls a job that was found in its list.
  func takeNames(_ entry: JSONValue, into job: inout RemoteJob) throws {
    let found = Conversion(entry, wanted: job.wish.format)
    try note(&job) {
      $0.state = .submitted
      $0.taskID = found?.taskID
      $0.conversionID = found?.conversionID
      $0.problem = nil
    }
  }

  /// Whether the question what a service can do has long been in vain, as behind a gateway that turns
  /// it away for good, so that what else it answers has to do.
  func isLasting(_ failure: TransportFailure, _ job: RemoteJob) -> Bool {
    guard case .broken = failure else { return false }
    return clock.now - (job.sent ?? job.created) >= Self.lasting
  }
}
