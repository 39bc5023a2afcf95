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
  /// Seconds before and after the sending within which an entry of unknown origin leaves it open whether
  /// it is the job.
  private static let largestSkew = 900.0
  /// Seconds after which a job that arrived is listed.
  private static let delay = 60.0

  /// Reads an answer of `byUser`, newest entries first.
  ///
  /// - known: what services call the jobs that this machine knows of.
  /// - now: seconds since 1970 by the service's clock.
  init(_ body: JSONValue, _ job: RemoteJob, known: Set<String>, now: Double) {
    guard body["success"]?.flag != false, let entries = body["conversions"]?.elements else {
      self = .unclear
      return
    }
    let strangers = entries.filter { $0.ids.isDisjoint(with: known) }
    let made = job.madeBetween
    let near = made.widened(before: Self.usualSkew, after: Self.delay + Self.usualSkew)
    let around = made.widened(before: Self.largestSkew, after: Self.largestSkew)
    let candidates = strangers.filter { $0.isMade(in: near) }
    if candidates.count == 1, candidates[0].creation != nil, !candidates[0].ids.isEmpty {
      self = .found(candidates[0])
      return
    }
    let dates = entries.compactMap(\.creation)
    let isClear =
      dates.count == entries.count
      && !strangers.contains { $0.isMade(in: around) }
      && Self.reachesBack(dates, to: around.lowerBound)
    guard isClear else {
      self = .unclear
      return
    }
    self = now - made.upperBound >= Self.delay ? .absent : .early
  }

  /// Whether no entry later than `time` can be on a further page.
  private static func reachesBack(_ dates: [Double], to time: Double) -> Bool {
    guard dates.count >= most, let oldest = dates.last else { return true }
    return oldest < time && dates == dates.sorted(by: >)
  }
}

extension RemoteJob {
  /// When a service that took the job can have made it, seconds since 1970 by its own clock.
  fileprivate var madeBetween: ClosedRange<Double> {
    let ahead = clockAhead ?? 0
    let end = (sent ?? created) + (sendSeconds ?? 0)
    return (min(created, end) - ahead)...(end - ahead)
  }
}

extension ClosedRange<Double> {
  fileprivate func widened(before: Double, after: Double) -> Self {
    (lowerBound - before)...(upperBound + after)
  }
}

extension JSONValue {
  /// What the service calls the job.
  fileprivate var ids: Set<String> {
    Set([self["task_id"]?.words, self["conversion_id"]?.words].compactMap(\.self))
  }

  /// Whether the service may have made the job at such a time.
  fileprivate func isMade(in time: ClosedRange<Double>) -> Bool {
    guard let creation else { return true }
    return time.contains(creation)
  }

  /// When the service made the job, seconds since 1970; nil where that cannot be read.
  fileprivate var creation: Double? { self["createdAt"]?.words.flatMap(RFC3339.seconds) }
}
