/// Where a track is being read, and how it loops.
///
/// The period of a loop is exactly its length. The seam is hidden by a fade: while the last frames
/// before the end fall, the frames before the start rise, so that the start follows without a step.
package struct TrackCursor: Equatable {
  /// The next frame.
  package var frame: Int
  /// Length of the track, frames.
  package var length: Int
  /// What is repeated; nil for nothing.
  package var loop: Range<Int>?
  /// Frames of the fade at the seam.
  package var fade = 0
  /// Whether the track begins again at its end: references have no end.
  package var wraps = false

  package init(
    frame: Int, length: Int, loop: Range<Int>? = nil, fade: Int = 0, wraps: Bool = false
  ) {
    self.frame = frame
    self.length = length
    self.loop = loop
    self.fade = fade
    self.wraps = wraps
  }

  /// A run of frames that are read in one piece.
  package struct Run: Equatable {
    /// Where it starts.
    package var frame: Int
    /// How long it is.
    package var count: Int
    /// Where the rising side of the seam is read; nil outside the seam.
    package var rising: Int?
    /// Frames of the seam's fade that have passed, and its length.
    package var fadePosition = 0
    package var fadeLength = 0
  }

  /// Repeats a range from now on, nil for nothing; from behind its end it goes to its start.
  package mutating func repeatRange(_ range: Range<Int>?) {
    loop = range
    if let range, frame >= range.upperBound { frame = range.lowerBound }
  }

  /// Goes to where the track is `count` frames after `start`, fewer than a loop is long.
  package mutating func place(at start: Int, after count: Int) {
    frame = start + count
    if let loop, start < loop.upperBound, frame >= loop.upperBound {
      frame -= loop.count
    } else if wraps, frame >= length {
      frame += (loop?.lowerBound ?? 0) - length
    }
  }

  /// Whether nothing is left.
  package var isAtEnd: Bool { frame >= length }

  /// The seam's fade, no longer than the audio before the start and the loop itself.
  private func fadeLength(_ loop: Range<Int>) -> Int {
    max(0, min(fade, loop.lowerBound, loop.count))
  }

  /// The next run of at most `limit` frames, of count 0 at the end; moves on.
  package mutating func next(_ limit: Int) -> Run {
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
