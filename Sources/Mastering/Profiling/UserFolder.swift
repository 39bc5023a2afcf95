import FoundationEssentials

/// Folders of the person's own, as the XDG Base Directory Specification has them.
enum UserFolder {
  /// Lacquer's folder `name` in the one that an environment variable names, else in `standard` below home;
  /// nil without a home.
  static func path(_ name: String, in variable: String, otherwise standard: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    if let base = environment[variable], base.hasPrefix("/") { return "\(base)/lacquer/\(name)" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/\(standard)/lacquer/\(name)"
  }
}
