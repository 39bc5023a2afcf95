/// A service that answers and takes the key.
public struct ServiceAnswer: Sendable, Equatable {
  /// The service.
  public let service: RemoteService
  /// The version of a lacquer-server's engine; nil for any other service.
  public let serverEngine: String?

  /// The same for the person.
  public var text: String {
    guard let serverEngine else { return "\(service.name) answers and takes the key." }
    return "\(service.name) is a lacquer-server, engine \(serverEngine), and takes the key."
  }
}
