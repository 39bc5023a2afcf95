import AudioCore
import Glibc
import Workbench

/// The keys of this person: the defaults and their own keys.toml.
enum KeyFile {
  /// `keys.toml` in the configuration folder; nil without a home.
  static var path: String? {
    StandardFolders.own.config.map { $0 + "/keys.toml" }
  }

  /// The map; throws `LacquerError.input` when the file is there and cannot be read.
  static func load() throws -> KeyMap {
    guard let path, unsafe access(path, F_OK) == 0 else { return KeyMap() }
    let toml = String(decoding: try DocumentFile.read(path), as: UTF8.self)
    return KeyMap(toml: toml, named: path)
  }
}
