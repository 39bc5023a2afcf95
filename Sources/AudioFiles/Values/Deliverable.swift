/// Container of a deliverable; raw values are the words people type.
public enum Container: String, Codable, Sendable, CaseIterable {
  case wav, flac, aiff, mp3, ogg, opus, aac, m4a, webm
}

/// Word length of an uncompressed or lossless deliverable.
public enum WordLength: String, Codable, Sendable, CaseIterable {
  /// 16-bit integer.
  case pcm16 = "16"
  /// 24-bit integer.
  case pcm24 = "24"
  /// 32-bit float.
  case float32 = "32f"
}

/// One file to be written.
public struct Deliverable: Codable, Sendable, Equatable {
  /// Where; "-" is standard output.
  public var path: String
  /// Container and, with it, codec.
  public var container: Container
  /// Word length; nil for lossy codecs.
  public var depth: WordLength?
  /// Rate of the file, Hz.
  public var sampleRate: Int
  /// Bit rate of a lossy codec, kbit/s.
  public var bitrateKbps: Int?

  /// Creates a deliverable from its parts.
  public init(
    path: String, container: Container, depth: WordLength?, sampleRate: Int, bitrateKbps: Int?
  ) {
    self.path = path
    self.container = container
    self.depth = depth
    self.sampleRate = sampleRate
    self.bitrateKbps = bitrateKbps
  }
}

extension Container {
  /// Whether samples survive unchanged but for their word length.
  public var isLossless: Bool { self == .wav || self == .flac || self == .aiff }
}
