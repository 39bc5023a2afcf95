internal import AudioFiles

/// What a written file lacks of the tags of the file it was made of, as sentences.
enum TagLosses {
  /// Says that a format could not hold tags; nil where none was left out.
  static func omission(_ leftOut: [String], from container: Container) -> String? {
    guard !leftOut.isEmpty else { return nil }
    return
      "The \(container.rawValue) goes without \(leftOut.joined(separator: " and ")): its format "
      + (container == .flac ? "holds up to 16 MiB of each." : "has no place for it.")
  }

  /// Says that the cover of `file` ("The mix") was left aside; nil where it was not.
  static func cover(_ refusal: String?, of file: String) -> String? {
    refusal.map { "\(file)'s cover is not carried over: \($0)." }
  }
}
