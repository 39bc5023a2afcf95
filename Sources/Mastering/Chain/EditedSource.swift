package import AudioCore

/// The kept part of a track, its repairs and its balance: everything pointwise before the filters.
///
/// Frame n of this source is frame `range.lowerBound` + n of the track. With nothing to repair and
/// no balance to set, samples pass untouched.
package final class EditedSource: AudioSource {
  package let format: AudioFormat
  package let frames: Int

  private let track: any AudioSource
  private let range: Range<Int>
  private let repair: InputRepair
  private let gains: [Float]
  private var input: AudioBlock

  package init(
    _ track: any AudioSource, range: Range<Int>, repair: InputRepair, balanceDB: Double
  ) {
    // Of the track as it is read, before its channels are exchanged.
    let offsets: [Double] = repair.swap ? repair.offsets.reversed() : repair.offsets
    self.track = offsets.isEmpty ? track : OffsetSource(track, offsets: offsets)
    self.range = range
    self.repair = repair
    format = track.format
    frames = range.count
    gains =
      format.channels == 2 && balanceDB != 0
      ? [Float(Decibels.gain(-balanceDB / 2)), Float(Decibels.gain(balanceDB / 2))]
      : [Float](repeating: 1, count: format.channels)
    input = AudioBlock(channels: format.channels, capacity: 0)
  }

  package func read(into block: AudioBlock, at frame: Int) throws {
    let wanted = max(0, min(block.capacity, frames - frame))
    guard wanted > 0 else {
      block.frames = 0
      return
    }
    if wanted == block.capacity {
      try track.read(into: block, at: range.lowerBound + frame)
    } else {
      if input.capacity != wanted {
        input = AudioBlock(channels: format.channels, capacity: wanted)
      }
      try track.read(into: input, at: range.lowerBound + frame)
      block.copy(from: input, at: 0, to: 0, count: input.frames)
      block.frames = input.frames
    }
    apply(to: block)
  }

  private func apply(to block: AudioBlock) {
    if repair.swap && format.channels == 2 { exchange(block) }
    for channel in 0..<format.channels {
      let gain = gains[channel] * (repair.inverted.contains(channel) ? -1 : 1)
      guard gain != 1 else { continue }
      let samples = unsafe block.samples(channel)
      for i in 0..<block.frames { unsafe samples[i] *= gain }
    }
  }

  private func exchange(_ block: AudioBlock) {
    let left = unsafe block.samples(0)
    let right = unsafe block.samples(1)
    for i in 0..<block.frames {
      let held = unsafe left[i]
      unsafe left[i] = right[i]
      unsafe right[i] = held
    }
  }
}
