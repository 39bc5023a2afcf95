/// Which pair of a deck's channels holds what.
///
/// All streams of a deck stand on one timeline, frame by frame, so that whatever is heard next is
/// already there, aligned by construction.
package enum StreamLayout {
  /// The mix.
  package static let mix = 0
  /// The master.
  package static let master = 1
  /// What goes into the limiter.
  package static let driven = 2
  /// The master after a codec.
  package static let codec = 3
  /// The first reference.
  package static let firstReference = 4
  /// Most references.
  package static let references = 8
  /// Streams in all.
  package static let count = firstReference + references

  /// Weights and levels have a lane for every stream at equal loudness, then one for the mix as Δ takes
  /// it; from here on the same as loud as they are.
  package static let unmatched = 16
  /// The lane of the mix as Δ takes it: as loud as the master.
  package static let difference = count
}
