/// What playback is doing, at one moment: a value for screens and scripts.
public struct PlaybackState: Sendable, Equatable {
  /// Rate of the session, Hz: frames below count in it.
  public var sampleRate = 0
  /// Length of the mix, frames.
  public var frames = 0
  /// Frame of the mix that is mixed now (heard one buffer later).
  public var frame = 0
  /// Frames that have been played since the session was opened, pauses left out.
  public var playedFrames = 0
  /// Whether the transport runs.
  public var isPlaying = false
  /// What is listened to.
  public var source = AuditionSource.mix
  /// What is repeated; nil for nothing.
  public var loop: Range<Int>?
  /// Whether sources are brought to equal loudness.
  public var isLevelMatched = true
  /// Gain that brings the heard source to the level of the quietest, dB.
  public var matchGainDB = 0.0
  /// How the heard source reaches the ears.
  public var monitor = MonitorSettings()
  /// The master: nil for none, true when settled, false for a draft.
  public var isSettled: Bool?
  /// Whether the master can be heard as it comes out of a codec.
  public var hasCodec = false
  /// Number of references.
  public var references = 0
  /// Frame of every reference that is mixed now.
  public var referenceFrames: [Int] = []
  /// The sound device.
  public var device = DeviceStatus.closed
  /// Times the device ran dry, whoever's fault.
  public var xruns = 0
  /// Of these, the times that our own mixing took longer than it may.
  public var ownXruns = 0
  /// Periods mixed so far.
  public var callbacks = 0
  /// Longest CPU time of the mixing of one period, s.
  public var longestCallbackSeconds = 0.0
  /// Frames that were not read from disk in time.
  public var starvedFrames = 0
  /// Samples that passed full scale and were held there.
  public var clippedSamples = 0
  /// What went wrong with reading or the device, in a sentence.
  public var problem: String?

  /// Seconds of the mix.
  public var seconds: Double { sampleRate > 0 ? Double(frame) / Double(sampleRate) : 0 }

  /// Seconds that have been played.
  public var playedSeconds: Double {
    sampleRate > 0 ? Double(playedFrames) / Double(sampleRate) : 0
  }
}
