internal import AudioCore

/// Reading in whole quanta of an absolute grid, whatever range is asked for, so that a stage's output does
/// not depend on where reading starts.
extension AudioSource {
  /// Fills `block` from `frame` on out of quanta that `compute` makes, one at a time.
  ///
  /// - Parameters:
  ///   - output: where `compute` leaves the quantum whose index it is given.
  ///   - quantum: frames in one.
  func read(
    into block: AudioBlock, at frame: Int, from output: AudioBlock, quantum: Int,
    compute: (Int) throws -> Void
  ) rethrows {
    let wanted = max(0, min(block.capacity, frames - frame))
    var done = 0
    while done < wanted {
      let position = frame + done
      try compute(position / quantum)
      let offset = position % quantum
      let count = min(quantum - offset, wanted - done)
      block.copy(from: output, at: offset, to: done, count: count)
      done += count
    }
    block.frames = wanted
  }

  /// The same where a quantum is made by going on from the one before it.
  ///
  /// - Parameters:
  ///   - held: the index of the quantum in `output`, which is not made again; -1 for none.
  ///   - compute: is also told whether `output` holds the quantum before.
  func read(
    into block: AudioBlock, at frame: Int, from output: AudioBlock, quantum: Int,
    holding held: inout Int, compute: (_ index: Int, _ goesOn: Bool) throws -> Void
  ) throws {
    try read(into: block, at: frame, from: output, quantum: quantum) { index in
      guard index != held else { return }
      let goesOn = held >= 0 && index == held + 1
      // Until this one is there, there is none to go on from.
      held = -1
      try compute(index, goesOn)
      held = index
    }
  }

  /// Fills `block`, `quantum` frames, from `start` on, with silence outside the track.
  func readPadded(into block: AudioBlock, at start: Int, quantum: Int) throws {
    if start + quantum <= 0 || start >= frames {
      block.silence(count: quantum)
    } else if start >= 0 {
      try read(into: block, at: start)
      block.silence(from: block.frames, count: quantum - block.frames)
    } else {
      let head = AudioBlock(channels: format.channels, capacity: quantum + start)
      try read(into: head, at: 0)
      block.silence(count: quantum)
      block.copy(from: head, at: 0, to: -start, count: head.frames)
    }
  }
}

extension AudioBlock {
  /// Moves a window on: as many frames leave at its start as `fresh` brings to its end.
  func moveOn(with fresh: AudioBlock) {
    let count = fresh.capacity
    let keep = capacity - count
    for channel in 0..<channels {
      let samples = unsafe self.samples(channel)
      unsafe samples.update(from: samples + count, count: keep)
    }
    copy(from: fresh, at: 0, to: keep, count: count)
  }
}
