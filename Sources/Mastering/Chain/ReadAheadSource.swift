package import AudioCore
internal import CRealtime
import Dispatch
internal import Realtime
import Synchronization

/// A source whose audio is computed on a thread of its own, a few blocks before it is asked for.
///
/// For passes that go from front to back: stages of the chain on both sides of it work at once. The
/// samples are those of the source, whatever the number of cores. A jump stops the thread and starts
/// another. Used by one thread, like every source.
package final class ReadAheadSource: AudioSource {
  package let format: AudioFormat
  package let frames: Int

  private let source: any AudioSource
  private var pass: Pass?
  private var block: AudioBlock?
  private var blockStart = 0

  /// Takes over the source: nobody else reads it from here on.
  package init(_ source: any AudioSource) {
    self.source = source
    format = source.format
    frames = source.frames
  }

  deinit { pass?.stop() }

  package func read(into target: AudioBlock, at frame: Int) throws {
    let wanted = max(0, min(target.capacity, frames - frame))
    var done = 0
    while done < wanted {
      let ready = try block(holding: frame + done)
      let offset = frame + done - blockStart
      let count = min(ready.frames - offset, wanted - done)
      target.copy(from: ready, at: offset, to: done, count: count)
      done += count
    }
    target.frames = wanted
  }

  /// The block in which a frame of the track lies.
  private func block(holding frame: Int) throws -> AudioBlock {
    if let block, blockStart <= frame, frame < blockStart + block.frames { return block }
    if let block, let pass, frame == blockStart + block.frames {
      let next = try pass.next()
      blockStart = frame
      self.block = next
      return next
    }
    pass?.stop()
    block = nil
    let pass = try Pass(source, from: frame)
    self.pass = pass
    let first = try pass.next()
    blockStart = frame
    block = first
    return first
  }

  /// One reading from a frame to the end.
  private final class Pass: Sendable {
    private static let depth = 8
    private static let blockFrames = 16_384

    private struct State {
      var isStopped = false
      /// What the source threw, and how many blocks of the pass stand before it.
      var fault: (error: any Error, after: Int)?
    }

    private let ring: [AudioBlock]
    // Dispatch traps when a semaphore dies below the value it was made with, so both start at 0.
    private let free = DispatchSemaphore(value: 0)
    private let full = DispatchSemaphore(value: 0)
    private let state = Mutex(State())
    /// Blocks taken so far; only the reader's.
    private nonisolated(unsafe) var taken = 0
    /// Set before anybody else has the pass; only the reader's from then on.
    private nonisolated(unsafe) var worker: WorkThread?

    init(_ source: any AudioSource, from frame: Int) throws {
      ring = (0..<Self.depth).map { _ in
        AudioBlock(channels: source.format.channels, capacity: Self.blockFrames)
      }
      for _ in 1..<Self.depth { free.signal() }
      nonisolated(unsafe) let source = source
      unsafe worker = try WorkThread.start(name: "lacquer-ahead") { [self] in
        let denormals = lacquer_denormals_off()
        defer { lacquer_denormals_restore(denormals) }
        unsafe fill(from: source, at: frame)
      }
    }

    private func fill(from source: any AudioSource, at frame: Int) {
      var position = frame
      var index = 0
      while position < source.frames {
        free.wait()
        if state.withLock(\.isStopped) { return }
        let block = ring[index % Self.depth]
        do {
          try source.read(into: block, at: position)
          guard block.frames > 0 else {
            throw LacquerError(.internalFault, "A source ended before its length.")
          }
        } catch {
          state.withLock { [index] in $0.fault = (error, after: index) }
          full.signal()
          return
        }
        position += block.frames
        index += 1
        full.signal()
      }
    }

    /// The next block, valid until the one after it is asked for.
    func next() throws -> AudioBlock {
      if unsafe taken > 0 { free.signal() }
      full.wait()
      // The thread may have met the fault while blocks before it still wait here.
      if let fault = state.withLock(\.fault), unsafe taken >= fault.after {
        // Whoever asks again is told again.
        full.signal()
        throw fault.error
      }
      defer { unsafe taken += 1 }
      return unsafe ring[taken % Self.depth]
    }

    /// Ends the thread and waits for it.
    func stop() {
      state.withLock { $0.isStopped = true }
      free.signal()
      unsafe worker?.join()
      unsafe worker = nil
    }
  }
}
