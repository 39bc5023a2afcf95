import AudioCore
import Foundation
import Glibc
import Playback
import Synchronization

/// A sound card that fails as it is told, and keeps what it was given in 32-bit float.
final class FaultyDevice: Sendable {
  /// What the audio thread asks of a device.
  enum Call { case writable, write, start, prepare, resume, wait }

  /// Answers to the next calls of one kind, once so many frames were taken, silence before the first
  /// sound left out.
  struct Fault {
    var after: Int
    var call: Call
    var answers: [Int]
  }

  struct State {
    /// What opening says, one after the other; 0 is an open device, and so is every time after.
    var openings: [Int32] = []
    var faults: [Fault] = []
    var rate = 44_100
    var port = SoundPortState.prepared
    /// Left channel of every time it was open, from the first sound on.
    var heard: [[Float]] = []
    var calls: [Call: Int] = [:]
  }

  let state: Mutex<State>

  init(openings: [Int32] = [], faults: [Fault] = []) {
    state = Mutex(State(openings: openings, faults: faults))
  }

  /// Opens it for a session.
  var open: @Sendable (DeviceChoice, Int) throws -> any SoundPort {
    { [self] choice, _ in
      let (status, rate) = state.withLock { state in
        let status = state.openings.isEmpty ? 0 : state.openings.removeFirst()
        if status == 0 { state.heard.append([]) }
        return (status, state.rate)
      }
      guard status == 0 else { throw DeviceError.make(status, choice) }
      return Port(self, name: choice.name, rate: rate)
    }
  }

  /// Left samples of the time it was open as number `index`.
  func heard(_ index: Int = 0) -> [Float] {
    state.withLock { $0.heard.indices.contains(index) ? $0.heard[index] : [] }
  }

  /// The scripted answer to a call, if it is time for one.
  fileprivate func answer(_ call: Call) -> Int? {
    state.withLock { state in
      state.calls[call, default: 0] += 1
      let taken = state.heard.reduce(0) { $0 + $1.count }
      let due = state.faults.firstIndex { $0.call == call && taken >= $0.after }
      guard let due else { return nil }
      let answer = state.faults[due].answers.removeFirst()
      if state.faults[due].answers.isEmpty { state.faults.remove(at: due) }
      return answer
    }
  }

  private final class Port: SoundPort {
    let format: DeviceFormat
    let hasNoClock = true
    private let device: FaultyDevice

    init(_ device: FaultyDevice, name: String, rate: Int) {
      self.device = device
      format = DeviceFormat(
        name: name, sampleRate: rate, sampleFormat: "Float", channels: 2, periodFrames: 441,
        bufferFrames: 882)
    }

    var state: SoundPortState { device.state.withLock { $0.port } }
    func writableFrames() -> Int { device.answer(.writable) ?? 882 }
    func start() -> Int32 { Int32(device.answer(.start) ?? 0) }
    func drop() {}

    func prepare() -> Int32 {
      device.state.withLock { $0.port = .prepared }
      return Int32(device.answer(.prepare) ?? 0)
    }

    func resume() -> Int32 {
      let status = Int32(device.answer(.resume) ?? 0)
      if status == 0 { device.state.withLock { $0.port = .fine } }
      return status
    }

    func write(_ frames: UnsafeRawPointer, count: Int) -> Int {
      let taken = device.answer(.write) ?? count
      guard taken > 0 else { return taken }
      let samples = unsafe frames.assumingMemoryBound(to: Float.self)
      let left = (0..<taken).map { unsafe samples[2 * $0] }
      device.state.withLock { state in
        state.port = .fine
        let last = state.heard.count - 1
        state.heard[last] += state.heard[last].isEmpty ? left.drop { $0 == 0 } : left[...]
      }
      return taken
    }

    /// An answer of 1 is trouble, −1 a wait in vain.
    func wait(milliseconds: Int32, wake: Int32) -> SoundPortWait {
      let answer = device.answer(.wait) ?? 0
      return SoundPortWait(isBroken: answer > 0, isTimeout: answer < 0)
    }
  }
}
