import AudioCore
import MasteringAPI

extension RemoteMaster {
  /// Makes a finished job ready to be fetched again, under another name if one is given.
  public func refetch(_ id: String, output: String?, force: Bool) throws -> RemoteJob {
    var job = try journal.job(id)
    guard job.isAccepted else {
      throw LacquerError(.usage, "The job \(job.id) was never accepted: there is no master of it.")
    }
    guard !job.isCancelled else {
      throw LacquerError(.usage, "The job \(job.id) was cancelled: there is no master of it.")
    }
    if let output, !output.lowercased().hasSuffix("." + job.wish.format.rawValue) {
      throw LacquerError(
        .usage, "The master is \(job.wish.format.rawValue): \(output) has to end with that.")
    }
    var wish = job.wish
    if let output { wish.output = absolute(output) }
    try wish.requireApart()
    try AtomicFile.preflight(wish.output)
    let part = MasterPart(of: job)
    try note(&job) {
      $0.wish.output = wish.output
      if force { $0.wish.force = true }
      $0.state = $0.state == .fetched || $0.state == .ready ? .ready : .submitted
      $0.problem = nil
    }
    part.move(to: MasterPart(of: job))
    return job
  }
}
