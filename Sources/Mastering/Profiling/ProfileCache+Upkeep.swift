import AudioCore
import FoundationEssentials
import Glibc

/// What a cache holds.
public struct ProfileCacheInfo: Codable, Sendable, Equatable {
  /// Where it is.
  public var directory: String
  /// Tracks in it.
  public var tracks: Int
  /// Size of all files, bytes.
  public var bytes: Int
  /// Size beyond which the entries used longest ago are removed, bytes.
  public var limitBytes: Int
}

extension ProfileCache {
  private struct Entry {
    var path: String
    var bytes: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// Kinds of file that belong to a cache; others in its directory are left alone.
  private static let kinds = [".profile", ".sidecar", ".memo", ".tmp"]

  private func entries() -> [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.compactMap { name in
      guard Self.kinds.contains(where: { name.hasSuffix($0) }) else { return nil }
      var status = stat()
      let path = directory + "/" + name
      guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return Entry(
        path: path, bytes: Int(status.st_size), seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec)
    }
  }

  /// What the cache holds now.
  public var info: ProfileCacheInfo {
    let all = entries()
    return ProfileCacheInfo(
      directory: directory, tracks: all.filter { $0.path.hasSuffix(".profile") }.count,
      bytes: all.reduce(0) { $0 + $1.bytes }, limitBytes: limitBytes)
  }

  /// Removes everything and returns how much that was, bytes.
  ///
  /// Throws `LacquerError.output` when a file cannot be removed.
  @discardableResult
  public func clear() throws -> Int {
    var bytes = 0
    for entry in entries() {
      guard unsafe unlink(entry.path) == 0 || errno == ENOENT else {
        throw LacquerError(
          .output, "Cannot remove \(entry.path); check who owns the cache.",
          cause: SystemError.words(errno))
      }
      bytes += entry.bytes
    }
    return bytes
  }

  /// Removes the files used longest ago until the rest fits.
  func evict() {
    var all = entries()
    var total = all.reduce(0) { $0 + $1.bytes }
    guard total > limitBytes else { return }
    all.sort { ($0.seconds, $0.nanoseconds, $0.path) < ($1.seconds, $1.nanoseconds, $1.path) }
    for entry in all where total > limitBytes {
      unsafe unlink(entry.path)
      total -= entry.bytes
    }
  }
}
