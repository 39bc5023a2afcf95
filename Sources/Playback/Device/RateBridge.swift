package import AudioCore
import AudioFiles
import CRealtime
import Dispatch
import Realtime
import Synchronization

/// Converts what the mixer gives to the device's rate, on a thread between the two.
///
/// Only for devices that do not offer the session's rate: libsoxr may allocate, so it may not run
/// on the audio thread. Adds about two periods of delay. Started and stopped by one thread; the
/// ring is what the other two share, and who takes from it wakes the thread.
@safe package final class RateBridge: @unchecked Sendable {
  /// Takes frames of the first block from one on and fills the second; returns how many it took.
  package typealias Conversion = (AudioBlock, Int, AudioBlock) throws -> Int

  private let mixer: Mixer
  private let ring: FrameRing
  private let convert: Conversion
  private let wakePipe: WakePipe
  private let target: Int
  private let deviceRate: Int
  private let stopping = Atomic<Bool>(false)
  private let failed = Atomic<Bool>(false)
  private var thread: WorkThread?

  /// Starts to convert, by libsoxr where nothing else is given; throws `LacquerError`.
  package init(
    mixer: Mixer, deviceRate: Int, periodFrames: Int, convert: Conversion? = nil
  ) throws {
    guard let wakePipe = WakePipe() else {
      throw LacquerError(
        .device, "The sound device is not opened: the system gives no more files.")
    }
    let resampler = try Resampler(from: mixer.sampleRate, to: deviceRate, channels: 2)
    self.wakePipe = wakePipe
    self.convert = convert ?? { try resampler.process($0, from: $1, into: $2) }
    self.mixer = mixer
    self.deviceRate = deviceRate
    target = 2 * periodFrames
    ring = .allocate(channels: 2, frames: 4 * periodFrames + 4096)
    thread = WorkThread(name: "lacquer-rate", priority: .realtime(Output.priority - 1)) {
      [unowned self] in run()
    }
  }

  deinit { ring.deallocate() }

  /// Ends the thread.
  package func stop() {
    stopping.store(true, ordering: .releasing)
    wakePipe.signal()
    thread?.join()
    thread = nil
  }

  /// Whether the converter has failed, so that nothing comes any more. [any thread]
  package var hasFailed: Bool { failed.load(ordering: .acquiring) }

  /// Frames that can be taken without a gap. [audio thread]
  @_noLocks package func readyFrames() -> Int { ring.readable }

  /// Has what was taken replaced. [audio thread, outside of mixing]
  package func refill() { wakePipe.signal() }

  /// Takes `count` frames, silence for those that are missing. [audio thread]
  @_noLocks package func render(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, count: Int
  ) {
    let ready = min(count, ring.readable)
    let start = ring.start
    for i in 0..<ready {
      unsafe left[i] = ring.pointer(0, at: start + i).pointee
      unsafe right[i] = ring.pointer(1, at: start + i).pointee
    }
    ring.release(ready)
    for i in ready..<count {
      unsafe left[i] = 0
      unsafe right[i] = 0
    }
  }

  private func run() {
    let denormals = lacquer_denormals_off()
    defer { lacquer_denormals_restore(denormals) }
    let input = AudioBlock(channels: 2, capacity: 64)
    let output = AudioBlock(channels: 2, capacity: 64 * deviceRate / mixer.sampleRate + 64)
    while !stopping.load(ordering: .acquiring) {
      guard ring.readable < target else {
        wakePipe.wait(milliseconds: -1)
        continue
      }
      unsafe mixer.render(input.samples(0), input.samples(1), count: input.capacity)
      var offset = 0
      while offset < input.capacity {
        guard let used = try? convert(input, offset, output) else {
          return failed.store(true, ordering: .releasing)
        }
        offset += used
        copy(output)
      }
    }
  }

  private func copy(_ block: AudioBlock) {
    let count = min(block.frames, ring.writable)
    let start = ring.end
    for channel in 0..<2 {
      let samples = unsafe block.samples(channel)
      for i in 0..<count {
        unsafe ring.pointer(channel, at: start + i).pointee = samples[i]
      }
    }
    ring.publish(count)
  }
}
