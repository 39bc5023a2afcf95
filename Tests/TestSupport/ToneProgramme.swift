public import AudioCore
import Glibc

/// A programme of tone bursts, made block by block so that hours at 384 kHz need no memory.
///
/// The phase runs on through all segments; the level is the peak of each channel.
public struct ToneProgramme: Sendable {
  /// Part of a programme with constant levels.
  public struct Segment: Sendable {
    var seconds: Double
    var decibels: [Double]

    /// A segment with a level a channel, dBFS peak; −∞ is silence.
    public init(_ seconds: Double, _ decibels: [Double]) {
      self.seconds = seconds
      self.decibels = decibels
    }

    /// A stereo segment in phase.
    public init(_ seconds: Double, _ decibels: Double) {
      self.init(seconds, [decibels, decibels])
    }
  }

  var hertz: Double
  var segments: [Segment]

  /// A programme of 1 kHz unless told otherwise.
  public init(_ segments: [Segment], hertz: Double = 1000) {
    self.segments = segments
    self.hertz = hertz
  }

  /// Calls `body` with consecutive blocks, none of which spans two segments, and the segment each
  /// belongs to.
  public func play(rate: Int, _ body: (AudioBlock, Int) -> Void) {
    let block = AudioBlock(channels: segments[0].decibels.count, capacity: 4096)
    var frame = 0
    var end = 0.0
    for (index, segment) in segments.enumerated() {
      end += segment.seconds
      let last = Int((end * Double(rate)).rounded())
      let gains = segment.decibels.map { Decibels.gain($0) }
      while frame < last {
        let count = min(4096, last - frame)
        block.frames = count
        fill(block, from: frame, rate: rate, gains: gains)
        body(block, index)
        frame += count
      }
    }
  }

  private func fill(_ block: AudioBlock, from frame: Int, rate: Int, gains: [Double]) {
    // A rotor started afresh in every block: exact to 1e-12 and ten times as fast as sin.
    let step = 2 * .pi * hertz / Double(rate)
    let start = 2 * .pi * (hertz * Double(frame) / Double(rate)).truncatingRemainder(dividingBy: 1)
    let (turnC, turnS) = (cos(step), sin(step))
    var (c, s) = (cos(start), sin(start))
    for i in 0..<block.frames {
      for channel in 0..<block.channels {
        unsafe block.samples(channel)[i] = Float(gains[channel] * s)
      }
      (c, s) = (c * turnC - s * turnS, s * turnC + c * turnS)
    }
  }
}
