public import AudioCore
import Foundation
import Glibc
import MasteringAPI

/// Every job that was ever sent, one file each, written before the request leaves.
///
/// Any number of processes may read; whoever works on a job holds its lock.
public struct JobJournal: Sendable {
  /// The folder.
  public let folder: String

  /// A journal below the state folder.
  public init(stateFolder: String) { folder = stateFolder + "/jobs" }

  /// All jobs, oldest first; files that cannot be read are left alone and not listed.
  public func all() -> [RemoteJob] {
    ids.compactMap(known).sorted { ($0.created, $0.id) < ($1.created, $1.id) }
  }

  /// A sentence for each job whose file is there and cannot be read.
  public func faults() -> [LacquerError] {
    ids.sorted().filter { known($0) == nil }.map(unreadable)
  }

  private var ids: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".json".count)) }
  }

  private func unreadable(_ id: String) -> LacquerError {
    LacquerError(
      .input,
      "The job \(id) is in \(path(of: id)), which cannot be read: its service may have it, so look "
        + "there before you submit it again; then move the file away.")
  }

  /// The job of an id or of the only id that begins so; `LacquerError.usage`.
  public func job(_ id: String) throws -> RemoteJob {
    if let job = known(id), job.id == id { return job }
    func isMeant(_ known: String) -> Bool {
      known == id || (id.count >= 3 && known.hasPrefix(id))
    }
    let found = all().filter { isMeant($0.id) }
    guard found.count == 1 else {
      if found.isEmpty, let broken = ids.first(where: isMeant) { throw unreadable(broken) }
      throw LacquerError(
        .usage,
        found.isEmpty
          ? "There is no job \(id): lacquer jobs list."
          : "Several jobs begin with \(id): give more.")
    }
    return found[0]
  }

  /// A job as it stands now, by its whole id; nil where there is none that can be read.
  package func known(_ id: String) -> RemoteJob? { read(path(of: id)) }

  private func read(_ path: String) -> RemoteJob? {
    FileManager.default.contents(atPath: path)
      .flatMap { try? JSONDecoder().decode(RemoteJob.self, from: $0) }
  }

  /// Writes down what was learnt of a job, on disk when this returns, and returns the job as it is
  /// then.
  ///
  /// Where a person has ended it meanwhile it stays ended, unless its master is here.
  package func record(_ job: RemoteJob) throws -> RemoteJob {
    try alone("changes") {
      var job = job
      if job.state != .fetched, let known = known(job.id), known.isCancelled {
        job.state = known.state
        job.problem = known.problem
      }
      try write(job)
      return job
    }
  }

  /// Changes a job as it stands now, on disk when this returns; `LacquerError.usage` where there is
  /// none.
  package func decide(_ id: String, _ change: (inout RemoteJob) -> Void) throws -> RemoteJob {
    try alone("changes") {
      guard var job = known(id) else { throw LacquerError(.usage, "There is no job \(id).") }
      change(&job)
      try write(job)
      return job
    }
  }

  /// Writes a job, on disk when this returns.
  public func write(_ job: RemoteJob) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(job) else {
      throw LacquerError(.internalFault, "A job could not be written down; please report this.")
    }
    try StateFile.write([UInt8](data) + [10], to: path(of: job.id))
  }

  /// The file of a job.
  func path(of id: String) -> String { "\(folder)/\(id).json" }

  /// A new id that is short and free.
  package func newID() -> String {
    while true {
      let id = Hexadecimal.text(RandomBytes.make(3))
      if unsafe access(path(of: id), F_OK) != 0 { return id }
    }
  }

  /// Runs `work` while holding a job's lock; nil when another process holds it.
  package func locked<Value>(_ id: String, _ work: () throws -> Value) throws -> Value? {
    try holding(id, LOCK_EX | LOCK_NB, work)
  }

  /// Runs `work` when no other process does anything under the same name.
  package func alone<Value>(_ name: String, _ work: () throws -> Value) throws -> Value {
    guard let value = try holding(name, LOCK_EX, work) else {
      throw LacquerError(.output, "Cannot take a lock in \(folder).")
    }
    return value
  }

  private func holding<Value>(
    _ name: String, _ how: Int32, _ work: () throws -> Value
  ) throws -> Value? {
    let path = "\(folder)/\(name).lock"
    StateFile.makeFolder(of: path)
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LacquerError(.output, "Cannot write to \(folder).") }
    defer { close(descriptor) }
    guard flock(descriptor, how) == 0 else { return nil }
    return try work()
  }
}
