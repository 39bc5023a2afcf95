import AudioCore
import AudioFiles
import Glibc

/// What has arrived of a job's master, hidden beside where the master goes: under this process's name
/// while it is fetched, under the job's alone until somebody goes on with it.
struct MasterPart {
  /// Where it is while this process fetches.
  let path: String
  private let folder: String
  private let kept: String
  private let ending: String

  /// The part of a job's master.
  init(of job: RemoteJob) {
    folder = Paths.folder(of: job.wish.output)
    path = "\(folder)/\(AtomicFile.temporaryName(job.id))"
    kept = "\(folder)/.lacquer-\(job.id).part"
    ending = "-\(job.id)\(AtomicFile.temporaryEnding)"
  }

  /// Bytes of it that are here.
  var size: Int { Self.size(path) }

  /// Takes over the longest that earlier runs left where it can be gone on with, and removes the rest.
  ///
  /// - isTagged: whether it is known which bytes they began with.
  /// - isProven: whether the whole will be compared with a hash, so that what a kill left, which need
  ///   not be on the disk as it was written, can do no harm.
  ///
  /// [holding the job's lock]
  func takeUp(isTagged: Bool, isProven: Bool) {
    // A process that was killed may have had the number of this one, as in a container.
    let killed = [path] + leftovers
    let usable = isTagged ? [kept] + (isProven ? killed : []) : []
    let longest = usable.filter { Self.size($0) > 0 }.max { Self.size($0) < Self.size($1) }
    TemporaryFiles.add(path)
    for old in killed + [kept] {
      if old == longest { unsafe rename(old, path) } else { unsafe unlink(old) }
    }
  }

  /// Keeps what has arrived for the next run, safe on the disk.
  func keep() {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if size > 0, fsync(descriptor) == 0 { unsafe rename(path, kept) }
  }

  /// Removes what this process has fetched and not given its name or kept.
  func remove() { TemporaryFiles.remove(path) }

  /// Removes what earlier runs left, because nobody will go on with it.
  func discard() {
    for old in [kept] + leftovers { unsafe unlink(old) }
  }

  /// Gives what was kept to the part of the same job in another place.
  func move(to other: MasterPart) {
    guard other.kept != kept else { return }
    if unsafe rename(kept, other.kept) != 0 { unsafe unlink(kept) }
  }

  /// What runs that were killed left.
  private var leftovers: [String] {
    TemporaryFiles.leftovers(in: folder).filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }
  }

  /// Bytes of a file; 0 of what is none, such as a link that somebody has put there.
  private static func size(_ path: String) -> Int {
    var info = stat()
    guard unsafe lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return 0 }
    return Int(info.st_size)
  }
}
