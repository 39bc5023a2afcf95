package import AudioCore

extension LacquerError {
  /// The error of a document (`"report"`) that could not be written beside a master, of this name, that
  /// was.
  package func withMaster(_ name: String, without document: String) -> LacquerError {
    LacquerError(
      code, "\(name) is written, but not its \(document): \(message)", cause: cause)
  }
}
