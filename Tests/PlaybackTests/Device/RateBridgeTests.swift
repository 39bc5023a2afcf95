import AudioCore
import Dispatch
import Foundation
import Playback
import Testing

/// The thread that converts for a device of another rate.
@Suite struct RateBridgeTests {
  private static let period = 480

  private func bridge(_ convert: RateBridge.Conversion? = nil) throws -> RateBridge {
    try RateBridge(
      mixer: Mixer(sampleRate: 44_100), deviceRate: 48_000, periodFrames: Self.period,
      convert: convert)
  }

  /// What is taken is replaced when that is said, as often as it is.
  @Test func isRefilledWhenItIsTold() throws {
    let bridge = try bridge()
    defer { bridge.stop() }
    let block = AudioBlock(channels: 2, capacity: Self.period)
    for _ in 0..<200 {
      let isFull = Studio.wait { bridge.readyFrames() >= 2 * Self.period }
      #expect(isFull)
      unsafe bridge.render(block.samples(0), block.samples(1), count: Self.period)
      bridge.refill()
    }
    #expect(!bridge.hasFailed)
  }

  /// A converter that fails says so, and its thread ends.
  @Test func failureIsTold() throws {
    let bridge = try bridge { _, _, _ in throw LacquerError(.internalFault, "Broken.") }
    let hasFailed = Studio.wait { bridge.hasFailed }
    #expect(hasFailed && bridge.readyFrames() == 0)
    bridge.stop()
  }

  /// One that rests is ended all the same, and at once.
  @Test func endsAtRest() throws {
    let bridge = try bridge()
    let isFull = Studio.wait { bridge.readyFrames() >= 2 * Self.period }
    #expect(isFull)
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      bridge.stop()
      ended.signal()
    }
    let isOver = ended.wait(timeout: .now() + 10) == .success
    #expect(isOver, "the thread went on")
  }
}
