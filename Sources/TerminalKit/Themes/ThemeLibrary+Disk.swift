import AudioCore
import Glibc

extension ThemeLibrary {
  /// A variable of the environment.
  public static func variable(_ name: String) -> String? { OwnProcess.variable(name) }

  /// The path of the running program.
  public static var executable: String? { OwnProcess.program }

  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Names in a folder, in no order; none when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      names.append(name)
    }
    return names
  }

  /// The text of a theme file of at most 1 MB; throws `LacquerError.input`.
  static func read(_ path: String) throws -> String {
    let bytes = try AtomicFile.read(path, limit: 1 << 20, as: "a theme")
    return String(decoding: bytes, as: UTF8.self)
  }
}
