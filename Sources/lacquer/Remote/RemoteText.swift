import AudioCore
import Mastering
import MasteringAPI
import RemoteMastering

/// Jobs at services in words.
enum RemoteText {
  /// Several jobs as a document.
  struct Document: Encodable {
    var schema = "lacquer.jobs/1"
    var engine = EngineIdentity.current
    var jobs: [RemoteJob]
  }

  /// One line: id, service, state, where the master goes.
  static func line(_ job: RemoteJob) -> String {
    let name = Paths.name(of: job.wish.mix.text)
    let row =
      "\(job.id)  \(TextStyle.left(state(job), 22))  \(job.service)  \(name) → \(job.wish.output)"
    return TerminalText.line(row) + "\n"
  }

  /// Where a job is, in words.
  static func state(_ job: RemoteJob) -> String {
    switch job.state {
    case .prepared: "not sent yet"
    case .uncertain: "uncertain"
    case .submitted:
      if let progress = job.progress, progress > 0 {
        "\(job.stage ?? "working") \(Int(min(1, progress) * 100)) %"
      } else {
        job.statusWord.map { $0.lowercased().replacing("_", with: " ") } ?? "sent"
      }
    case .ready: "ready to fetch"
    case .fetched: "fetched"
    case .failed: "failed"
    case .cancelling: "being cancelled"
    case .cancelled: "cancelled"
    }
  }

  /// Everything about a job.
  static func show(_ job: RemoteJob, _ common: CommonOptions) throws {
    if common.json {
      Console.output(try JSONDocument.text(job, curves: true))
      return
    }
    var rows = [
      ("job", "\(job.id) at \(job.service) (\(job.baseURL))"),
      ("state", TerminalText.line(state(job))),
      ("mix", job.wish.mix.text), ("reference", job.wish.reference.text),
      ("master", job.wish.output),
      ("sent", job.sent.map(RFC3339.text) ?? "-"),
    ]
    if let id = job.taskID { rows.append(("task_id", id)) }
    if let id = job.conversionID { rows.append(("conversion_id", id)) }
    if let cost = job.cost ?? job.creditEstimate, cost > 0 { rows.append(("credits", "\(cost)")) }
    if let eta = job.etaSeconds, !job.isOver {
      rows.append(("expected", "\(Numeral.shortest(eta.rounded(.down))) s"))
    }
    if let lufs = job.masterLUFS {
      rows.append(("loudness", "\(LevelTable.level(lufs)) LUFS"))
    }
    if let sha256 = job.sha256 { rows.append(("sha256", sha256)) }
    for warning in job.warnings { rows.append(("note", warning)) }
    if let problem = job.problem { rows.append(("problem", problem)) }
    for (name, value) in rows {
      common.say("\(TextStyle.left(name, 13))  \(TerminalText.line(value))\n")
    }
  }

  /// Follows a job with a progress line and says how it ended.
  static func follow(
    _ id: String, _ master: RemoteMaster, _ work: LongWork, _ common: CommonOptions,
    webhooks: WebhookReceiver? = nil
  ) throws {
    let progress = work.progress
    let meter = RemoteProgress(progress)
    let job = try work.run {
      try master.follow(
        id, cancellation: work.cancellation, webhooks: webhooks, update: meter.show,
        progress: RemoteProgress.transfer("fetching", progress))
    }
    if common.json { Console.output(try JSONDocument.text(job, curves: true)) }
    switch job.state {
    case .fetched:
      let loudness = job.masterLUFS.map { ", \(LevelTable.level($0)) LUFS" } ?? ""
      let credits = job.cost.map { $0 > 0 ? ", \($0) credits" : "" } ?? ""
      common.say("\(TerminalText.line(job.wish.output)): checked\(loudness)\(credits).\n")
      if !common.quiet { for warning in job.warnings { Console.complain(warning) } }
    case .submitted:
      throw LacquerError(
        .remote,
        "The job \(job.id) goes on at \(job.service); lacquer jobs wait \(job.id) continues.")
    case .cancelled: throw LacquerError(.interrupted, "The job \(job.id) was cancelled.")
    case .cancelling: throw LacquerError(.interrupted, "The job \(job.id) is being cancelled.")
    default:
      throw LacquerError(.remote, job.problem ?? "The job \(job.id) has no master.")
    }
  }
}

/// The progress of a job at a service as a progress line: its own where it says one, else the time
/// that has passed of the time it expected.
struct RemoteProgress {
  private let handler: ProgressHandler?

  init(_ handler: ProgressHandler?) { self.handler = handler }

  /// Shows a job.
  func show(_ job: RemoteJob) {
    guard job.state == .submitted else { return }
    let taken = (job.sent ?? job.created) + (job.sendSeconds ?? 0)
    let elapsed = max(0, WallTime.seconds - taken)
    let fraction = job.progress ?? job.etaSeconds.map { min(0.99, elapsed / $0) } ?? 0
    handler?(
      WorkProgress(
        stage: "\(job.service): \(RemoteText.state(job))", fraction: fraction, audioSeconds: 0))
  }

  /// Bytes sent or received as progress.
  static func transfer(
    _ stage: String, _ handler: ProgressHandler?
  ) -> (@Sendable (Int, Int) -> Void)? {
    guard let handler else { return nil }
    return { done, total in
      handler(
        WorkProgress(
          stage: stage, fraction: total > 0 ? Double(done) / Double(total) : 0, audioSeconds: 0))
    }
  }
}
