package import AudioCore
import MasteringAPI

/// What a job will cost, as far as that can be told before it is sent.
public struct RemoteQuote: Sendable, Equatable {
  /// Where the price comes from.
  public enum Basis: String, Sendable {
    /// The service publishes it.
    case stated
    /// The last job here that cost something.
    case history
    /// Nowhere: the service says it only once it has the job.
    case unknown
  }

  /// Whether the service takes credits; true unless it says that it does not.
  public var charges: Bool
  /// Where the price comes from.
  public var basis: Basis
  /// Credits a minute of audio, in the service's own unit; nil when unknown.
  public var creditsPerMinute: Double?
  /// Length of the mix, s; nil when it is given by address.
  public var seconds: Double?

  /// Credits for this job; nil when unknown.
  public var credits: Double? {
    guard let creditsPerMinute, let seconds else { return nil }
    return creditsPerMinute * seconds / 60
  }

  /// What is known from a service's capabilities (nil at the hosted API) and the jobs sent there.
  package init(capabilities: JSONValue?, history: [RemoteJob], seconds: Double?) {
    self.seconds = seconds
    let stated = capabilities?["credits"]
    charges = stated?["enabled"]?.flag ?? true
    basis = .unknown
    guard charges else { return }
    if let price = stated?["per_minute"]?.amount {
      basis = .stated
      creditsPerMinute = price
    } else if let last = history.last(where: { ($0.cost ?? 0) > 0 && ($0.mixSeconds ?? 0) > 1 }) {
      basis = .history
      creditsPerMinute = (last.cost ?? 0) / (last.mixSeconds ?? 60) * 60
    }
  }
}
