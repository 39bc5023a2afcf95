import AudioCore

/// Reads frames of a source in blocks of one size.
func read(
  _ source: any AudioSource, from start: Int, count: Int, block size: Int
) throws -> [[Float]] {
  var result = [[Float]](repeating: [], count: source.format.channels)
  let block = AudioBlock(channels: source.format.channels, capacity: size)
  var frame = start
  while frame < start + count {
    try source.read(into: block, at: frame)
    let taken = min(block.frames, start + count - frame)
    guard taken > 0 else { break }
    for channel in result.indices {
      for i in 0..<taken { result[channel].append(block[channel: channel, frame: i]) }
    }
    frame += taken
  }
  return result
}
