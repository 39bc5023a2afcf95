/// Everything the control thread decides about the sound of now, as one plain value.
package struct MixerParameters: BitwiseCopyable, Sendable {
  /// What is heard, in the lanes of `StreamLayout`: a deck knows how loud each of them is.
  package var weights = SIMD32<Float>.zero
  /// The lane whose level is undone for the meters.
  package var meterLane = StreamLayout.unmatched
  /// Counts changes of what is heard: the meters begin again with each.
  package var heard = 0
  /// Channels of what is heard: one counts once, though it plays on both sides.
  package var meterChannels = 2
  /// Whether switches to these weights keep power (unrelated programmes) or amplitude (related ones).
  package var keepsPower = false
  /// Whether only references are heard, which have no end.
  package var isEndless = false
  /// Whether the transport runs.
  package var isPlaying = false
  /// Gains from left and right in to left and right out: ll, rl, lr, rr.
  package var matrix = SIMD4<Float>(1, 0, 0, 1)
  /// The listening band, −1 for all.
  package var band = -1
  /// Counts switches that start with attenuation.
  package var holds = 0
  /// Gain right after the last of those switches; recovers by itself.
  package var holdGain: Float = 1

  package init() {}
}
