import AudioCore
import Glibc

/// The themes that can be found, the person's own first, then shipped ones; only ever read.
public struct ThemeLibrary: Sendable {
  /// A theme's file without having read it.
  public struct Item: Sendable, Equatable {
    /// The name: the file's without `.toml`.
    public var name: String
    /// The file.
    public var path: String
    /// Whether it lies in a folder of the person, not among the shipped ones.
    public var isOwn: Bool
  }

  /// Folders in the order they are searched; the first theme of a name wins.
  public let folders: [String]
  /// How many of `folders` are the person's.
  private let ownFolders: Int

  /// Creates a library of `own` folders before `shipped` ones.
  public init(own: [String], shipped: [String]) {
    folders = own + shipped
    ownFolders = own.count
  }

  /// The library of this program in this environment.
  ///
  /// Own: `$XDG_CONFIG_HOME/lacquer/themes` (`~/.config/…`). Shipped: `share/lacquer/themes` beside the
  /// program's `bin`, then `themes` of the build tree the program lies in, then `lacquer/themes` in
  /// each of `$XDG_DATA_DIRS`. `executable` is the program's own path.
  public static func standard(
    environment: (String) -> String? = Self.variable, executable: String? = Self.executable
  ) -> ThemeLibrary {
    var shipped: [String] = []
    if let executable {
      var parts = executable.split(separator: "/").dropLast()
      shipped.append(
        "/" + (parts.dropLast() + ["share", "lacquer", "themes"]).joined(separator: "/"))
      while !parts.isEmpty {
        let above = "/" + parts.joined(separator: "/")
        if exists(above + "/Package.swift"), exists(above + "/themes/base.toml") {
          shipped.append(above + "/themes")
          break
        }
        parts.removeLast()
      }
    }
    let data = environment("XDG_DATA_DIRS") ?? ""
    for part in (data.isEmpty ? "/usr/local/share:/usr/share" : data).split(separator: ":")
    where part.hasPrefix("/") {
      shipped.append(part + "/lacquer/themes")
    }
    var seen: Set<String> = []
    return ThemeLibrary(
      own: StandardFolders(environment).config.map { [$0 + "/themes"] } ?? [],
      shipped: shipped.filter { seen.insert($0).inserted })
  }

  /// The themes by name, each once; own ones hide shipped ones.
  public var items: [Item] {
    var found: [String: Item] = [:]
    for (index, folder) in folders.enumerated() {
      for file in Self.names(in: folder) where file.hasSuffix(".toml") && !file.hasPrefix(".") {
        let name = String(file.dropLast(5))
        guard found[name] == nil else { continue }
        found[name] = Item(name: name, path: folder + "/" + file, isOwn: index < ownFolders)
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  /// `items`; throws `LacquerError.input`, which says where they were looked for, when there is none.
  public func found() throws -> [Item] {
    let items = items
    guard items.isEmpty else { return items }
    throw LacquerError(
      .input,
      "No theme was found in \(folders.joined(separator: ", ")): install Lacquer's themes folder "
        + "beside the program (share/lacquer/themes).")
  }

  /// Loads a theme by name, or by the path of a file (whatever holds a `/` or ends in `.toml`).
  ///
  /// Throws `LacquerError.input` when there is none; what is wrong inside is in `problems`, and the
  /// rest of the theme works.
  public func load(_ name: String) throws -> Theme {
    let isPath = name.contains("/") || name.hasSuffix(".toml")
    let items = items
    var path = name
    if !isPath {
      if name == Theme.builtIn.name && !items.contains(where: { $0.name == name }) {
        return .builtIn
      }
      guard let item = items.first(where: { $0.name == name }) else {
        let hint = NearNames.clause(name, in: items.map(\.name))
        throw LacquerError(
          .input,
          "There is no theme \"\(name)\"\(hint) lacquer themes list shows them, and own ones go into "
            + "\(folders.first ?? "the themes folder")/\(name).toml.")
      }
      path = item.path
    }
    let text = try Self.read(path)
    return chained(Self.parse(text, path: path))
  }

  /// Builds a theme on top of the ones it extends, found in this library.
  private func chained(_ file: ThemeFile) -> Theme {
    var chain = [file]
    var problems: [ThemeProblem] = []
    var used: Set<String> = file.path.map { [$0] } ?? []
    while let last = chain.last, let wanted = last.extends ?? Self.base(of: last) {
      let label = last.path.map { Paths.name(of: $0) } ?? last.name
      // A theme that is called like the one it extends builds on the next of that name.
      let candidate = folders.lazy.map { "\($0)/\(wanted).toml" }
        .first { !used.contains($0) && Self.exists($0) }
      guard let path = candidate, let text = try? Self.read(path) else {
        let isCircle = used.contains { $0.hasSuffix("/\(wanted).toml") }
        problems.append(
          ThemeProblem(
            .error, label,
            isCircle
              ? "it extends \(wanted), which extends it: break the circle."
              : "it extends \(wanted), and there is no such theme; the built-in one stands in."))
        break
      }
      used.insert(path)
      chain.append(Self.parse(text, path: path))
    }
    if chain.last?.name != "base" { chain.append(ThemeFile.builtIn) }
    return Theme(chain: chain, problems: problems)
  }

  /// Every theme but the root extends the root, if it says nothing else.
  private static func base(of file: ThemeFile) -> String? { file.name == "base" ? nil : "base" }

  private static func parse(_ text: String, path: String) -> ThemeFile {
    let label = Paths.name(of: path)
    let name = label.hasSuffix(".toml") ? String(label.dropLast(5)) : label
    return ThemeParser.parse(text, name: name, path: path, label: label)
  }
}
