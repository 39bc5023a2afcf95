import Glibc

/// Which file a path leads to, however it is spelt.
package enum FilePlace: Hashable, Sendable {
  /// A file that is there.
  case existing(device: UInt64, inode: UInt64)
  /// Where a file would appear: its folder, links followed, and its name.
  case absent(String)

  /// Looks at `path`, following links.
  package init(_ path: String) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      self = .existing(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
      return
    }
    let target = Paths.resolved(path)
    let folder = Paths.resolved(Paths.folder(of: target))
    self = .absent("\(folder)/\(Paths.name(of: target))")
  }

  /// Refuses files to be written that are inputs or each other, however they are spelt.
  ///
  /// "-" is standard output, which is no input and may be named once. Throws `LacquerError.output` for
  /// an input, `.usage` for a name given twice.
  package static func requireApart(_ outputs: [String], inputs: [String]) throws {
    let owners = Dictionary(
      inputs.filter { $0 != "-" }.map { (FilePlace($0), $0) },
      uniquingKeysWith: { first, _ in first })
    var seen: Set<FilePlace> = []
    for path in outputs {
      // No file lies in that place: the absent ones have a folder.
      let place = path == "-" ? .absent(path) : FilePlace(path)
      if let input = owners[place] {
        throw LacquerError(
          .output,
          "The output \(path) is the input \(input); inputs are never overwritten, choose another "
            + "name.")
      }
      guard seen.insert(place).inserted else {
        throw LacquerError(.usage, "The output \(path) is named twice.")
      }
    }
  }
}
