import AudioCore
import Glibc
import Mastering

/// Where measurements are remembered between runs.
enum CacheDirectory {
  /// What --cache asks for: a directory, "none", or the standard place.
  static func chosen(_ option: String?) -> String? {
    option == "none" ? nil : option ?? ProfileCache.defaultDirectory
  }

  /// The nearest directory above `path` that exists.
  static func existingParent(of path: String) -> String {
    var path = path
    while unsafe access(path, F_OK) != 0, path.contains("/"), path.count > 1 {
      path = Paths.folder(of: path)
    }
    return path
  }
}
