internal import AudioCore
public import TerminalKit

/// What the screen of themes shows of each theme, looked at once.
public struct ThemeShelf: Sendable {
  /// One theme.
  public struct Entry: Sendable {
    /// Name, and what its file says of itself.
    public var name: String, summary: String
    /// "dark", "light", "any".
    public var variant: String
    /// "AA CVD"; "! line 12" where something is wrong.
    public var marks: String
    /// Whether it is the person's own.
    public var isOwn: Bool
    /// The whole report.
    public var report: ThemeReport?
  }

  /// The themes by name; `auto` first.
  public private(set) var entries: [Entry]

  /// No themes.
  public init() { entries = [] }

  /// Looks at every theme of a library.
  public init(_ library: ThemeLibrary) {
    entries = [
      Entry(
        name: "auto", summary: "night or paper, as the terminal's ground is dark or light",
        variant: "", marks: "", isOwn: false)
    ]
    for item in library.items {
      guard let theme = try? library.load(item.name) else {
        entries.append(
          Entry(
            name: item.name, summary: "\(item.path) cannot be read", variant: "", marks: "!",
            isOwn: item.isOwn))
        continue
      }
      let report = ThemeReport(theme)
      var marks = report.marks.joined(separator: " ")
      if let fault = theme.problems.first {
        marks = fault.line.map { "! line \($0)" } ?? "!"
      } else if !report.findings.isEmpty {
        marks = "!"
      }
      entries.append(
        Entry(
          name: item.name, summary: theme.summary, variant: theme.variant.rawValue, marks: marks,
          isOwn: item.isOwn, report: report))
    }
  }

  /// The names of a library's themes in the order of the list, without a look inside.
  public static func names(_ library: ThemeLibrary) -> [String] {
    ["auto"] + library.items.map(\.name)
  }
}
