/// The shape of a stream of audio: how fast and how many channels.
public struct AudioFormat: Equatable, Hashable, Sendable, Codable {
  /// Frames per second, Hz.
  public var sampleRate: Int
  /// Number of channels; 1 is mono, 2 is left and right.
  public var channels: Int

  /// Creates a format from a rate in Hz and a channel count.
  public init(sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = channels
  }
}
