import Glibc

/// Where measurements are remembered between runs.
enum CacheDirectory {
  /// `XDG_CACHE_HOME/lacquer/profiles`, else `~/.cache/lacquer/profiles`; nil without a home.
  static var standard: String? {
    if let base = Console.environment("XDG_CACHE_HOME"), base.hasPrefix("/") {
      return base + "/lacquer/profiles"
    }
    guard let home = Console.environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.cache/lacquer/profiles"
  }

  /// What --cache asks for: a directory, "none", or the standard place.
  static func chosen(_ option: String?) -> String? {
    option == "none" ? nil : option ?? standard
  }

  /// The nearest directory above `path` that exists.
  static func existingParent(of path: String) -> String {
    var path = path
    while unsafe access(path, F_OK) != 0, let slash = path.lastIndex(of: "/"), path.count > 1 {
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    return path
  }
}
