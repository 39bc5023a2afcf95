/// Everything the control thread decides about the sound of now, as one plain value.
struct MixerParameters: BitwiseCopyable, Sendable {
  /// Gain of every stream, level match included.
  var weights = SIMD16<Float>.zero
  /// What undoes the level match for the meters.
  var meterScale: Float = 1
  /// Whether switches to these weights keep power (unrelated programmes) or amplitude (related ones).
  var keepsPower = false
  /// Whether only references are heard, which have no end.
  var isEndless = false
  /// Whether the transport runs.
  var isPlaying = false
  /// Gains from left and right in to left and right out: ll, rl, lr, rr.
  var matrix = SIMD4<Float>(1, 0, 0, 1)
  /// The listening band, −1 for all.
  var band = -1
  /// Counts switches that start with attenuation, and that attenuation.
  var holds = 0
  /// Gain right after the last of those switches; recovers by itself.
  var holdGain: Float = 1
}
