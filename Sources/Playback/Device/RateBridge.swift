import AudioCore
import AudioFiles
import CRealtime
import Dispatch
import Glibc
import Realtime
import Synchronization

/// Converts what the mixer gives to the device's rate, on a thread between the two.
///
/// Only for devices that do not offer the session's rate: libsoxr may allocate, so it may not run
/// on the audio thread. Adds about two periods of delay. Started and stopped by one thread; the
/// ring is what the other two share.
@safe final class RateBridge: @unchecked Sendable {
  private let mixer: Mixer
  private let ring: FrameRing
  private let resampler: Resampler
  private let target: Int
  private let deviceRate: Int
  private let stopping = Atomic<Bool>(false)
  private var thread: WorkThread?

  init(mixer: Mixer, deviceRate: Int, periodFrames: Int) throws {
    self.mixer = mixer
    self.deviceRate = deviceRate
    resampler = try Resampler(from: mixer.sampleRate, to: deviceRate, channels: 2)
    target = 2 * periodFrames
    ring = .allocate(channels: 2, frames: 4 * periodFrames + 4096)
    thread = WorkThread(name: "lacquer-rate", priority: .realtime(Output.priority - 1)) {
      [unowned self] in run()
    }
  }

  deinit { ring.deallocate() }

  func stop() {
    stopping.store(true, ordering: .releasing)
    thread?.join()
    thread = nil
  }

  /// Frames that can be taken without a gap. [audio thread]
  @_noLocks func readyFrames() -> Int { ring.readable }

  /// Takes `count` frames, silence for those that are missing. [audio thread]
  @_noLocks func render(
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
    // A quarter of the shortest period, so that the ring never runs far below its target.
    let pause = useconds_t(max(500, target * 1_000_000 / deviceRate / 8))
    while !stopping.load(ordering: .acquiring) {
      guard ring.readable < target else {
        usleep(pause)
        continue
      }
      unsafe mixer.render(input.samples(0), input.samples(1), count: input.capacity)
      var offset = 0
      while offset < input.capacity {
        guard let used = try? resampler.process(input, from: offset, into: output) else { return }
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
