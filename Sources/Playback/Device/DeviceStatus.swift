/// How a device is being played, as it was agreed on.
public struct DeviceFormat: Sendable, Equatable, Codable {
  /// Name of the device.
  public var name: String
  /// Frames a second.
  public var sampleRate: Int
  /// Sample format: "Float", "S32", "S24", "S24 packed" or "S16".
  public var sampleFormat: String
  /// Channels of the device.
  public var channels: Int
  /// Frames in a period.
  public var periodFrames: Int
  /// Frames in the buffer.
  public var bufferFrames: Int
  /// Whether the audio thread has real-time priority; it says so itself once it plays.
  public var isRealtime = false

  /// Creates a format from its parts.
  package init(
    name: String, sampleRate: Int, sampleFormat: String, channels: Int, periodFrames: Int,
    bufferFrames: Int
  ) {
    self.name = name
    self.sampleRate = sampleRate
    self.sampleFormat = sampleFormat
    self.channels = channels
    self.periodFrames = periodFrames
    self.bufferFrames = bufferFrames
  }

  /// Time from mixing to sound that the buffer costs, s.
  public var latencySeconds: Double { Double(bufferFrames) / Double(sampleRate) }
}

/// What the sound device is doing.
public enum DeviceStatus: Sendable, Equatable {
  /// Not opened yet.
  case closed
  /// Playing, or ready to at once.
  case open(DeviceFormat)
  /// Gone or busy; tried again twice a second, or every two seconds while a clock keeps the time in its
  /// place. The sentence says what to do.
  case waiting(String)

  /// The sentence for the person, if something is wrong.
  public var problem: String? {
    if case .waiting(let sentence) = self { sentence } else { nil }
  }
}
