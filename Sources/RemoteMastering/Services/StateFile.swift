import AudioCore
import Foundation
import Glibc

/// Small files of state: whole or not at all, on disk before the call returns, for the owner alone.
package enum StateFile {
  /// The folder for state: `$XDG_STATE_HOME/lacquer`, else `~/.local/state/lacquer`; nil without both.
  package static var standardFolder: String? {
    let environment = ProcessInfo.processInfo.environment
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/lacquer" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/lacquer"
  }

  /// Makes the folder of a file where it is missing, for the owner alone; its path.
  @discardableResult
  package static func makeFolder(of path: String) -> String {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return folder
  }

  /// Writes a file and makes its folder where it is missing; `LacquerError.output`.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let folder = makeFolder(of: path)
    let temporary = path + ".\(getpid()).tmp"
    unsafe unlink(temporary)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    guard DescriptorIO.write(bytes, to: descriptor) else {
      let error = failure(path)
      close(descriptor)
      unsafe unlink(temporary)
      throw error
    }
    fsync(descriptor)
    close(descriptor)
    guard unsafe rename(temporary, path) == 0 else {
      let error = failure(path)
      unsafe unlink(temporary)
      throw error
    }
    let directory = unsafe open(folder, O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  private static func failure(_ path: String) -> LacquerError {
    LacquerError(
      .output, "Cannot write \(path): \(unsafe String(cString: strerror(errno))).")
  }
}
