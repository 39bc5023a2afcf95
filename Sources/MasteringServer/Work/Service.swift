#if Server
import AudioCore
import Logging
import MasteringAPI

/// What the parts of a running server share.
final class Service: Sendable {
  /// What the operator chose.
  let configuration: ServerConfiguration
  /// The database.
  let store: Store
  /// The files.
  let folders: JobFolders
  /// Progress and running jobs.
  let board = JobBoard()
  /// Numbers for Prometheus.
  let metrics = Metrics()
  /// Where words go.
  let logger: Logger
  /// The program that masters.
  let engine: String
  /// What it said of itself.
  let engineDescription: JSONValue
  /// The formats that it can write.
  let outputs: [OutputExtension]
  /// Fetches what clients name by address.
  let fetcher: SourceFetcher
  /// Tells the ends of jobs.
  let webhooks: WebhookSender
  /// Address under which the server was found to listen; for links outside of requests.
  let listening: AddressBox

  /// Puts the parts together.
  init(
    configuration: ServerConfiguration, store: Store, folders: JobFolders, logger: Logger,
    engine: String, engineDescription: JSONValue
  ) {
    self.configuration = configuration
    self.store = store
    self.folders = folders
    self.logger = logger
    self.engine = engine
    self.engineDescription = engineDescription
    let words = engineDescription["outputs"]?.elements?.compactMap(\.words) ?? []
    outputs = words.compactMap(OutputExtension.init(rawValue:))
    listening = AddressBox()
    fetcher = SourceFetcher(
      rule: configuration.addresses, mostBytes: configuration.uploadMB << 20)
    webhooks = WebhookSender(
      store: store, rule: configuration.addresses, metrics: metrics, logger: logger)
  }

  /// What a job costs, credits.
  func price(seconds: Double) -> Double {
    guard configuration.creditsEnabled else { return 0 }
    return (max(1, seconds) / 60 * configuration.creditsPerMinute * 100).rounded(.up) / 100
  }

  /// The address of a master; `base` is the mount a client used.
  func link(_ job: JobRecord, base: String, secrets: [[UInt8]]) -> String? {
    guard job.isFetchable(at: WallTime.seconds), let secret = secrets.first,
      let expires = job.expires
    else { return nil }
    // A link is good for an hour, or as long as the result; byId mints a new one.
    let until = Int(min(expires, WallTime.seconds + 3600).rounded(.up))
    return base + ResultLink.target(id: job.taskID, expires: until, secret: secret)
  }

  /// The address of the API outside of any request.
  var base: String {
    configuration.publicURL.isEmpty
      ? listening.text + "/api/public" : configuration.publicURL.trimmedSlash
  }

  /// A webhook's id and body; links in it live as long as the result.
  func webhookMessage(
    _ job: JobRecord, secrets: [[UInt8]]
  ) -> (id: String, body: String)? {
    var link: String?
    if job.status == .completed, let secret = secrets.first, let expires = job.expires {
      link = base + ResultLink.target(id: job.taskID, expires: Int(expires), secret: secret)
    }
    let body = JSONText.line(job.webhookBody(link: link))
    return ("msg_" + RandomBytes.uuid(), String(decoding: body, as: UTF8.self))
  }
}
#endif
