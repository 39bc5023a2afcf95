import Glibc
import Synchronization

/// Whether a job that is being sent was cancelled meanwhile, perhaps by another process.
///
/// Its file in the journal is read when it has become another.
final class CancelWatch: Sendable {
  private struct Seen {
    var inode: UInt64 = 0
    var nanoseconds = 0
    var isCancelled = false
  }

  private let journal: JobJournal
  private let id: String
  private let seen = Mutex(Seen())

  init(_ journal: JobJournal, _ id: String) {
    self.journal = journal
    self.id = id
  }

  /// Looks. [any thread]
  func look() -> Bool {
    var info = stat()
    guard unsafe stat(journal.path(of: id), &info) == 0 else { return false }
    let inode = UInt64(info.st_ino)
    let nanoseconds = Int(info.st_mtim.tv_sec) * 1_000_000_000 + Int(info.st_mtim.tv_nsec)
    return seen.withLock { seen in
      if seen.inode != inode || seen.nanoseconds != nanoseconds, let job = journal.known(id) {
        seen.inode = inode
        seen.nanoseconds = nanoseconds
        seen.isCancelled = job.isCancelled
      }
      return seen.isCancelled
    }
  }
}
