package import AudioCore

extension LacquerError {
  /// The error of a document (`"report"`) that could not be written beside a master, of this name, that
  /// was.
  package func withMaster(_ name: String, without document: String) -> LacquerError {
    LacquerError(
      code, "\(name) is written, but not its \(document): \(message)", cause: cause)
  }
}

extension [LacquerError] {
  /// The first with the sentences of all; nil for none.
  package var combined: LacquerError? {
    guard var combined = first else { return nil }
    combined.message = map(\.message).joined(separator: " ")
    return combined
  }
}
