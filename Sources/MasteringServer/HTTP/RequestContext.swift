#if Server
package import Hummingbird
package import NIOCore

/// What is known of a request beside the request.
package struct ServerContext: RequestContext, Sendable {
  /// Hummingbird's own part.
  package var coreContext: CoreRequestContextStorage
  /// The connection.
  package let channel: any Channel
  /// The request's name in logs and errors.
  package let requestID: String

  /// A context of a request on a connection.
  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
    requestID = Self.newID()
  }

  /// The other end's address.
  var peer: String { channel.remoteAddress?.ipAddress ?? "" }

  /// Closes the connection a little later, so that an early answer is read before it.
  func hangUp() {
    channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in
      channel.close(promise: nil)
    }
  }

  private static func newID() -> String {
    var generator = SystemRandomNumberGenerator()
    return String(UInt64.random(in: .min ... .max, using: &generator), radix: 36)
  }
}
#endif
