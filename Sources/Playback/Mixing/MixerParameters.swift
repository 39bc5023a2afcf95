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
  /// The programme that is heard: switches to another one keep power, those inside of one amplitude.
  package var programme = 0
  /// Whether only references are heard, which have no end.
  package var isEndless = false
  /// Whether the transport runs.
  package var isPlaying = false
  /// Gains from left and right in to left and right out: ll, rl, lr, rr.
  package var matrix = SIMD4<Float>(1, 0, 0, 1)
  /// The listening band, −1 for all.
  package var band = -1
  /// Integrated loudness of what is heard, as it is weighed, linear; 0 where it is not known.
  package var loudness: Float = 0

  package init() {}
}
