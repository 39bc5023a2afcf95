package import AudioCore
internal import Metering

/// A track without its offset, which is subtracted where the track sounds; readable from any frame.
///
/// Digital silence, dithered or not, stays as it is: a second or more of it in every channel, and what there is of it
/// at either end of the track. Works in quanta on the absolute grid, so that a sample is the same wherever reading starts.
package final class OffsetSource: AudioSource {
  /// Frames in a quantum.
  private static let quantum = 65_536

  package let format: AudioFormat
  package let frames: Int

  private let source: any AudioSource
  private let offsets: [Float]
  /// Fewest frames of silence between sounds.
  private let shortest: Int
  /// A quantum with as much around it as tells whether its first and last frame lie in silence.
  private let window: AudioBlock
  private let fresh: AudioBlock
  private let output: AudioBlock
  private var outputQuantum = -1

  private var reach: Int { shortest - 1 }

  /// Subtracts `offsets`, one a channel.
  package init(_ source: any AudioSource, offsets: [Double]) {
    precondition(offsets.count == source.format.channels, "an offset a channel")
    self.source = source
    self.offsets = offsets.map(Float.init)
    format = source.format
    frames = source.frames
    shortest = max(1, Int(TrackProfile.shortestSilenceSeconds * Double(source.format.sampleRate)))
    let channels = source.format.channels
    window = AudioBlock(channels: channels, capacity: Self.quantum + 2 * (shortest - 1))
    fresh = AudioBlock(channels: channels, capacity: Self.quantum)
    output = AudioBlock(channels: channels, capacity: Self.quantum)
  }

  package func read(into block: AudioBlock, at frame: Int) throws {
    try read(
      into: block, at: frame, from: output, quantum: Self.quantum, holding: &outputQuantum,
      compute: compute)
  }

  private func compute(_ index: Int, goesOn: Bool) throws {
    if !goesOn {
      for earlier in (index - window.capacity / Self.quantum)..<index { try advance(to: earlier) }
    }
    try advance(to: index)
    output.copy(from: window, at: reach, to: 0, count: Self.quantum)
    for run in soundingRuns() { subtract(in: run) }
  }

  /// Moves the window on by one quantum, so that it ends `reach` frames behind quantum `index`.
  private func advance(to index: Int) throws {
    try source.readPadded(
      into: fresh, at: index * Self.quantum + reach, quantum: Self.quantum)
    window.moveOn(with: fresh)
  }

  /// The frames of the quantum between those that lie in silence.
  private func soundingRuns() -> [Range<Int>] {
    let inside = reach..<reach + Self.quantum
    var runs: [Range<Int>] = []
    var start = 0
    var first = 0
    while first + shortest <= window.capacity {
      // From behind: in sound, one look passes over as many frames as the shortest silence has.
      if let sound = (first..<first + shortest).last(where: { !isSilent($0) }) {
        first = sound + 1
        continue
      }
      runs.append(start..<first)
      start = first + shortest
      while start < window.capacity, isSilent(start) { start += 1 }
      first = start
    }
    runs.append(start..<window.capacity)
    return runs.map { $0.clamped(to: inside) }.filter { !$0.isEmpty }
      .map { $0.lowerBound - reach..<$0.upperBound - reach }
  }

  private func isSilent(_ frame: Int) -> Bool {
    for channel in 0..<format.channels {
      let sample = unsafe window.samples(channel)[frame]
      guard abs(sample) < TrackProfile.silencePeak else { return false }
    }
    return true
  }

  private func subtract(in run: Range<Int>) {
    for channel in 0..<format.channels {
      let offset = offsets[channel]
      let samples = unsafe output.samples(channel)
      for i in run { unsafe samples[i] -= offset }
    }
  }
}
