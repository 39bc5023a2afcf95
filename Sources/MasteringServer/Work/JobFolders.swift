#if Server
internal import AudioCore
import FoundationEssentials
import Glibc
package import MasteringAPI

/// Where the files of jobs are: names are the server's own, never a client's.
package struct JobFolders: Sendable {
  /// The data folder.
  package let data: String

  /// Folders under `data`.
  package init(data: String) { self.data = data }

  /// Uploads that are not accepted yet.
  package var incoming: String { data + "/incoming" }
  /// Jobs that are.
  package var jobs: String { data + "/jobs" }

  /// The folder of a job.
  package func folder(_ taskID: String) -> String { "\(jobs)/\(taskID)" }

  /// The master of a job.
  package func result(_ taskID: String, _ format: OutputExtension) -> String {
    "\(folder(taskID))/master.\(format.rawValue)"
  }

  /// Makes what is missing, for the owner alone.
  package func prepare() throws {
    for path in [data, incoming, jobs] {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
  }

  /// A new folder for an upload.
  package func makeIncoming() throws -> String {
    let path = incoming + "/" + RandomBytes.uuid()
    guard unsafe mkdir(path, 0o700) == 0 else { throw Problem.storageFull }
    return path
  }

  /// Removes a folder and all that is in it.
  package func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Removes everything of a job but its record.
  package func clear(_ taskID: String) { remove(folder(taskID)) }

  /// Removes the inputs and scratch of a finished job: unreleased music is not kept.
  package func clearInputs(_ taskID: String, keeping result: String) {
    let folder = folder(taskID)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where folder + "/" + name != result { remove(folder + "/" + name) }
  }

  /// Names of the folders of jobs.
  package var taskIDs: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: jobs)) ?? []
  }

  /// Bytes free for the server.
  package var freeBytes: Int { FreeSpace.bytes(in: data) ?? 0 }

  /// Makes names and contents of a folder survive a loss of power.
  package static func sync(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
#endif
