/// What went wrong, in a sentence for the person: what, where, and what to do about it.
///
/// The command line maps `code` to an exit status in one table; the server maps it to an HTTP
/// status. `cause` keeps the text of the library that complained.
public struct LacquerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure a caller can act on.
  public enum Code: String, Sendable, Codable, CaseIterable {
    /// Our own fault.
    case internalFault
    /// The audio, profile, plan or settings handed in cannot be used.
    case input
    /// The result cannot be written.
    case output
    /// No sound device, or it went away.
    case device
    /// The remote service refused or failed.
    case remote
    /// The request itself makes no sense.
    case usage
    /// The person stopped it.
    case interrupted
  }

  /// The kind of failure.
  public var code: Code
  /// One sentence: what went wrong, where, and what to do.
  public var message: String
  /// What the library or system underneath said, if anything.
  public var cause: String?

  /// Creates an error.
  public init(_ code: Code, _ message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// An input that is not where it was looked for.
  package static func missing(_ path: String, cause: String? = nil) -> LacquerError {
    LacquerError(
      .input,
      "Cannot find \(path.isEmpty ? "a file without a name" : path): check the path and the spelling.",
      cause: cause)
  }

  /// The sentence.
  public var description: String { message }
}
