internal import AudioCore

/// A folder to choose from.
public struct BrowserState: Sendable, Equatable {
  /// One row.
  public struct Entry: Sendable, Equatable {
    /// What it is.
    public enum Kind: String, Sendable {
      case folder, audio, project, other

      /// Its place in every order: what can be opened stands before what cannot.
      var place: Int {
        switch self {
        case .folder: 0
        case .audio, .project: 1
        case .other: 2
        }
      }
    }

    /// Name without folders.
    public var name: String
    /// What it is.
    public var kind: Kind
    /// Size, bytes.
    public var bytes: Int
    /// When it was changed, seconds since 1970.
    public var modified: Double

    /// Creates a row.
    public init(name: String, kind: Kind, bytes: Int = 0, modified: Double = 0) {
      self.name = name
      self.kind = kind
      self.bytes = bytes
      self.modified = modified
    }
  }

  /// Orders of the rows; in each folders come first and what cannot be opened last.
  public enum Order: String, Sendable, CaseIterable { case name, newest, size }

  /// Absolute path of the folder; empty before one was read.
  public var folder = ""
  /// Everything in it.
  public var entries: [Entry] = []
  /// Why it could not be read; nil when it could.
  public var fault: String?
  /// How many names in it are not UTF-8 and so cannot be shown or chosen.
  public var unshown = 0
  /// What names must contain.
  public var filter = ""
  /// Order of the rows.
  public var order = Order.name
  /// Whether names that begin with a dot are shown.
  public var showsHidden = false
  /// The folder before this one.
  public var previous: String?

  /// Nothing read yet.
  public init() {}

  /// The rows that are shown: filtered and in order.
  public var rows: [Entry] {
    let wanted = filter.lowercased()
    return entries.filter {
      (showsHidden || !$0.name.hasPrefix("."))
        && (wanted.isEmpty || $0.name.lowercased().contains(wanted))
    }.sorted { first, second in
      if first.kind.place != second.kind.place { return first.kind.place < second.kind.place }
      switch order {
      case .newest where first.modified != second.modified:
        return first.modified > second.modified
      case .size where first.bytes != second.bytes: return first.bytes > second.bytes
      default:
        return (first.name.lowercased(), first.name) < (second.name.lowercased(), second.name)
      }
    }
  }

  /// That names are not shown, and why; nil where all are.
  public var unshownText: String? {
    unshown > 0 ? "\(unshown) not shown: name\(unshown == 1 ? "" : "s") not in UTF-8" : nil
  }

  /// Absolute path of a row.
  public func path(of entry: Entry) -> String { Paths.join(folder, entry.name) }
}
