import AudioCore
import Mastering

/// The delivery targets of this person: those that ship and their own file.
enum TargetFile {
  /// Everything that is known; throws `LacquerError.input` for a faulty file.
  static func load() throws -> DeliveryTargets {
    var targets = DeliveryTargets.shipped
    if let file = try StandardFolders.own.configFile("targets.toml") {
      try targets.add(file.text, named: file.path)
    }
    return targets
  }
}
