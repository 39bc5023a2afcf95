internal import AudioCore
internal import CRealtime
import Dispatch
internal import Realtime
import Synchronization

/// Two stages of work on two threads, joined by a few blocks that go round.
///
/// The order of blocks is kept and each stage runs on one thread, so that the number of cores cannot
/// change a bit. Denormals are off on both threads.
enum BlockPipeline {
  /// Runs `produce` here and `consume` on a second thread.
  ///
  /// - Parameters:
  ///   - produce: calls its argument with every block and the frame the block starts at; the block
  ///     is copied and may be reused at once. At most `blockFrames` frames a block.
  ///   - consume: uses each block, in order.
  /// - Throws: the first error of either stage; both have stopped by then.
  static func run<Result>(
    channels: Int, blockFrames: Int, depth: Int = 3,
    produce: ((AudioBlock, Int) throws -> Void) throws -> Result,
    consume: @escaping (AudioBlock, Int) throws -> Void
  ) throws -> Result {
    let ring = (0..<depth).map { _ in AudioBlock(channels: channels, capacity: blockFrames) }
    // Dispatch traps when a semaphore dies below the value it was made with, as it does after an
    // error, so this one starts at 0 and is raised.
    let free = DispatchSemaphore(value: 0)
    for _ in 0..<depth { free.signal() }
    let full = DispatchSemaphore(value: 0)
    let finished = DispatchSemaphore(value: 0)
    let state = Mutex(State(starts: [Int](repeating: 0, count: depth)))
    // Only the second thread calls it, and has ended when this function returns.
    nonisolated(unsafe) let use = consume
    // A thread of its own inherits how much its maker yields, which Dispatch's do not.
    let worker = try WorkThread.start(name: "lacquer-work") {
      let denormals = lacquer_denormals_off()
      defer {
        lacquer_denormals_restore(denormals)
        finished.signal()
      }
      var index = 0
      while true {
        full.wait()
        let start = state.withLock { $0.produced > index ? $0.starts[index % depth] : nil }
        guard let start else { return }
        do {
          try unsafe use(ring[index % depth], start)
        } catch {
          state.withLock { $0.error = error }
          free.signal()
          return
        }
        index += 1
        free.signal()
      }
    }
    let denormals = lacquer_denormals_off()
    defer { lacquer_denormals_restore(denormals) }
    var index = 0
    let outcome = Swift.Result {
      try produce { block, start in
        free.wait()
        if let error = state.withLock({ $0.error }) { throw error }
        let slot = ring[index % depth]
        slot.copy(from: block, at: 0, to: 0, count: block.frames)
        slot.frames = block.frames
        index += 1
        state.withLock {
          $0.starts[(index - 1) % depth] = start
          $0.produced = index
        }
        full.signal()
      }
    }
    full.signal()
    finished.wait()
    worker.join()
    if let error = state.withLock({ $0.error }) { throw error }
    return try outcome.get()
  }

  private struct State {
    var starts: [Int]
    var produced = 0
    var error: (any Error)?
  }
}
