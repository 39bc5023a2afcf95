internal import AudioCore
import Dispatch
internal import Mastering
import Synchronization

/// Notices when files of the document are written, replaced or removed, and says so once they stand still;
/// of one that is being written over it says that at once.
///
/// At rest it waits for the system to tell; what the system does not tell of, as on network drives, is found
/// when the files are watched anew.
final class FileLookout: Sendable {
  private typealias Report = @Sendable (WorkbenchEvent) -> Void

  private struct Watched {
    var paths: Set<String> = []
    var watch: FolderWatch?
    /// Files that are looked at until they stand still.
    var moving: Set<String> = []
    /// How files stood when they were told of last; nil is gone.
    var told: [String: FileIdentity?] = [:]
    /// How files stood when they were measured: who has them open reads these.
    var measured: [String: FileIdentity] = [:]
    /// Files that were told to be written over.
    var written: Set<String> = []
  }

  private let queue = DispatchQueue(label: "lacquer.lookout")
  private let watched = Mutex(Watched())

  /// Watches these files and no others; those that are not as they were measured are looked at now.
  func watch(
    _ files: [WatchedFile], _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    queue.async { self.take(files, report) }
  }

  /// Watches nothing any more.
  func stop() { watched.withLock { $0 = Watched() } }

  private func take(_ files: [WatchedFile], _ report: @escaping Report) {
    let paths = Set(files.map(\.path))
    watched.withLock { watched in
      watched.paths = paths
      watched.told = watched.told.filter { paths.contains($0.key) }
      watched.measured = [:]
      for file in files { watched.measured[file.path] = file.identity }
      watched.written = []
    }
    // Anew each time: a folder that was made again, or came back with its drive, is another one.
    let folders = Set(paths.map { Paths.folder(of: $0) }).sorted()
    let watch = FolderWatch(
      folders, files: paths.sorted(), isWanted: { [weak self] in self?.isWatched($0) == true }
    ) { [weak self] names in self?.happened(to: names, report) }
    watched.withLock { $0.watch = watch }
    for file in files where isOther(file) { follow(file.path, report) }
  }

  /// Whether a measured file is not as it was told of last, or as it was measured where nothing was told.
  private func isOther(_ file: WatchedFile) -> Bool {
    guard let measured = file.identity else { return false }
    let now = FileIdentity(path: file.path)
    let last: FileIdentity? = watched.withLock { $0.told[file.path] } ?? measured
    return !FileIdentity.isUnwritten(now, since: last)
  }

  private func isWatched(_ name: String) -> Bool {
    watched.withLock { $0.paths.contains { Paths.name(of: $0) == name } }
  }

  private func happened(to names: Set<String>, _ report: @escaping Report) {
    let paths = watched.withLock {
      $0.paths.filter { names.contains(Paths.name(of: $0)) }.sorted()
    }
    queue.async { for path in paths { self.follow(path, report) } }
  }

  /// Looks at a file until it stands still. [queue]
  private func follow(_ path: String, _ report: @escaping Report) {
    guard watched.withLock({ $0.moving.insert(path).inserted }) else { return }
    warn(path, report)
    lookAgain(path, StandStill(path), report)
  }

  /// Tells of a file that was measured, and is the same one with something else in it or on its way there.
  ///
  /// Until a program closes it, another time of the last change can be all that is different yet.
  private func warn(_ path: String, _ report: Report) {
    guard let measured = watched.withLock({ $0.measured[path] }),
      let now = FileIdentity(path: path), now.isSameFile(as: measured),
      !now.isUnwritten(since: measured),
      now.size != measured.size || FileWriters.have(open: path),
      watched.withLock({ $0.written.insert(path).inserted })
    else { return }
    report(.fileBeingWritten(path: path))
  }

  private func lookAgain(_ path: String, _ standing: StandStill, _ report: @escaping Report) {
    queue.asyncAfter(deadline: .now() + StandStill.pauseSeconds) { [weak self] in
      self?.look(path, standing, report)
    }
  }

  private func look(_ path: String, _ standing: StandStill, _ report: @escaping Report) {
    guard watched.withLock({ $0.paths.contains(path) }) else {
      watched.withLock { _ = $0.moving.remove(path) }
      return
    }
    var standing = standing
    guard standing.look(at: path) else {
      warn(path, report)
      return lookAgain(path, standing, report)
    }
    guard let identity = FileIdentity(path: path) else { return tell(path, nil, report) }
    let hash = try? ContentHash(ofFile: path)
    guard let now = FileIdentity(path: path), now.isUnwritten(since: identity) else {
      return lookAgain(path, StandStill(path), report)
    }
    // What cannot be read now cannot be measured either: reading it says why.
    guard let hash else {
      watched.withLock { _ = $0.moving.remove(path) }
      return
    }
    tell(path, FileSighting(hash: hash, identity: identity), report)
  }

  private func tell(_ path: String, _ sighting: FileSighting?, _ report: Report) {
    watched.withLock { watched in
      watched.moving.remove(path)
      watched.written.remove(path)
      watched.told[path] = .some(sighting?.identity)
    }
    report(.fileSeen(path: path, sighting))
  }
}
