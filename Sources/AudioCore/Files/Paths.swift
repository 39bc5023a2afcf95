import Glibc

/// Paths as text, and where their links lead.
package enum Paths {
  /// The last part of a path; itself where it has none.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The last part of a path, with as many folders before it as tell it from `others` that end alike.
  package static func name(of path: String, among others: [String]) -> String {
    let parts = path.split(separator: "/")
    let alike = others.filter { $0 != path }.map { $0.split(separator: "/") }
      .filter { $0.last == parts.last }
    guard !alike.isEmpty else { return name(of: path) }
    for count in 1..<max(1, parts.count)
    where !alike.contains(where: { $0.suffix(count) == parts.suffix(count) }) {
      return parts.suffix(count).joined(separator: "/")
    }
    return path
  }

  /// The name without its extension.
  package static func stem(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The folder of a path: "/" at the top, "." for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name in a folder; an absolute name stays itself.
  package static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path from the root, without "." and "..", from `base` where it is relative; `~` is home.
  package static func absolute(
    _ path: String, from base: String, home: String? = nil
  ) -> String {
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
  package static func relative(_ path: String, to folder: String) -> String {
    guard !folder.isEmpty else { return path }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// A path with its links followed, also to where nothing is yet; itself where it is no link and
  /// nothing is there.
  package static func resolved(_ path: String) -> String {
    var place = path
    // As many links as Linux follows (path_resolution(7)).
    for _ in 0..<40 {
      if let real = unsafe realpath(place, nil) {
        defer { unsafe free(real) }
        return unsafe String(cString: real)
      }
      guard let target = linkTarget(of: place) else { return place }
      place = join(folder(of: place), target)
    }
    return path
  }

  /// What a symbolic link says; nil for anything else.
  static func linkTarget(of path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
