import AudioCore
import Glibc
import Mastering

/// The delivery targets of this person: those that ship and their own file.
enum TargetFile {
  /// `targets.toml` in the configuration folder; nil without a home.
  static var path: String? {
    StandardFolders.own.config.map { $0 + "/targets.toml" }
  }

  /// Everything that is known; throws `LacquerError.input` for a faulty file.
  static func load() throws -> DeliveryTargets {
    var targets = DeliveryTargets.shipped
    guard let path, unsafe access(path, F_OK) == 0 else { return targets }
    try targets.add(String(decoding: try DocumentFile.read(path), as: UTF8.self), named: path)
    return targets
  }
}
