import Synchronization

/// The clients of a person's services, so that the key of one is fetched, and what it offers asked for,
/// once for a job that is sent and all that follows.
///
/// [any thread]
final class RemoteClients: Sendable {
  private let make: @Sendable (RemoteService) throws -> RemoteClient
  private let made = Mutex<[String: RemoteClient]>([:])

  /// - make: fetches the key, which may take its time.
  init(_ make: @escaping @Sendable (RemoteService) throws -> RemoteClient) { self.make = make }

  /// A new client of a service, with the key as it is now.
  func fresh(_ service: RemoteService) throws -> RemoteClient {
    let client = try make(service)
    made.withLock { $0[service.name] = client }
    return client
  }

  /// The client that was made last, unless the service was changed since or did not like its key.
  func known(_ service: RemoteService) throws -> RemoteClient {
    let client = made.withLock { $0[service.name] }
    guard let client, client.service == service, !client.isKeyDoubtful else {
      return try fresh(service)
    }
    return client
  }
}
