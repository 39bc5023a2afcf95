internal import AudioCore
import Glibc

/// Cosine fades at both ends of a master, after the limiter.
struct Fades {
  private let frames: Int
  private let fadeIn: Int
  private let fadeOut: Int

  init(inSeconds: Double, outSeconds: Double, frames: Int, rate: Int) {
    self.frames = frames
    fadeIn = min(frames, Int((inSeconds * Double(rate)).rounded()))
    fadeOut = min(frames, Int((outSeconds * Double(rate)).rounded()))
  }

  var areAbsent: Bool { fadeIn == 0 && fadeOut == 0 }

  /// Fades the block, whose first frame is frame `start` of the master.
  func apply(to block: AudioBlock, at start: Int) {
    guard !areAbsent else { return }
    guard start < fadeIn || start + block.frames > frames - fadeOut else { return }
    for i in 0..<block.frames {
      let frame = start + i
      var gain = 1.0
      if frame < fadeIn { gain *= Self.raise((Double(frame) + 0.5) / Double(fadeIn)) }
      let left = frames - 1 - frame
      if left < fadeOut { gain *= Self.raise((Double(left) + 0.5) / Double(fadeOut)) }
      guard gain != 1 else { continue }
      for channel in 0..<block.channels { unsafe block.samples(channel)[i] *= Float(gain) }
    }
  }

  private static func raise(_ position: Double) -> Double { 0.5 - 0.5 * cos(.pi * position) }
}
