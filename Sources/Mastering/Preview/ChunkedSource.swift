internal import AudioCore

/// A source whose frames are made in whole chunks and kept for a while.
///
/// For sources that are dear to seek, read at several places by turns. Used by one thread at a time.
final class ChunkedSource: AudioSource {
  let format: AudioFormat
  let frames: Int

  private let chunkFrames: Int
  private let make: (AudioBlock, Int) throws -> Void
  private var slots: [(index: Int, lastUse: Int, block: AudioBlock)]
  private var uses = 0

  /// Keeps `count` chunks of `chunkFrames`; `make` fills a block from a frame on, wholly.
  init(
    format: AudioFormat, frames: Int, chunkFrames: Int, count: Int,
    make: @escaping (AudioBlock, Int) throws -> Void
  ) {
    self.format = format
    self.frames = frames
    self.chunkFrames = chunkFrames
    self.make = make
    slots = (0..<count).map { _ in
      (-1, 0, AudioBlock(channels: format.channels, capacity: chunkFrames))
    }
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    let wanted = max(0, min(block.capacity, frames - frame))
    var done = 0
    while done < wanted {
      let index = (frame + done) / chunkFrames
      let offset = (frame + done) % chunkFrames
      let chunk = try chunk(index)
      let count = min(wanted - done, chunkFrames - offset)
      block.copy(from: chunk, at: offset, to: done, count: count)
      done += count
    }
    block.frames = wanted
  }

  private func chunk(_ index: Int) throws -> AudioBlock {
    uses += 1
    var oldest = 0
    for slot in slots.indices {
      if slots[slot].index == index {
        slots[slot].lastUse = uses
        return slots[slot].block
      }
      if slots[slot].lastUse < slots[oldest].lastUse { oldest = slot }
    }
    slots[oldest].index = -1
    try make(slots[oldest].block, index * chunkFrames)
    slots[oldest].index = index
    slots[oldest].lastUse = uses
    return slots[oldest].block
  }
}
