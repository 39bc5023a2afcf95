import AudioCore
import Foundation

/// The services the person told of, in a file of the program's own (`remotes.json`).
public struct ServiceList: Sendable {
  private let path: String

  /// A list in the state folder `folder`.
  public init(folder: String) { path = folder + "/remotes.json" }

  private struct Document: Codable {
    var schema = "lacquer.remotes/1"
    var services: [RemoteService] = []
  }

  /// All of them, in the order they were added.
  public func all() throws -> [RemoteService] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let data = FileManager.default.contents(atPath: path),
      let document = try? JSONDecoder().decode(Document.self, from: data)
    else {
      throw LacquerError(
        .input, "\(path) cannot be read: repair it, or remove it and add the services again.")
    }
    return document.services
  }

  /// The one of a name; the only one when `name` is nil.
  ///
  /// `LacquerError.usage` otherwise.
  public func service(named name: String?) throws -> RemoteService {
    let services = try all()
    guard let name else {
      guard services.count == 1 else {
        throw LacquerError(
          .usage,
          services.isEmpty
            ? "No service is known yet: lacquer remote add NAME URL."
            : "Several services are known: say which with --remote NAME.")
      }
      return services[0]
    }
    guard let found = services.first(where: { $0.name == name }) else {
      throw LacquerError(.usage, "There is no service \(name): lacquer remote list.")
    }
    return found
  }

  /// Adds a service, or replaces the one of its name, which it returns.
  @discardableResult
  public func add(_ service: RemoteService) throws -> RemoteService? {
    try service.check()
    var document = Document(services: try all())
    let known = document.services.first { $0.name == service.name }
    document.services.removeAll { $0.name == service.name }
    document.services.append(service)
    try write(document)
    return known
  }

  /// Forgets a service; `LacquerError.usage` when there is none of the name.
  public func remove(_ name: String) throws {
    _ = try service(named: name)
    try write(Document(services: try all().filter { $0.name != name }))
  }

  private func write(_ document: Document) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try StateFile.write([UInt8](try encoder.encode(document)) + [10], to: path)
    } catch let error as LacquerError {
      throw error
    } catch {
      throw LacquerError(.output, "Cannot write \(path).", cause: "\(error)")
    }
  }
}
