#if Server
import AudioCore
internal import Hummingbird
internal import Logging
internal import MasteringAPI
internal import NIOCore
internal import ServiceLifecycle

/// A server from its start to its end.
package struct ServerRun: Sendable {
  private let configuration: ServerConfiguration
  private let engine: String

  /// A server of a checked configuration; `engine` is the path of `lacquer`.
  package init(configuration: ServerConfiguration, engine: String) {
    self.configuration = configuration
    self.engine = engine
  }

  /// Runs until SIGTERM or SIGINT and drains; a second signal ends at once.
  ///
  /// - ready: called once with the address that is listened on.
  package func run(ready: @escaping @Sendable (String) -> Void) async throws {
    let folders = JobFolders(data: configuration.data)
    try folders.prepare()
    let lock = try DataLock(folder: configuration.data)
    defer { lock.release() }
    let store = try Store(folder: configuration.data)
    let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
    let logger = Logger(label: "lacquer-server") { _ in JSONLog(level: level) }
    let description = try await describeEngine()
    let service = Service(
      configuration: configuration, store: store, folders: folders, logger: logger, engine: engine,
      engineDescription: description)
    try await Recovery(service: service).run()

    let runner = JobRunner(service: service)
    let state = ServerState()
    let api = API(
      service: service, runner: runner, probes: Places(configuration.workers + 1),
      dryRuns: Places(configuration.workers), state: state,
      trustedProxies: configuration.behindProxy
        ? Set(configuration.trustedProxies.compactMap { IPAddress($0)?.unmapped }) : [])
    let application = makeApplication(api, ready: ready)
    let group = ServiceGroup(
      configuration: .init(
        services: [application], logger: Logger(label: "services") { _ in JSONLog(level: .error) }))

    let work = Task { await runner.run() }
    let hooks = Task { await service.webhooks.run() }
    let keeper = Task { await Housekeeping(service: service).run() }
    let signals = Signals()
    let draining = Draining(service: service, runner: runner, state: state, group: group)
    let ending = Task { await draining.run(signals) }
    defer {
      for task in [work, hooks, keeper, ending] { task.cancel() }
    }
    do {
      try await group.run()
    } catch {
      throw LacquerError(
        .output,
        "Cannot listen on \(configuration.host):\(configuration.port): another program has the port, "
          + "or the address is not this machine's.", cause: "\(error)")
    }
    logger.info("ended")
  }

  private func makeApplication(
    _ api: API, ready: @escaping @Sendable (String) -> Void
  ) -> some ApplicationProtocol {
    Application(
      responder: CallbackResponder<ServerContext> { request, context in
        await api.respond(to: request, context: context)
      },
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [HeadDeadline()],
          idleTimeout: .seconds(75),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64))),
      configuration: .init(
        address: .hostname(configuration.host, port: configuration.port), serverName: "lacquer",
        backlog: 512,
        availableConnectionsDelegate: .maximum(
          configuration.connections, logger: api.service.logger)),
      onServerRunning: { channel in
        let address = channel.localAddress
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let text = "http://\(host):\(address?.port ?? configuration.port)"
        api.service.listening.text = text
        api.service.logger.info("listening", metadata: ["address": "\(text)"])
        ready(text)
      },
      logger: Logger(label: "http") { _ in
        JSONLog(level: max(api.service.logger.logLevel, .warning))
      })
  }

  private func describeEngine() async throws -> JSONValue {
    do {
      return try await WorkerProcess(program: engine).run(WorkOrder(.describe), deadline: 30)
    } catch let failure as WorkEvent.Failure {
      throw LacquerError(
        .usage, "The engine \(engine) does not work: \(failure.text) Name it with --engine.")
    }
  }
}
#endif
