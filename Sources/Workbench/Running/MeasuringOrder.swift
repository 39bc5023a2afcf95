/// The queue of files to be measured: first those of the document in the order they were added, then those
/// that are only previewed, the newest first.
///
/// When all places are taken, the measuring of a previewed file is stopped in favour of a file that is wanted
/// more; the stopped file waits again.
package struct MeasuringOrder: Sendable {
  /// Most files that are measured at once.
  private let places: Int
  /// Waiting files of the document, the next one first.
  private var needed: [String] = []
  /// Waiting files that are only previewed, the next one last.
  private var looked: [String] = []
  /// Files being measured, in the order they began, and whether they belong to the document.
  private var running: [(path: String, isNeeded: Bool)] = []
  /// Of these the files asked to stop, and whether they wait again once stopped.
  private var leaving: [String: Bool] = [:]
  /// Files that changed while they are being measured, so that the result does not count.
  private var outdated: Set<String> = []
  /// The file previewed last.
  private var newest: String?

  /// An empty queue that measures `places` files at once.
  package init(places: Int) { self.places = places }

  /// Queues a file of the document.
  package mutating func need(_ path: String) {
    if let index = running.firstIndex(where: { $0.path == path }) {
      running[index].isNeeded = true
    }
    looked.removeAll { $0 == path }
    guard !needed.contains(path), !isRunning(path) || leaving[path] != nil else { return }
    needed.append(path)
  }

  /// Queues a file that is only previewed.
  package mutating func look(_ path: String) {
    newest = path
    guard !needed.contains(path), !isRunning(path) || leaving[path] != nil else { return }
    looked.removeAll { $0 == path }
    looked.append(path)
  }

  /// Queues a file of the document that has changed on disk.
  ///
  /// Returns whether its old content is being measured, so that this has to be stopped.
  package mutating func again(_ path: String) -> Bool {
    let hasToStop = isRunning(path)
    if hasToStop {
      leaving[path] = true
      outdated.insert(path)
    }
    need(path)
    return hasToStop
  }

  /// Whether the result of a file that is being measured no longer counts.
  package func isOutdated(_ path: String) -> Bool { outdated.contains(path) }

  /// Takes the next file to measure; nil while nothing waits or no place is free.
  package mutating func next() -> String? {
    guard running.count < places else { return nil }
    if let index = needed.firstIndex(where: { !isRunning($0) }) {
      let path = needed.remove(at: index)
      running.append((path, true))
      return path
    }
    guard let index = looked.lastIndex(where: { !isRunning($0) }) else { return nil }
    let path = looked.remove(at: index)
    running.append((path, false))
    return path
  }

  /// The file whose measuring has to be stopped to make place for one that is wanted more; nil for none.
  package mutating func fileToStop() -> String? {
    let isWanted = !needed.isEmpty || (!looked.isEmpty && looked.last == newest)
    guard running.count >= places, leaving.isEmpty, isWanted,
      let path = running.first(where: { !$0.isNeeded && $0.path != newest })?.path
    else { return nil }
    leaving[path] = true
    return path
  }

  /// Notes that the measuring of a file ended or was stopped; returns whether the file waits again.
  package mutating func ended(_ path: String, isStopped: Bool) -> Bool {
    let wasNeeded = running.contains { $0.path == path && $0.isNeeded }
    running.removeAll { $0.path == path }
    let isOutdated = outdated.remove(path) != nil
    guard let comesBack = leaving.removeValue(forKey: path), isStopped || isOutdated else {
      // It was done before it could be stopped.
      needed.removeAll { $0 == path }
      looked.removeAll { $0 == path }
      return false
    }
    if needed.contains(path) || looked.contains(path) { return true }
    guard comesBack else { return false }
    if wasNeeded { needed.append(path) } else { looked.insert(path, at: 0) }
    return true
  }

  /// Removes a file; returns false where it is being measured, which then has to be stopped.
  package mutating func drop(_ path: String) -> Bool {
    needed.removeAll { $0 == path }
    looked.removeAll { $0 == path }
    guard isRunning(path) else { return true }
    leaving[path] = false
    return false
  }

  /// Removes every waiting file.
  mutating func dropAll() {
    leaving = leaving.mapValues { _ in false }
    needed = []
    looked = []
  }

  private func isRunning(_ path: String) -> Bool { running.contains { $0.path == path } }
}
