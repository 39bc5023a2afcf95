/// Everything the control thread tells the audio thread about what is to be heard, as one plain value.
package struct MixerParameters: BitwiseCopyable, Sendable {
  /// Linear weight of each lane of `StreamLayout`; the level of a lane comes from the deck.
  package var weights = SIMD32<Float>.zero
  /// The lane whose level match is undone before the meters, which show a source at its own level.
  package var meterLane = StreamLayout.unmatched
  /// Number of changes of source so far; the meters start again with each.
  package var heard = 0
  /// Channels of the source that is heard; mono is measured as one channel although it plays on both.
  package var meterChannels = 2
  /// Number of the programme that is heard: a crossfade to another one keeps power constant, one within
  /// versions of the same keeps amplitude.
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
