import Glibc

/// Folders of the XDG Base Directory Specification, for this program.
public struct StandardFolders: Sendable, Equatable {
  /// `config.toml`, `keys.toml`, `targets.toml`, themes: the person's, never written.
  public let config: String?
  /// Choices made in the program, safety copies, journals.
  public let state: String?
  /// What can be made again.
  public let cache: String?
  /// Sockets; nil where the system offers no such folder.
  public let runtime: String?
  /// The person's home.
  public let home: String?

  /// Reads the variables; what they leave out has its standard place below home.
  public init(_ variable: (String) -> String?) {
    func absolute(_ name: String) -> String? {
      variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = absolute("HOME")
    self.home = home
    config = Self.folder(absolute("XDG_CONFIG_HOME"), or: ".config", below: home)
    state = Self.folder(absolute("XDG_STATE_HOME"), or: ".local/state", below: home)
    cache = Self.folder(absolute("XDG_CACHE_HOME"), or: ".cache", below: home)
    runtime = absolute("XDG_RUNTIME_DIR").map { $0 + "/lacquer" }
  }

  /// A file of the person's in the configuration folder; nil where there is none.
  ///
  /// Throws `LacquerError.input` where it is there and cannot be read, or is no small file of text.
  package func configFile(_ name: String) throws -> (path: String, text: String)? {
    guard let path = config.map({ "\($0)/\(name)" }), unsafe access(path, F_OK) == 0 else {
      return nil
    }
    let bytes = try AtomicFile.read(path, limit: 1 << 20, as: "a file of choices")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw LacquerError(.input, "\(path) is not UTF-8 text: save it as that.")
    }
    return (path, text)
  }

  private static func folder(
    _ chosen: String?, or standard: String, below home: String?
  ) -> String? {
    (chosen ?? home.map { "\($0)/\(standard)" }).map { $0 + "/lacquer" }
  }

  /// The same of variables that are at hand.
  public init(environment: [String: String]) {
    self.init { environment[$0] }
  }

  /// Those of this process.
  public static var own: StandardFolders {
    StandardFolders(OwnProcess.variable)
  }
}
