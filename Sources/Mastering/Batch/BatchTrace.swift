internal import AudioCore
import FoundationEssentials
import Glibc

/// A file that records where a running batch writes, so that the next batch can remove the unfinished files
/// of one that was killed.
///
/// The process holds a kernel lock on its record: a record that can be locked belongs to a process that has
/// ended. Without a folder for records nothing is recorded and nothing removed.
final class BatchTrace {
  private let path: String
  private let descriptor: Int32

  private static let prefix = "running-"

  /// Removes what killed batches left, then records in `directory` the folders of `files`, which this batch
  /// writes; nil when that cannot be done.
  init?(in directory: String, files: [String]) {
    guard AtomicFile.makeFolder(directory) else { return nil }
    Self.clear(directory)
    let path = "\(directory)/\(Self.prefix)\(getpid())-\(UInt64.random(in: .min ... .max))"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    self.path = path
    self.descriptor = descriptor
    let folders = Set(
      files.map { Paths.resolved(Paths.folder(of: Paths.resolved($0))) })
    let text = (["\(getpid())"] + folders.sorted()).joined(separator: "\0")
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0,
      DescriptorIO.write(Array(text.utf8), to: descriptor)
    else { return nil }
  }

  deinit {
    unsafe unlink(path)
    close(descriptor)
  }

  private static func clear(_ directory: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let path = "\(directory)/\(name)"
      let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0,
        let bytes = DescriptorIO.readAll(descriptor, limit: 1 << 20)
      else { continue }
      let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\0").map(String.init)
      if let process = parts.first.flatMap({ Int32($0) }) {
        // Where somebody else has the number now, the files may be theirs: another time.
        guard process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) else { continue }
        for folder in parts.dropFirst() { removeTemporaries(of: process, in: folder) }
      }
      unsafe unlink(path)
    }
  }

  private static func removeTemporaries(of process: Int32, in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where AtomicFile.process(ofTemporary: name) == process {
      unsafe unlink("\(folder)/\(name)")
    }
  }
}
