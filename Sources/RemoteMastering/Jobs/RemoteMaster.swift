import AudioCore
import AudioFiles
import Foundation
import Glibc
import MasteringAPI

/// Jobs at services: submit, follow, fetch, cancel.
///
/// What the command line and the workstation use.
///
/// Calls block; run them on a thread of your own. Every change of a job is in the journal before
/// anybody is told of it, so a program that dies continues where it was.
public struct RemoteMaster: Sendable {
  /// The services.
  public let services: ServiceList
  /// The journal.
  public let journal: JobJournal
  let clients: RemoteClients
  let clock: any RemoteClock
  let scratch: String

  /// Jobs whose journal is below `stateFolder`.
  public init(stateFolder: String) {
    self.init(stateFolder: stateFolder, scratch: nil, clock: SystemClock()) {
      RemoteClient(service: $0, key: try $0.key.fetch(), stateFolder: stateFolder)
    }
  }

  /// The same over another clock and other clients, for tests; audio is decoded by way of the folder
  /// `scratch`, else the standard one.
  package init(
    stateFolder: String, scratch: String?, clock: any RemoteClock,
    makeClient: @escaping @Sendable (RemoteService) throws -> RemoteClient
  ) {
    services = ServiceList(folder: stateFolder)
    journal = JobJournal(stateFolder: stateFolder)
    self.scratch = ScratchSpace(directory: scratch).directory
    self.clock = clock
    clients = RemoteClients(makeClient)
  }

  /// The standard state folder; `LacquerError.usage` without a home.
  public static func standardStateFolder() throws -> String {
    guard let folder = StandardFolders.own.state else {
      throw LacquerError(
        .usage, "There is no folder for the journal of jobs: set HOME or XDG_STATE_HOME.")
    }
    return folder
  }

  /// Told of every change of a job. [the calling thread]
  public typealias Update = (RemoteJob) -> Void

  /// Notes in the journal what was learnt of a job; what a person has decided meanwhile stays.
  func note(_ job: inout RemoteJob, _ change: (inout RemoteJob) -> Void) throws {
    change(&job)
    job.updated = clock.now
    job = try journal.record(job)
  }

  /// Notes that a job failed and why; the job as it is then.
  func fail(_ job: RemoteJob, _ problem: String) throws -> RemoteJob {
    var job = job
    try note(&job) {
      $0.state = .failed
      $0.problem = problem
    }
    return job
  }
}
