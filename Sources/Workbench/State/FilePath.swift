internal import AudioCore
import Glibc

/// Paths as text.
enum FilePath {
  /// The last part.
  static func name(of path: String) -> String { AtomicFile.name(of: path) }

  /// The name without its extension.
  static func stem(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The folder, "/" at the top, "." for a bare name.
  static func folder(of path: String) -> String { AtomicFile.folder(of: path) }

  /// A name in a folder; an absolute name stays itself.
  static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path from the root, without "." and "..", from `base` where it is relative; `~` is home.
  static func absolute(_ path: String, from base: String, home: String? = nil) -> String {
    var path = path
    if let home, path == "~" || path.hasPrefix("~/") { path = home + path.dropFirst() }
    var parts: [Substring] = []
    for part in join(base, path).split(separator: "/") {
      if part == "." { continue }
      if part == ".." {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path as seen from `folder` where it lies below it, else as it is.
  static func relative(_ path: String, to folder: String) -> String {
    guard !folder.isEmpty else { return path }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// The working folder.
  static var current: String {
    guard let text = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
