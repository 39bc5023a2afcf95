/// Folders of the XDG base directory specification, for this program.
public struct StandardFolders: Sendable, Equatable {
  /// `config.toml`, `keys.toml`, themes: the person's, never written.
  public let config: String?
  /// Choices made in the program, safety copies.
  public let state: String?
  /// Sockets; nil where the system offers no such folder.
  public let runtime: String?
  /// The person's home.
  public let home: String?

  /// Reads the variables; what they leave out has its standard place below home.
  public init(environment: [String: String]) {
    func absolute(_ name: String) -> String? {
      environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = absolute("HOME")
    self.home = home
    config = (absolute("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" }).map { $0 + "/lacquer" }
    state =
      (absolute("XDG_STATE_HOME") ?? home.map { $0 + "/.local/state" }).map { $0 + "/lacquer" }
    runtime = absolute("XDG_RUNTIME_DIR").map { $0 + "/lacquer" }
  }
}
