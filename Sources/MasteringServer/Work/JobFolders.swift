#if Server
internal import AudioCore
import FoundationEssentials
import Glibc
internal import MasteringAPI

/// Where the files of jobs are: names are the server's own, never a client's.
package struct JobFolders: Sendable {
  /// The data folder.
  let data: String

  /// Folders under `data`.
  package init(data: String) { self.data = data }

  /// Uploads that are not accepted yet.
  var incoming: String { data + "/incoming" }
  /// Jobs that are.
  var jobs: String { data + "/jobs" }

  /// The folder of a job.
  func folder(_ taskID: String) -> String { "\(jobs)/\(taskID)" }

  /// The master of a job.
  func result(_ taskID: String, _ format: OutputExtension) -> String {
    "\(folder(taskID))/master.\(format.rawValue)"
  }

  /// Makes what is missing, for the owner alone; `LacquerError.output` where that cannot be done.
  package func prepare() throws {
    do {
      for path in [data, incoming, jobs] {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
    } catch {
      throw LacquerError(
        .output, "The data folder \(data) cannot be used: choose one that you may write to.",
        cause: "\(error)")
    }
  }

  /// A new folder for an upload.
  func makeIncoming() throws -> String {
    let path = incoming + "/" + RandomBytes.uuid()
    guard unsafe mkdir(path, 0o700) == 0 else { throw Problem.storageFull }
    return path
  }

  /// Removes a folder and all that is in it.
  func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Removes everything of a job but its record.
  func clear(_ taskID: String) { remove(folder(taskID)) }

  /// Removes the inputs and scratch of a finished job: unreleased music is not kept.
  func clearInputs(_ taskID: String, keeping result: String) {
    let folder = folder(taskID)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where folder + "/" + name != result { remove(folder + "/" + name) }
  }

  /// Whether the folder of a job is gone, or a file in it that its form names: a backup that was
  /// restored knows jobs whose audio is no longer there.
  func areInputsLost(_ taskID: String, _ form: JobForm) -> Bool {
    let folder = folder(taskID)
    let files = [form.mixFile, form.referenceFile].compactMap(\.self).map { "\(folder)/\($0)" }
    return ([folder] + files).contains(where: Self.isMissing)
  }

  /// Whether there is nothing of a name; not where that cannot be told.
  static func isMissing(_ path: String) -> Bool {
    unsafe access(path, F_OK) != 0 && errno == ENOENT
  }

  /// Names of the folders of jobs.
  var taskIDs: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: jobs)) ?? []
  }

  /// Bytes free for the server.
  var freeBytes: Int { FreeSpace.bytes(in: data) ?? 0 }

  /// Makes names and contents of a folder survive a loss of power.
  static func sync(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
#endif
