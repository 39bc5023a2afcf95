import AudioCore
public import MasteringAPI

/// A mastering service the person told of: the hosted API or a server of one's own.
public struct RemoteService: Codable, Sendable, Equatable {
  /// How the key goes into the Authorization header.
  public enum AuthorizationStyle: String, Codable, Sendable, CaseIterable {
    /// The key alone, as the hosted API documents.
    case raw
    /// `Bearer` and the key.
    case bearer
  }

  /// What the person calls it.
  public var name: String
  /// Address of the API with its version: "https://api.musicgpt.com/api/public/v1".
  public var baseURL: String
  /// How the key is sent.
  public var style = AuthorizationStyle.raw
  /// The plan, which sets the limits the client keeps.
  public var plan = ServicePlan.free
  /// Where the key comes from.
  public var key: KeySource
  /// What signs the service's webhooks, where it signs them.
  public var webhookSecret: KeySource?
  /// Largest file that is sent, MB; nil for no limit.
  public var limitMB: Int?

  /// The hosted API's address.
  public static let hostedURL = "https://api.musicgpt.com/api/public/v1"

  /// Creates a service.
  public init(name: String, baseURL: String, key: KeySource) {
    self.name = name
    self.baseURL = baseURL
    self.key = key
  }

  /// Refuses names and addresses that cannot be; `LacquerError.usage`.
  public func check() throws {
    guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]{0,31}/) != nil else {
      throw LacquerError(
        .usage, "A service's name is 1 to 32 letters, digits, _ and -, not \"\(name)\".")
    }
    guard let address = WebAddress(baseURL) else {
      throw LacquerError(
        .usage, WebAddress.refusal(of: baseURL, as: "an http or https address of an API"))
    }
    guard address.scheme == "https" || address.isLoopback else {
      throw LacquerError(
        .usage,
        "\(baseURL) would send your key and your music unencrypted: use https, or a server on this "
          + "machine.")
    }
  }

  /// Whether the service runs on this machine.
  public var isLocal: Bool { WebAddress(baseURL)?.isLoopback ?? false }

  /// The address of a route.
  package func address(_ route: String) -> String { baseURL.trimmedSlash + route }

  /// Scheme, host and port.
  package var origin: String { WebAddress(baseURL)?.origin ?? "" }
}
