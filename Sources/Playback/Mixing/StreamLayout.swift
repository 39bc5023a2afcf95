/// Which pair of a deck's channels holds what.
///
/// All streams of a deck stand on one timeline, frame by frame, so that whatever is heard next is
/// already there, aligned by construction.
enum StreamLayout {
  /// The mix.
  static let mix = 0
  /// The master.
  static let master = 1
  /// What goes into the limiter.
  static let driven = 2
  /// The master after a codec.
  static let codec = 3
  /// The first reference.
  static let firstReference = 4
  /// Most references.
  static let references = 8
  /// Streams in all.
  static let count = firstReference + references
}
