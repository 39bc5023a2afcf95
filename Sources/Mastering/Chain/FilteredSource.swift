package import AudioCore
package import DSP

/// Audio through the tone and width filters, readable from any frame.
///
/// Filters run in quanta of 4096 frames on the absolute grid; the sample at a frame is the same
/// wherever reading starts.
package final class FilteredSource: AudioSource {
  /// Which kernels stand on which channels.
  package enum Filters {
    /// The same kernel on every channel.
    case every(FIRKernel)
    /// Kernels for mid and side of a stereo pair; nil passes mid on, in time with side.
    case midSide(mid: FIRKernel?, side: FIRKernel)
  }

  package let format: AudioFormat
  package let frames: Int

  private let source: any AudioSource
  private let isMidSide: Bool
  private let convolvers: [PartitionedConvolver?]
  private let lookahead: Int
  private let fresh: AudioBlock
  private let window: AudioBlock
  private let output: AudioBlock
  private var outputQuantum = -1

  package init(_ source: any AudioSource, filters: Filters) {
    self.source = source
    format = source.format
    frames = source.frames
    switch filters {
    case .every(let kernel):
      isMidSide = false
      lookahead = kernel.lookahead
      convolvers = (0..<source.format.channels).map { _ in PartitionedConvolver(kernel) }
    case .midSide(let mid, let side):
      precondition(source.format.channels == 2, "mid and side need two channels")
      isMidSide = true
      let lookahead = max(mid?.lookahead ?? 0, side.lookahead)
      self.lookahead = lookahead
      convolvers = [
        mid.map { PartitionedConvolver($0.lookingAhead(lookahead)) },
        PartitionedConvolver(side.lookingAhead(lookahead)),
      ]
    }
    let quantum = PartitionedConvolver.quantum
    fresh = AudioBlock(channels: format.channels, capacity: quantum)
    window = AudioBlock(
      channels: format.channels, capacity: max(2 * quantum, lookahead + quantum))
    output = AudioBlock(channels: format.channels, capacity: quantum)
  }

  package func read(into block: AudioBlock, at frame: Int) throws {
    try read(
      into: block, at: frame, from: output, quantum: PartitionedConvolver.quantum,
      holding: &outputQuantum, compute: compute)
  }

  private func compute(_ index: Int, goesOn: Bool) throws {
    if !goesOn { try prime(for: index) }
    try advance(to: index)
    let quantum = PartitionedConvolver.quantum
    let start = window.capacity - 2 * quantum
    for channel in 0..<format.channels {
      if let convolver = convolvers[channel] {
        unsafe convolver.process(window.samples(channel) + start, into: output.samples(channel))
      } else {
        let now = window.capacity - quantum - lookahead
        unsafe output.samples(channel).update(from: window.samples(channel) + now, count: quantum)
      }
    }
    if isMidSide { decode() }
  }

  /// Fills the window and the delay lines with what stands before quantum `index`.
  private func prime(for index: Int) throws {
    let quantum = PartitionedConvolver.quantum
    let deepest = convolvers.map { $0?.partitions ?? 0 }.max() ?? 0
    for case let convolver? in convolvers { convolver.reset() }
    window.silence(count: window.capacity)
    let blocks = deepest + window.capacity / quantum + 1
    for earlier in (index - blocks)..<index {
      try advance(to: earlier)
      let start = window.capacity - 2 * quantum
      for (channel, convolver) in convolvers.enumerated() {
        unsafe convolver?.prime(window.samples(channel) + start)
      }
    }
  }

  /// Moves the window on by one quantum, so that it ends where quantum `index` looks ahead to.
  private func advance(to index: Int) throws {
    try load(at: index * PartitionedConvolver.quantum + lookahead)
    window.moveOn(with: fresh)
  }

  /// Reads one quantum from `start`, silence outside the track, encoded to mid and side if needed.
  private func load(at start: Int) throws {
    try source.readPadded(into: fresh, at: start, quantum: PartitionedConvolver.quantum)
    if isMidSide { encode() }
  }

  private func encode() {
    let left = unsafe fresh.samples(0)
    let right = unsafe fresh.samples(1)
    for i in 0..<PartitionedConvolver.quantum {
      let mid = unsafe (left[i] + right[i]) * 0.5
      let side = unsafe (left[i] - right[i]) * 0.5
      unsafe left[i] = mid
      unsafe right[i] = side
    }
  }

  private func decode() {
    let mid = unsafe output.samples(0)
    let side = unsafe output.samples(1)
    for i in 0..<PartitionedConvolver.quantum {
      let left = unsafe mid[i] + side[i]
      let right = unsafe mid[i] - side[i]
      unsafe mid[i] = left
      unsafe side[i] = right
    }
  }
}

extension FIRKernel {
  /// The same kernel with zeros in front so that it looks ahead `frames`.
  func lookingAhead(_ frames: Int) -> FIRKernel {
    precondition(frames >= lookahead, "a kernel cannot look ahead less than it does")
    let padding = [Double](repeating: 0, count: frames - lookahead)
    return FIRKernel(taps: padding + taps, lookahead: frames)
  }
}
