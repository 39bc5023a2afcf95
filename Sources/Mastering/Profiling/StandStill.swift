internal import AudioCore

/// Finds out when a file that is written or replaced stands still: programs take seconds over a bounce.
package struct StandStill: Sendable {
  /// How long to wait between two looks, s.
  package static let pauseSeconds = 0.5

  /// Looks after which a file is done: without a writer, with one that has it open and does not write, and
  /// one that is gone, for which another often comes.
  private static let looks = 2, looksWhileOpen = 20, looksWhileGone = 4

  private var seen: FileIdentity?
  private var count = 0

  /// Starts with what is there now.
  package init(_ path: String) { seen = FileIdentity(path: path) }

  /// Looks again; whether it stood still long enough.
  package mutating func look(at path: String) -> Bool {
    let now = FileIdentity(path: path)
    let isSame = FileIdentity.isUnwritten(now, since: seen)
    seen = now
    count = isSame ? count + 1 : 0
    guard now != nil else { return count >= Self.looksWhileGone }
    guard count >= Self.looks else { return false }
    return count >= Self.looksWhileOpen || !FileWriters.have(open: path)
  }
}
