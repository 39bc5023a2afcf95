/// A loudness that a platform or broadcaster asks for, by name.
public struct DeliveryTarget: Codable, Sendable, Equatable {
  /// Who asks.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case platform, broadcast, recommendation
  }

  /// Where the figures come from.
  public enum Standing: String, Codable, Sendable, CaseIterable {
    /// The place or standard says so itself.
    case published
    /// Others measured or heard it.
    case reported
  }

  /// What `loudness.target` takes.
  public var name: String
  /// Its name in full.
  public var title: String
  /// Who asks.
  public var kind: Kind
  /// Integrated loudness, LUFS.
  public var lufs: Double
  /// Largest true peak, dBTP.
  public var ceilingDBTP: Double
  /// What becomes of files of another loudness.
  public var note: String
  /// Where the figures stand; `ownSource` where the person named nothing.
  public var source: String
  /// The day they were last looked at, "2026-11-25"; empty where nobody said.
  public var checked: String
  /// Whether the place says so itself.
  public var standing: Standing

  /// What stands for the source of the person's own figures.
  public static let ownSource = "your own"

  /// Where the figures come from and when that was looked at: "example.com (reported, 2026-11-25)",
  /// as much of it as is known.
  public var provenance: String {
    let facts = [source == Self.ownSource ? "" : standing.rawValue, checked]
      .filter { !$0.isEmpty }.joined(separator: ", ")
    return facts.isEmpty ? source : "\(source) (\(facts))"
  }

  /// Whether a word can be a name: up to 40 small letters, digits, dots and hyphens, a letter first; none of
  /// the words that `loudness.target` knows.
  static func isName(_ word: String) -> Bool {
    guard let first = word.unicodeScalars.first, ("a"..."z").contains(first), word.count <= 40,
      !word.hasPrefix("ref"), word != "keep"
    else { return false }
    return word.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "." || $0 == "-"
    }
  }
}
