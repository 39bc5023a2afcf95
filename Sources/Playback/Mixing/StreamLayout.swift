/// Which stream (a pair of channels of a deck) holds which audio.
///
/// All streams of a deck share one timeline, frame by frame, so that whatever source is selected next is
/// already there and in step.
package enum StreamLayout {
  /// The mix.
  package static let mix = 0
  /// The master.
  package static let master = 1
  /// The input of the limiter.
  package static let driven = 2
  /// The master after a codec.
  package static let codec = 3
  /// The first reference.
  package static let firstReference = 4
  /// Largest number of references.
  package static let references = 8
  /// Number of streams.
  package static let count = firstReference + references

  /// First of the lanes without level match.
  ///
  /// Weights and levels are vectors with one lane for every stream at matched level and one for `difference`;
  /// from this lane on the same streams follow at their own level.
  package static let unmatched = 16
  /// The lane of the mix as the difference Δ uses it: as loud as the master.
  package static let difference = count
}
