extension AudioSource {
  /// Reads a range of frames from its start to its end and hands on every block with the frame it
  /// starts at.
  ///
  /// The block is one and the same buffer each time and may be changed in place; `block.frames` says
  /// how many of it are in the range. Ends early where the source does. Throws what reading, `body`
  /// and `cancellation` throw.
  ///
  /// - Parameters:
  ///   - range: the frames to read, all of them when nil; what lies outside of the track is left out.
  ///   - capacity: frames a block at most.
  public func forEachBlock(
    in range: Range<Int>? = nil, of capacity: Int = 65_536, cancellation: Cancellation? = nil,
    _ body: (AudioBlock, Int) throws -> Void
  ) throws {
    let range = (range ?? 0..<frames).clamped(to: 0..<frames)
    let block = AudioBlock(channels: format.channels, capacity: capacity)
    var frame = range.lowerBound
    while frame < range.upperBound {
      try cancellation?.check()
      try read(into: block, at: frame)
      block.frames = min(block.frames, range.upperBound - frame)
      let count = block.frames
      guard count > 0 else { return }
      try body(block, frame)
      frame += count
    }
  }

  /// The mean of all channels over `count` frames from `start` on; silence outside of the track.
  package func mid(from start: Int, count: Int) throws -> [Float] {
    var samples = [Float](repeating: 0, count: count)
    try forEachBlock(in: start..<start + count) { block, position in
      let scale = 1 / Float(block.channels)
      for channel in 0..<block.channels {
        let from = unsafe block.samples(channel)
        for i in 0..<block.frames { unsafe samples[position - start + i] += from[i] * scale }
      }
    }
    return samples
  }
}
