package import AudioCore
package import HTTPClient
import MasteringAPI

extension TransportFailure {
  /// Whether no complete request can have reached the service.
  var leftNothing: Bool {
    switch self {
    case .unreachable, .source, .withdrawn: true
    default: false
    }
  }

  /// What the network said, such as what is wrong with a certificate.
  private static func inBrackets(_ reason: String) -> String {
    reason.isEmpty ? "" : " (\(ErrorText.line(reason)))"
  }

  /// The sentence for the command line.
  package func error(_ service: RemoteService) -> LacquerError {
    switch self {
    case .unreachable(let reason):
      LacquerError(
        .remote,
        "\(service.name) cannot be reached at \(service.baseURL)\(Self.inBrackets(reason)): check the "
          + "address and the connection.", cause: reason)
    case .broken(let reason):
      LacquerError(
        .remote, "The connection to \(service.name) broke: try again.", cause: reason)
    case .tooLarge:
      LacquerError(.remote, "\(service.name) sent more than makes sense; nothing was kept.")
    case .disk(let reason):
      LacquerError(.output, "The download cannot be written: \(reason); free some space.")
    case .source(let reason):
      LacquerError(
        .input, "The upload was given up: \(reason). Submit it again.")
    case .withdrawn: LacquerError(.interrupted, "The job was taken back before it was sent.")
    case .cancelled: LacquerError(.interrupted, "Stopped; the job goes on at the service.")
    }
  }
}
