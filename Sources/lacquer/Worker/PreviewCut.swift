import AudioCore
import AudioFiles
import Mastering
import MasteringAPI

/// A part of a finished master as a file of its own: the same samples as in the whole.
struct PreviewCut {
  /// Where it starts, s.
  let start: Double
  /// How long it is at most, s.
  let seconds: Double

  /// Cuts the part out of a 24-bit WAV; it is moved to the end when the master is shorter.
  func write(from whole: String, to output: String, scratch: ScratchSpace) throws {
    let opened = try AudioFile.open(whole, scratch: scratch)
    let rate = opened.source.format.sampleRate
    let length = min(opened.source.frames, max(rate, Int(seconds * Double(rate))))
    let first = max(0, min(Int(start * Double(rate)), opened.source.frames - length))
    let target = try Deliverable.named(output, sourceRate: rate, depth: nil)
    // No dither: the samples are on the grid of 24 bits already.
    let writer = try AudioWriter(
      target, channels: opened.source.format.channels, frames: length, force: true)
    try opened.source.forEachBlock(in: first..<first + length) { block, _ in
      try writer.write(block)
    }
    try writer.finish()
  }
}
