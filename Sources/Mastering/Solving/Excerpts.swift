package import AudioCore
package import AudioFiles
import Glibc

/// The stretches of a track that stand for the whole in the closed loop.
///
/// Everything when it is at most 90 s long; otherwise twelve windows of 3 s that lie at equally
/// spaced quantiles of short-term loudness, in the order of the track, with 20 ms fades at the seams.
package enum Excerpts {
  /// Longest track that is used whole, s.
  static let wholeSeconds = 90.0

  /// Picks windows of the kept range by the loudness of each second.
  ///
  /// - Parameters:
  ///   - secondsLevel: level of each second of the source in any monotonic unit.
  ///   - frames: frames of the source.
  ///   - rate: its rate, Hz.
  package static func ranges(secondsLevel: [Double], frames: Int, rate: Int) -> [Range<Int>] {
    let window = 3 * rate
    guard Double(frames) > wholeSeconds * Double(rate) else { return [0..<frames] }
    let candidates = stride(from: 0, through: frames - window, by: window).map { start in
      let first = start / rate
      let levels = secondsLevel[min(first, secondsLevel.count)..<min(first + 3, secondsLevel.count)]
      return (
        start: start, level: levels.isEmpty ? -200 : levels.reduce(0, +) / Double(levels.count)
      )
    }
    let loud = candidates.map(\.level).max() ?? 0
    let live = candidates.filter { $0.level > loud - 20 }.sorted { $0.level < $1.level }
    let wanted = min(12, live.count)
    let picked = (0..<wanted).map { live[($0 * 2 + 1) * live.count / (2 * wanted)].start }
    return Set(picked).sorted().map { $0..<$0 + window }
  }

  /// Copies the windows one after the other into scratch, which takes no memory.
  package static func read(
    _ source: any AudioSource, ranges: [Range<Int>], scratch: ScratchSpace
  ) throws -> ScratchAudio {
    let audio = try ScratchAudio(format: source.format, space: scratch)
    let isWhole = ranges.count == 1 && ranges[0] == 0..<source.frames
    for range in ranges {
      try source.forEachBlock(in: range) { block, start in
        if !isWhole {
          fade(
            block, at: start - range.lowerBound, of: range.count, rate: source.format.sampleRate)
        }
        try audio.append(block)
      }
    }
    try audio.finishWriting()
    return audio
  }

  /// Fades the part of a window of `count` frames that stands in `block` from frame `start` on.
  private static func fade(_ block: AudioBlock, at start: Int, of count: Int, rate: Int) {
    let length = min(rate / 50, count / 2)
    for i in 0..<block.frames {
      let edge = min(start + i, count - 1 - start - i)
      guard edge < length else { continue }
      let gain = Float(0.5 - 0.5 * cos(.pi * (Double(edge) + 0.5) / Double(length)))
      for channel in 0..<block.channels { unsafe block.samples(channel)[i] *= gain }
    }
  }
}
