/// Where a track is being read, and how it loops.
///
/// The period of a loop is exactly its length. The seam is hidden by a fade: while the last frames
/// before the end fall, the frames before the start rise, so that the start follows without a step.
struct TrackCursor: Equatable {
  /// The next frame.
  var frame: Int
  /// Length of the track, frames.
  var length: Int
  /// What is repeated; nil for nothing.
  var loop: Range<Int>?
  /// Frames of the fade at the seam.
  var fade = 0
  /// Whether the track begins again at its end: references have no end.
  var wraps = false

  /// A run of frames that are read in one piece.
  struct Run: Equatable {
    /// Where it starts.
    var frame: Int
    /// How long it is.
    var count: Int
    /// Where the rising side of the seam is read; nil outside the seam.
    var rising: Int?
    /// Frames of the seam's fade that have passed, and its length.
    var fadePosition = 0
    var fadeLength = 0
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { frame >= length }

  /// The seam's fade, no longer than the audio before the start and the loop itself.
  private func fadeLength(_ loop: Range<Int>) -> Int {
    max(0, min(fade, loop.lowerBound, loop.count))
  }

  /// The next run of at most `limit` frames, of count 0 at the end; moves on.
  mutating func next(_ limit: Int) -> Run {
    if wraps && frame >= length { frame = loop?.lowerBound ?? 0 }
    guard frame < length else { return Run(frame: frame, count: 0) }
    guard let loop, !loop.isEmpty, frame < loop.upperBound else {
      let run = Run(frame: frame, count: min(limit, length - frame))
      frame += run.count
      return run
    }
    let fadeLength = fadeLength(loop)
    let seam = loop.upperBound - fadeLength
    var run = Run(frame: frame, count: 0)
    if frame < seam {
      run.count = min(limit, seam - frame)
    } else {
      run.count = min(limit, loop.upperBound - frame)
      run.rising = frame - loop.count
      run.fadePosition = frame - seam
      run.fadeLength = fadeLength
    }
    frame += run.count
    if frame == loop.upperBound { frame = loop.lowerBound }
    return run
  }
}
