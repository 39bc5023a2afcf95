public import MasteringAPI

/// What a person asks of a service.
///
/// Nothing here is secret.
public struct RemoteWish: Codable, Sendable, Equatable {
  /// A recording: a file of this machine, or an address the service fetches from.
  public enum Source: Codable, Sendable, Equatable {
    /// A file of this machine.
    case file(String)
    /// An address the service fetches from.
    case url(String)

    /// The file's path or the address.
    public var text: String {
      switch self {
      case .file(let path): path
      case .url(let url): url
      }
    }
  }

  /// The mix.
  public var mix: Source
  /// The reference.
  public var reference: Source
  /// Format of the master; the output's extension has to agree.
  public var format: OutputExtension
  /// Where the master goes.
  public var output: String
  /// Whether an existing output may be replaced.
  public var force = false
  /// Told to the service.
  public var webhookURL: String?
  /// Last path element of that address where this program listens for it.
  public var webhookToken: String?
  /// Settings for a server that says it takes them.
  public var settings: [String: String] = [:]
  /// Preset for a server that says it takes them.
  public var preset: String?

  /// A wish.
  public init(mix: Source, reference: Source, format: OutputExtension, output: String) {
    self.mix = mix
    self.reference = reference
    self.format = format
    self.output = output
  }
}
