#if Server
import AudioCore
package import MasteringAPI

/// Everything an operator chooses; read once at the start and handed down.
package struct ServerConfiguration: Sendable {
  /// Address to listen on.
  package var host = "127.0.0.1"
  /// Port to listen on; 0 takes a free one.
  package var port = 8717
  /// Folder of the database, uploads and results.
  package var data = ""
  /// Address under which clients reach the service ("https://master.example.com/api/public"); empty
  /// takes what the request was sent to.
  package var publicURL = ""
  /// Whether a proxy with TLS stands in front, without which only loopback is listened on.
  package var behindProxy = false
  /// Peers whose `X-Forwarded-For` is believed.
  var trustedProxies = ["127.0.0.1", "::1"]
  /// Whether byId may be asked without `conversionType`, which the hosted API wants and some of its
  /// clients leave out.
  var isLenient = false
  /// The program that masters; empty takes `lacquer` beside this one.
  package var engine = ""

  /// Jobs mastered at a time.
  package var workers = 1
  /// Address space of one job's process, MB.
  var jobMemoryMB = 4096
  /// CPU time of one job's process, s.
  var jobCPUSeconds = 1800
  /// Time after which a job's process counts as hung, s.
  var jobWallSeconds = 3600

  /// Largest request, MB.
  var uploadMB = 512
  /// Longest audio of one file, s.
  var audioSeconds = 3600.0
  /// Jobs that may wait, of all keys.
  var queueLength = 500
  /// Connections at a time.
  var connections = 512
  /// Longest pause of a sender inside a request, s.
  var idleSeconds = 20.0
  /// Slowest sender that is waited for after the first 30 s, bytes a second.
  var minimumRate = 2048.0
  /// Rate at which a reader of a master is waited for, however long he takes, bytes a second.
  var readerRate = 256.0
  /// How long a reader of a master who takes nothing, or falls behind that rate, is waited for, s.
  var readerSeconds = 300.0
  /// What a key may do unless its own row says otherwise.
  package var keyLimits = KeyLimits()

  /// How long results are kept, h.
  var resultHours = 24.0
  /// How long a job's record is kept after it ended, days.
  var recordDays = 30.0
  /// How long idempotency keys are remembered, h.
  var idempotencyHours = 48.0

  /// Whom the server fetches from and posts to.
  package var addresses = AddressRule(allowsPublic: false)

  /// Whether credits are counted and wanted.
  var creditsEnabled = false
  /// Price of a minute of audio, credits.
  var creditsPerMinute = 1.0

  /// Longest time given to running jobs at the end, s.
  var drainSeconds = 120.0
  /// Lowest level that is logged: debug, info, warning, error.
  var logLevel = "info"

  /// Largest number that is taken anywhere; all that is reckoned from it stays a number.
  static let largest = 1e9

  private static let logLevels = ["debug", "info", "warning", "error"]

  /// The defaults.
  package init() {}

  /// Limits of a worker process.
  var workLimits: WorkOrder.Limits {
    WorkOrder.Limits(
      audioSeconds: audioSeconds, cpuSeconds: jobCPUSeconds, memoryBytes: jobMemoryMB << 20,
      fileBytes: max(uploadMB << 20, Int(audioSeconds) * 192_000 * 2 * 8))
  }

  /// Refuses what makes no sense or is not safe; `LacquerError.usage`.
  package func check() throws {
    func refuse(_ text: String) -> LacquerError { LacquerError(.usage, text) }
    guard !data.isEmpty else {
      throw refuse("The server needs a folder for its data: give --data FOLDER.")
    }
    guard (0...65_535).contains(port) else { throw refuse("The port \(port) is not 0 to 65535.") }
    let isLoopback = WebAddress("http://\(host.contains(":") ? "[\(host)]" : host)/")?.isLoopback
    guard isLoopback == true || behindProxy else {
      throw refuse(
        "The server speaks plain HTTP and listens on \(host) only behind a proxy that adds TLS: "
          + "give --behind-proxy, or listen on 127.0.0.1.")
    }
    guard publicURL.isEmpty || WebAddress(publicURL) != nil else {
      throw refuse("public_url is \(publicURL), which is not an http or https address.")
    }
    let positives: [(String, Double)] = [
      ("workers", Double(workers)), ("upload_mb", Double(uploadMB)),
      ("audio_seconds", audioSeconds), ("queue", Double(queueLength)),
      ("connections", Double(connections)), ("result_hours", resultHours),
      ("job_memory_mb", Double(jobMemoryMB)), ("job_wall_seconds", Double(jobWallSeconds)),
      ("job_cpu_seconds", Double(jobCPUSeconds)), ("idle_seconds", idleSeconds),
      ("reader_seconds", readerSeconds), ("record_days", recordDays),
    ]
    for (name, value) in positives where !(value > 0 && value <= Self.largest) {
      throw refuse("\(name) has to be more than 0 and at most \(Int(Self.largest)).")
    }
    let amounts: [(String, Double)] = [
      ("idempotency_hours", idempotencyHours), ("minimum_rate", minimumRate),
      ("reader_rate", readerRate), ("drain_seconds", drainSeconds),
      ("credits.per_minute", creditsPerMinute),
    ]
    for (name, value) in amounts where !(0...Self.largest).contains(value) {
      throw refuse("\(name) has to be from 0 to \(Int(Self.largest)).")
    }
    try keyLimits.check()
    guard workers <= 64 else { throw refuse("workers is \(workers); at most 64 run at a time.") }
    guard Self.logLevels.contains(logLevel) else {
      throw refuse("log is \(logLevel); it takes \(Self.logLevels.joined(separator: ", ")).")
    }
    for proxy in trustedProxies where IPAddress(proxy) == nil {
      throw refuse("trusted_proxies takes addresses such as 127.0.0.1, not \(proxy).")
    }
    for exception in addresses.exceptions {
      guard let colon = exception.lastIndex(of: ":"),
        let port = Int(exception[exception.index(after: colon)...]), (1...65_535).contains(port)
      else { throw refuse("--fetch-allow takes HOST:PORT, not \(exception).") }
    }
  }
}

/// What one key may do.
package struct KeyLimits: Codable, Sendable, Equatable {
  /// Submits a minute.
  package var submitsPerMinute = 30.0
  /// Status calls a minute.
  package var statusPerMinute = 300.0
  /// Jobs that wait or run at a time.
  package var parallelJobs = 20
  /// Uploaded bytes a day, MB.
  package var uploadMBPerDay = 20_000

  /// The defaults.
  package init() {}

  /// Refuses what is no limit; `LacquerError.usage`.
  package func check() throws {
    let values = [
      submitsPerMinute, statusPerMinute, Double(parallelJobs), Double(uploadMBPerDay),
    ]
    guard values.allSatisfy({ $0 > 0 && $0 <= ServerConfiguration.largest }) else {
      throw LacquerError(
        .usage,
        "A limit of a key is more than 0 and at most \(Int(ServerConfiguration.largest)); revoke a key "
          + "to stop it.")
    }
  }
}
#endif
