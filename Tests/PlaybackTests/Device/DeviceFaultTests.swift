import AudioCore
import Dispatch
import Foundation
import Glibc
import Mastering
import Playback
import Synchronization
import TestSupport
import Testing

/// What a device does when it runs dry, sleeps, is pulled out, is busy or hangs.
@Suite(.serialized) struct DeviceFaultTests {
  private typealias Fault = FaultyDevice.Fault

  private let studio: Studio
  private let tone: [Float]
  private let session: PlaybackSession

  init() throws {
    studio = try Studio()
    tone = Signals.pink(count: 4 * 44_100, amplitude: 0.3, seed: 5)
    session = try PlaybackSession(mix: AuditionTrack(studio.write("mix.wav", [tone, tone])))
  }

  private func use(_ device: FaultyDevice, keepsTime: Bool = false) -> DeviceStatus {
    var choice = DeviceChoice("hw:7", pace: .free)
    choice.keepsTime = keepsTime
    return session.useDevice(choice, open: device.open)
  }

  /// Where `heard` stands in the mix from its frame `start` on; nil where it is not the mix.
  private func place(of heard: [Float], from start: Int) -> Int? {
    guard start + 64 <= heard.count else { return nil }
    let piece = Array(heard[start..<start + 64])
    return tone.indices.dropLast(64).first { i in
      tone[i] == piece[0] && Array(tone[i..<i + 64]) == piece
    }
  }

  /// An xrun or a suspension, wherever it is met, costs no frame and repeats none.
  @Test(arguments: [
    ("xrun at a write", [Fault(after: 20_000, call: .write, answers: [-32])], 1, 0),
    ("xrun at a look", [Fault(after: 20_000, call: .writable, answers: [-32])], 1, 0),
    (
      "half a write, then an xrun",
      [Fault(after: 20_000, call: .write, answers: [100, -32])], 1, 0
    ),
    ("a signal", [Fault(after: 20_000, call: .write, answers: [-4])], 0, 0),
    ("no room after all", [Fault(after: 20_000, call: .write, answers: [-11, 0, 17])], 0, 0),
    (
      "suspended, slow to wake",
      [
        Fault(after: 20_000, call: .write, answers: [-86]),
        Fault(after: 20_000, call: .resume, answers: [-11, -11, 0]),
      ], 0, 1
    ),
    (
      "suspended, cannot resume",
      [
        Fault(after: 20_000, call: .writable, answers: [-86]),
        Fault(after: 20_000, call: .resume, answers: [-38]),
      ], 0, 1
    ),
    (
      "twenty xruns",
      (0..<20).map { Fault(after: 20_000 + 7000 * $0, call: .write, answers: [-32]) }, 20, 0
    ),
  ])
  func trouble(what: String, faults: [FaultyDevice.Fault], xruns: Int, sleeps: Int) throws {
    defer { session.close() }
    let device = FaultyDevice(faults: faults)
    #expect(use(device).problem == nil)
    session.play()
    #expect(Studio.wait { !session.state.isPlaying }, "\(what)")
    #expect(session.state.xruns == xruns && session.state.ownXruns == 0, "\(what)")
    #expect(session.deviceRecoveries == sleeps, "\(what)")
    session.close()
    let heard = device.heard()
    let found = place(of: heard, from: 15_000)
    let start = try #require(found, "\(what)") - 15_000
    let isTheMix = (15_000..<tone.count - 1000 - start).allSatisfy { heard[$0] == tone[start + $0] }
    #expect(isTheMix, "\(what)")
  }

  /// Trouble that is told by polling is handled as what the device says it is in.
  @Test(arguments: [SoundPortState.xrun, .suspended])
  func troubleWhileWaiting(state: SoundPortState) throws {
    defer { session.close() }
    let device = FaultyDevice(faults: [
      Fault(after: 20_000, call: .writable, answers: [0]),
      Fault(after: 20_000, call: .wait, answers: [1]),
    ])
    #expect(use(device).problem == nil)
    session.play()
    #expect(Studio.wait { device.heard().count >= 20_000 })
    device.state.withLock { $0.port = state }
    #expect(Studio.wait { !session.state.isPlaying })
    #expect(session.state.device.problem == nil)
  }

  /// Pulled out, it is said so; put back, it plays on where it stopped, from silence.
  @Test func unpluggedDeviceReturns() throws {
    defer { session.close() }
    let device = FaultyDevice(
      openings: [0, -ENODEV, -ENOENT, 0],
      faults: [Fault(after: 60_000, call: .write, answers: [-Int(ENODEV)])])
    #expect(use(device).problem == nil)
    session.play()
    #expect(Studio.wait { session.state.device.problem != nil })
    let sentence = session.state.device.problem ?? ""
    #expect(sentence.contains("hw:7") && sentence.contains("connect it again"))
    #expect(session.state.isPlaying)
    #expect(Studio.wait { device.state.withLock { $0.heard.count } == 2 })
    #expect(Studio.wait { !session.state.isPlaying })
    #expect(session.state.device.problem == nil)
    session.close()
    let (before, after) = (device.heard(0), device.heard(1))
    #expect(abs(after[0]) < 1e-3, "it rises from silence")
    let ended = place(of: before, from: before.count - 64)
    let began = place(of: after, from: 10_000)
    let here = try #require(ended) + 64
    let there = try #require(began) - 10_000
    // What was mixed for the device when it went is all that is lost.
    #expect((here...here + 441).contains(there), "\(here) \(there)")
  }

