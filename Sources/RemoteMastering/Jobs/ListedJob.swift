import AudioCore
import MasteringAPI

/// What a service's list of jobs says about one whose sending broke.
enum ListedJob {
  /// One entry, and no other, can be the job.
  case found(JSONValue)
  /// The service does not have the job.
  case absent
  /// The job is not there, and was sent so lately that it may still appear.
  case early
  /// The list does not tell.
  case unclear

  /// Entries that are asked for.
  static let most = 20
  /// Seconds that a clock there may be behind for an entry to be taken for the job.
  private static let usualSkew = 60.0
  /// Seconds before the job within which an entry of unknown origin leaves it open whether it is the job.
  private static let largestSkew = 900.0
  /// Seconds after which a job that arrived is listed.
  private static let delay = 60.0

  /// Reads an answer of `byUser`, newest entries first.
  ///
  /// - known: what services call the jobs that this machine knows of.
  init(_ body: JSONValue, _ job: RemoteJob, known: Set<String>, now: Double) {
    guard body["success"]?.flag != false, let entries = body["conversions"]?.elements else {
      self = .unclear
      return
    }
    let strangers = entries.filter { $0.ids.isDisjoint(with: known) }
    let candidates = strangers.filter {
      ($0.creation ?? .infinity) >= job.created - Self.usualSkew
    }
    if candidates.count == 1, candidates[0].creation != nil, !candidates[0].ids.isEmpty {
      self = .found(candidates[0])
      return
    }
    let dates = entries.compactMap(\.creation)
    let isClear =
      dates.count == entries.count
      && !strangers.contains { ($0.creation ?? .infinity) >= job.created - Self.largestSkew }
      && Self.reachesBack(dates, to: job.created - Self.largestSkew)
    guard isClear else {
      self = .unclear
      return
    }
    self = now - (job.sent ?? job.created) >= Self.delay ? .absent : .early
  }

  /// Whether no entry later than `time` can be on a further page.
  private static func reachesBack(_ dates: [Double], to time: Double) -> Bool {
    guard dates.count >= most, let oldest = dates.last else { return true }
    return oldest < time && dates == dates.sorted(by: >)
  }
}

extension JSONValue {
  /// What the service calls the job.
  fileprivate var ids: Set<String> {
    Set([self["task_id"]?.words, self["conversion_id"]?.words].compactMap(\.self))
  }

  /// When the service made the job, seconds since 1970; nil where that cannot be read.
  fileprivate var creation: Double? { self["createdAt"]?.words.flatMap(RFC3339.seconds) }
}
