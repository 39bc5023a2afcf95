/// Which files are measured, and which next: those of the document as they came, then those that are
/// only looked at, the newest first.
///
/// A file that was only looked at gives its place to one that is wanted more, and waits again.
package struct MeasuringOrder: Sendable {
  /// Files that are measured at once, at most.
  private let places: Int
  /// Files of the document that wait, the next first.
  private var needed: [String] = []
  /// Files that are looked at and wait, the next last.
  private var looked: [String] = []
  /// What is being measured, in the order it began, and whether it is of the document.
  private var running: [(path: String, isNeeded: Bool)] = []
  /// What of it was asked to stop, and whether it waits again then.
  private var leaving: [String: Bool] = [:]
  /// What is being measured as it no longer is.
  private var outdated: Set<String> = []
  /// The file that was looked at last.
  private var newest: String?

  /// Nothing waits.
  package init(places: Int) { self.places = places }

  /// Asks for a file of the document.
  package mutating func need(_ path: String) {
    if let index = running.firstIndex(where: { $0.path == path }) {
      running[index].isNeeded = true
    }
    looked.removeAll { $0 == path }
    guard !needed.contains(path), !isRunning(path) || leaving[path] != nil else { return }
    needed.append(path)
  }

  /// Asks for a file that is looked at.
  package mutating func look(_ path: String) {
    newest = path
    guard !needed.contains(path), !isRunning(path) || leaving[path] != nil else { return }
    looked.removeAll { $0 == path }
    looked.append(path)
  }

  /// Asks for a file of the document as it is now; whether it is being measured as it was, so that
  /// this has to stop.
  package mutating func again(_ path: String) -> Bool {
    let hasToStop = isRunning(path)
    if hasToStop {
      leaving[path] = true
      outdated.insert(path)
    }
    need(path)
    return hasToStop
  }

  /// Whether what comes of a file that is being measured counts no more.
  package func isOutdated(_ path: String) -> Bool { outdated.contains(path) }

  /// The file that begins now; nil while nothing waits or no place is free.
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

  /// A file whose measuring has to stop, so that one that is wanted more has a place; nil for none.
  package mutating func leaver() -> String? {
    let isWanted = !needed.isEmpty || (!looked.isEmpty && looked.last == newest)
    guard running.count >= places, leaving.isEmpty, isWanted,
      let path = running.first(where: { !$0.isNeeded && $0.path != newest })?.path
    else { return nil }
    leaving[path] = true
    return path
  }

  /// Says that a file is no longer measured; whether it waits again.
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

  /// Takes a file out; whether it is not being measured, so that nothing has to stop.
  package mutating func drop(_ path: String) -> Bool {
    needed.removeAll { $0 == path }
    looked.removeAll { $0 == path }
    guard isRunning(path) else { return true }
    leaving[path] = false
    return false
  }

  /// Takes everything out that waits.
  mutating func dropAll() {
    leaving = leaving.mapValues { _ in false }
    needed = []
    looked = []
  }

  private func isRunning(_ path: String) -> Bool { running.contains { $0.path == path } }
}
