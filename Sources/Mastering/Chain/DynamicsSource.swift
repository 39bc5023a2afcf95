package import AudioCore
internal import DSP
import Glibc
internal import Metering

/// Audio through the dynamics stage, readable from any frame.
///
/// A finite stage: bands come from a `LinearPhaseCrossover`, levels are 50 ms RMS on a 10 ms clock
/// that starts with the track, gains follow from the plan's curves and are smoothed without phase. A
/// frame depends on the input from two blocks before it to less than two after it, so that its bits
/// are the same wherever reading starts. With every gain 0 dB the output is the input, bit for bit.
package final class DynamicsSource: AudioSource {
  package let format: AudioFormat
  package let frames: Int

  /// Hears the mean square of the five bands in each unit, in order; only while reading goes from
  /// the first frame on without a jump.
  var onUnit: ((SIMD8<Double>) -> Void)?

  private let source: any AudioSource
  private let gains: DynamicsGains
  private let crossover: LinearPhaseCrossover
  private let quantum: Int
  private let window: AudioBlock
  private let fresh: AudioBlock
  private var now: Split
  private var ahead: Split
  private let output: AudioBlock
  private var energies: BandEnergies
  private var outputQuantum = -1
  private var nextUnit = 0

  /// One block of audio with its low-passes.
  private struct Split {
    let audio: AudioBlock
    let lows: [AudioBlock]

    init(channels: Int, edges: Int, quantum: Int) {
      audio = AudioBlock(channels: channels, capacity: quantum)
      lows = (0..<channels).map { _ in AudioBlock(channels: edges, capacity: quantum) }
    }
  }

  /// Puts the stage behind a source of one or two channels.
  package init(_ source: any AudioSource, plan: DynamicsPlan) {
    self.source = source
    format = source.format
    frames = source.frames
    let edges = DynamicsProfile.edgesHz
    crossover = LinearPhaseCrossover(edgesHz: edges, sampleRate: source.format.sampleRate)
    quantum = crossover.quantum
    gains = DynamicsGains(
      plan: plan, format: source.format, quantum: quantum, step: crossover.reach / 64)
    let channels = source.format.channels
    window = AudioBlock(channels: channels, capacity: crossover.windowFrames)
    fresh = AudioBlock(channels: channels, capacity: quantum)
    now = Split(channels: channels, edges: edges.count, quantum: quantum)
    ahead = Split(channels: channels, edges: edges.count, quantum: quantum)
    output = AudioBlock(channels: channels, capacity: quantum)
    energies = BandEnergies(format: source.format, frames: source.frames)
  }

  package func read(into block: AudioBlock, at frame: Int) throws {
    try read(
      into: block, at: frame, from: output, quantum: quantum, holding: &outputQuantum,
      compute: compute)
  }

  private func compute(_ index: Int, goesOn: Bool) throws {
    if !goesOn {
      if index > 0 { onUnit = nil }
      // Levels reach back by less than one block; the block before that only fills it.
      try load(at: (index - 3) * quantum + crossover.reach)
      for earlier in (index - 2)...index { try split(earlier) }
    }
    try split(index + 1)
    gains.render(now.audio, lows: now.lows, energies: energies, at: index * quantum, into: output)
  }

  /// Makes block `index` the one ahead, and the one that was ahead the present one.
  private func split(_ index: Int) throws {
    swap(&now, &ahead)
    let start = index * quantum
    try load(at: start + crossover.reach)
    for channel in 0..<format.channels {
      unsafe crossover.split(window.samples(channel), into: ahead.lows[channel])
    }
    for channel in 0..<format.channels {
      unsafe ahead.audio.samples(channel).update(
        from: window.samples(channel) + crossover.reach, count: quantum)
    }
    let ended = energies.add(ahead.audio, lows: ahead.lows, at: start, count: quantum)
    for unit in ended { tell(unit) }
  }

  private func tell(_ unit: Int) {
    guard let onUnit, unit == nextUnit else { return }
    nextUnit += 1
    guard energies.isWhole(unit) else { return }
    var squares = SIMD8<Double>.zero
    for band in 0..<BandEnergies.bands {
      squares[band] = energies.meanSquare(unit: unit, band: band)
    }
    onUnit(squares)
  }

  /// Moves the window on by one block and reads the block that starts at `start`, silence outside
  /// the track.
  private func load(at start: Int) throws {
    try source.readPadded(into: fresh, at: start, quantum: quantum)
    window.moveOn(with: fresh)
  }
}