  /// A device that comes back with another rate is fed through the converter.
  @Test func deviceReturnsAtAnotherRate() throws {
    defer { session.close() }
    let device = FaultyDevice()
    #expect(use(device).problem == nil)
    session.setLoop(0..<88_200)
    session.play()
    #expect(Studio.wait { device.heard().count > 20_000 })
    device.state.withLock {
      $0.rate = 48_000
      $0.faults = [Fault(after: 0, call: .writable, answers: [-Int(ENODEV)])]
    }
    #expect(Studio.wait { device.heard(1).count > 48_000 })
    guard case .open(let format) = session.state.device else {
      Issue.record("\(session.state.device)")
      return
    }
    #expect(format.sampleRate == 48_000)
    let isSounding = device.heard(1).suffix(20_000).contains { abs($0) > 0.05 }
    #expect(isSounding)
  }

  /// A busy device is one sentence with the way out, and plays once the other program lets go.
  @Test func busyDeviceIsToldAndTriedAgain() throws {
    defer { session.close() }
    let device = FaultyDevice(openings: [-EBUSY, -EBUSY, -EBUSY])
    let sentence = try #require(use(device).problem)
    #expect(sentence.contains("in use by another program") && sentence.contains("--device"))
    #expect(!sentence.contains("\n"))
    session.play()
    #expect(Studio.wait { !device.heard().isEmpty })
    #expect(Studio.wait { session.state.device.problem == nil && session.state.frame > 1000 })
  }

  /// Where the playhead shall not wait, it runs silently until the device is free.
  @Test func playheadRunsWithoutTheDevice() throws {
    defer { session.close() }
    let device = FaultyDevice(openings: [-EBUSY, -EBUSY])
    #expect(use(device, keepsTime: true).problem != nil)
    session.setLoop(0..<88_200)
    session.play()
    #expect(Studio.wait { session.state.frame > 4410 })
    #expect(device.heard().isEmpty && session.state.device.problem != nil)
    #expect(Studio.wait { session.state.device.problem == nil && !device.heard().isEmpty })
  }

  /// What rests while a missing device is tried again and again does not tick.
  @Test func restsWithoutTheDevice() throws {
    defer { session.close() }
    let device = FaultyDevice(openings: [Int32](repeating: -ENODEV, count: 100))
    #expect(use(device, keepsTime: true).problem != nil)
    // The start of the track goes into its deck first.
    #expect(Studio.wait { session.state.callbacks > 0 })
    usleep(1_000_000)
    let periods = session.state.callbacks
    usleep(4_500_000)
    let left = device.state.withLock { $0.openings.count }
    #expect(session.state.callbacks == periods && left < 99)
  }

  /// A device that stops again and again, or takes nothing, is opened anew and does not eat the
  /// processor meanwhile.
  @Test(arguments: [(FaultyDevice.Call.write, EPIPE), (.writable, ESTRPIPE), (.write, EAGAIN)])
  func hangingDeviceIsOpenedAnew(call: FaultyDevice.Call, number: Int32) throws {
    defer { session.close() }
    let answers = [Int](repeating: -Int(number), count: 4000)
    let device = FaultyDevice(faults: [Fault(after: 20_000, call: call, answers: answers)])
    #expect(use(device).problem == nil)
    session.setLoop(0..<88_200)
    session.play()
    #expect(Studio.wait { session.state.device.problem?.contains("stopped taking sound") == true })
    let calls = device.state.withLock { $0.calls[call] ?? 0 }
    usleep(300_000)
    #expect(device.state.withLock { $0.calls[call] ?? 0 } < calls + 80)
    device.state.withLock { $0.faults = [] }
    #expect(Studio.wait { device.state.withLock { $0.heard.last?.count ?? 0 } > 30_000 })
    #expect(session.state.device.problem == nil)
  }

  /// What is pulled out while nothing plays is noticed too.
  @Test func unpluggedAtRestIsNoticed() throws {
    defer { session.close() }
    let device = FaultyDevice(openings: [0, -ENODEV])
    #expect(use(device).problem == nil)
    #expect(Studio.wait { device.state.withLock { $0.calls[.write] ?? 0 } > 100 })
    device.state.withLock { $0.port = .gone }
    #expect(Studio.wait { session.state.device.problem?.contains("connect it again") == true })
    #expect(Studio.wait { session.state.device.problem == nil })
  }

  /// Devices that are chosen on several threads at once are tried one after the other, and none stays behind.
  @Test func choicesTakeTurns() {
    let turnstile = Turnstile()
    let session = session
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      session.useDevice(DeviceChoice("hw:\(number)"), open: turnstile.open)
    }
    session.close()
    #expect(turnstile.most == 1)
    let opened = turnstile.opened
    usleep(1_500_000)
    #expect(turnstile.opened == opened, "a device that was replaced is still tried")
  }
}

/// Counts who opens devices at one time; none is there.
private final class Turnstile: Sendable {
  private struct State {
    var inside = 0
    var most = 0
    var opened = 0
  }

  private let state = Mutex(State())

  /// The most that were opened at one time.
  var most: Int { state.withLock { $0.most } }

  /// How often one was tried.
  var opened: Int { state.withLock { $0.opened } }

  /// Opens none, slowly.
  var open: @Sendable (DeviceChoice, Int) throws -> any SoundPort {
    { [self] choice, _ in
      state.withLock {
        $0.opened += 1
        $0.inside += 1
        $0.most = max($0.most, $0.inside)
      }
      usleep(50_000)
      state.withLock { $0.inside -= 1 }
      throw DeviceError.make(-EBUSY, choice)
    }
  }
}
