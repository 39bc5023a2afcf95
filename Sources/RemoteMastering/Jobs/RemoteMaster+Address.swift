import AudioCore
import HTTPClient
import MasteringAPI

/// Where a finished master can be fetched.
extension RemoteMaster {
  /// Seconds for which a service that is at fault is asked again for the address.
  private static let patience = 60.0

  /// The newest address of a master and what the service says of it; a link may be good for a short
  /// time only.
  ///
  /// A service that has a fault or asks for a pause is asked again for up to a minute.
  func address(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation
  ) throws -> (conversion: Conversion, address: WebAddress) {
    var schedule = PollSchedule(eta: nil)
    let began = clock.steady
    while true {
      let pause: Double
      let error: LacquerError
      do {
        let body = try client.ask("GET", RemoteClient.statusRoute, about: job, cancellation)
        guard let found = Conversion(body, wanted: job.wish.format),
          let text = found.resultAddress, let address = WebAddress(text)
        else {
          throw LacquerError(
            .remote, "\(client.service.name) no longer has the master of job \(job.id).")
        }
        return (found, address)
      } catch let refusal as Refusal {
        error = refusal.error
        switch refusal.kind {
        case .later: pause = schedule.afterRefusal(retryAfter: refusal.retryAfter)
        case .service: pause = schedule.afterFailure(retryAfter: refusal.retryAfter)
        default: throw error
        }
      } catch let failure as TransportFailure {
        error = failure.error(client.service)
        guard failure != .cancelled else { throw error }
        pause = schedule.afterFailure(retryAfter: nil)
      }
      guard clock.steady + pause - began <= Self.patience else { throw error }
      try clock.sleep(pause, cancellation)
    }
  }
}
