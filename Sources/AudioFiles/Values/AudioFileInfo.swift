/// What a file is, apart from its samples.
public struct AudioFileInfo: Codable, Sendable, Equatable {
  /// Container in words: "WAV", "FLAC", "Ogg", "MPEG-4".
  public var container: String
  /// Codec in words: "PCM", "FLAC", "Vorbis", "AAC".
  public var codec: String
  /// Bits a sample of a lossless file; nil for lossy codecs.
  public var bitDepth: Int?
  /// Whether samples are floating point.
  public var isFloat: Bool
  /// Whether the codec discards signal.
  public var isLossy: Bool
  /// Channels in the file, before any downmix.
  public var sourceChannels: Int
  /// Frames per second, Hz.
  public var sampleRate: Int
  /// Length in frames.
  public var frames: Int
  /// Length in seconds.
  public var seconds: Double { Double(frames) / Double(sampleRate) }

  /// Creates a description.
  public init(
    container: String, codec: String, bitDepth: Int?, isFloat: Bool, isLossy: Bool,
    sourceChannels: Int, sampleRate: Int, frames: Int
  ) {
    self.container = container
    self.codec = codec
    self.bitDepth = bitDepth
    self.isFloat = isFloat
    self.isLossy = isLossy
    self.sourceChannels = sourceChannels
    self.sampleRate = sampleRate
    self.frames = frames
  }
}
