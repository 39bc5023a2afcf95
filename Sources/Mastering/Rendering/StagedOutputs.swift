internal import AudioCore
internal import AudioFiles
import Glibc

/// Outputs that are written under hidden names and get their own together, at the end of a run.
///
/// Until then nothing of a master is seen, and a run that fails or is stopped leaves nothing. Standard
/// output and devices are written directly. One thread at a time.
final class StagedOutputs {
  /// An output that waits for its name.
  struct File {
    /// The path as given.
    let path: String
    /// Where it goes, links followed.
    let target: String
    /// Where it waits, in the same folder.
    let hidden: String
  }

  private let force: Bool
  private var files: [File] = []
  private var writers: [AudioWriter] = []

  /// Nothing yet; `force` replaces files that exist.
  init(force: Bool) { self.force = force }

  deinit { for file in files { TemporaryFiles.remove(file.hidden) } }

  /// The deliverable as its writer is to be given it.
  func staged(_ deliverable: Deliverable) -> Deliverable {
    let path = deliverable.path
    guard path != "-", !Self.isDevice(path) else { return deliverable }
    let target = Paths.resolved(path)
    let hidden = AtomicFile.temporary(in: Paths.folder(of: target))
    files.append(File(path: path, target: target, hidden: hidden))
    TemporaryFiles.add(hidden)
    var staged = deliverable
    staged.path = hidden
    return staged
  }

  /// Lets an output get another name than that under which it was staged.
  func rename(_ path: String, to final: String) {
    guard let index = files.firstIndex(where: { $0.path == path }) else { return }
    files[index] = File(
      path: final, target: Paths.resolved(final), hidden: files[index].hidden)
  }

  /// Takes a writer that has been given all its samples.
  func take(_ writer: AudioWriter) { writers.append(writer) }

  /// Completes every file, tells `announce` where they wait, and gives them their names.
  ///
  /// Where a name cannot be given, those given before are taken back, but for files that replaced
  /// older ones. Throws `LacquerError.output`.
  func publish(announce: ([File]) -> Void) throws {
    for writer in writers { try writer.finish() }
    announce(files)
    var added: [String] = []
    do {
      for file in files {
        let isNew = try giveName(to: file)
        if isNew { added.append(file.target) }
      }
    } catch {
      for target in added { unsafe unlink(target) }
      throw error
    }
    for folder in Set(files.map { Paths.folder(of: $0.target) }).sorted() {
      AtomicFile.syncFolder(folder)
    }
  }

  /// An error in whose sentence outputs have the names that were given, not the hidden ones.
  func told(_ error: any Error) -> any Error {
    guard var told = error as? LacquerError else { return error }
    for file in files { told.message = told.message.replacing(file.hidden, with: file.path) }
    return told
  }

  /// Whether the file is new under its name, not in place of an older one.
  private func giveName(to file: File) throws -> Bool {
    let exists = unsafe access(file.target, F_OK) == 0
    let fault = TemporaryFiles.rename(file.hidden, to: file.target, replacing: force)
    guard fault != EEXIST else { throw AtomicFile.exists(file.path) }
    guard fault == 0 else { throw AtomicFile.failure(file.path, fault) }
    return !exists
  }

  private static func isDevice(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }
}
