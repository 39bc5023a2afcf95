import AudioCore
import CRealtime
import Dispatch
import Glibc
import Realtime
import Synchronization

/// The audio thread: opens the device, feeds it from the mixer, and opens it again when it went away.
///
/// Started and stopped by one thread; what others reach is atomic or behind a lock, and the rest
/// belongs to the audio thread.
final class Output: @unchecked Sendable {
  /// What has been counted, since the thread began.
  struct Counters: Sendable, Equatable {
    /// Periods mixed.
    var callbacks = 0
    /// Times the device ran dry.
    var xruns = 0
    /// Periods whose mixing took more CPU time than the period lasts: our own fault.
    var ownXruns = 0
    /// Longest CPU time of one period, ns.
    var longestNanoseconds = 0
    /// Times the device was suspended, lost or reopened.
    var recoveries = 0
  }

  let mixer: Mixer
  let choice: DeviceChoice
  let stopping = Atomic<Bool>(false)
  let wakePipe: WakePipe
  let callbacks = Atomic<Int>(0)
  let xruns = Atomic<Int>(0)
  let ownXruns = Atomic<Int>(0)
  let longest = Atomic<Int>(0)
  let recoveries = Atomic<Int>(0)

  private let state = Mutex(DeviceStatus.closed)
  private let opened = DispatchSemaphore(value: 0)
  private let open: Opening
  private var thread: WorkThread?

  // Audio thread only.
  private var wasOpen = false

  /// How a device is opened at a rate in Hz.
  typealias Opening = @Sendable (DeviceChoice, Int) throws -> any SoundPort

  /// Priority that is asked for, 1 … 99, under that of the system's own audio threads.
  static let priority = 70

  /// Starts the thread, which `wakePipe` wakes. [control thread]
  init(mixer: Mixer, choice: DeviceChoice, wakePipe: WakePipe, open: @escaping Opening) {
    self.mixer = mixer
    self.choice = choice
    self.wakePipe = wakePipe
    self.open = open
    // What woke the device before is none of this one's.
    wakePipe.drain()
    thread = WorkThread(name: "lacquer-audio", priority: .realtime(Self.priority)) {
      [unowned self] in run()
    }
  }

  /// Ends the thread and closes the device. [control thread]
  func stop() {
    stopping.store(true, ordering: .releasing)
    wakePipe.signal()
    thread?.join()
    thread = nil
  }

  /// Lets an idle device start at once. [any thread]
  func wake() { wakePipe.signal() }

  /// What the device is doing. [any thread]
  var status: DeviceStatus { state.withLock { $0 } }

  /// Waits for the first attempt to open the device. [control thread]
  func waitForFirstAttempt() {
    opened.wait()
    opened.signal()
  }

  /// What has been counted. [any thread]
  var counters: Counters {
    Counters(
      callbacks: callbacks.load(ordering: .relaxed), xruns: xruns.load(ordering: .relaxed),
      ownXruns: ownXruns.load(ordering: .relaxed),
      longestNanoseconds: longest.load(ordering: .relaxed),
      recoveries: recoveries.load(ordering: .relaxed))
  }

  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  private func run() {
    let denormals = lacquer_denormals_off()
    defer { lacquer_denormals_restore(denormals) }
    while !isStopping {
      do {
        if choice.name == DeviceChoice.none {
          mixer.restart()
          announce(clockFormat)
          try runClock()
        } else {
          let port = try open(choice, mixer.sampleRate)
          try play(port)
        }
      } catch {
        guard !isStopping else { return }
        let sentence = (error as? LacquerError)?.message ?? "The sound device does not work."
        state.withLock { $0 = .waiting(sentence) }
        opened.signal()
        recoveries.add(1, ordering: .relaxed)
        if choice.keepsTime && !wasOpen {
          try? runClock(seconds: 2)
        } else {
          wakePipe.wait(milliseconds: 500)
        }
      }
    }
  }

  private func play(_ port: some SoundPort) throws {
    // A rate bridge begins to mix as soon as there is one.
    mixer.restart()
    let feed = try Feed(
      mixer: mixer, deviceRate: port.format.sampleRate, periodFrames: port.format.periodFrames)
    defer { feed.stop() }
    wasOpen = true
    announce(port.format)
    try run(port, feed)
  }

  /// Says that the device is open.
  private func announce(_ format: DeviceFormat) {
    var format = format
    format.isRealtime = WorkThread.isCurrentRealtime
    state.withLock { $0 = .open(format) }
    opened.signal()
  }

  /// Mixes one period and accounts for its CPU time.
  func mix(
    _ feed: Feed, _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>,
    count: Int, sampleRate: Int
  ) {
    let before = lacquer_thread_nanoseconds()
    lacquer_realtime_enter()
    unsafe feed.render(left, right, count: count)
    lacquer_realtime_exit()
    feed.refill()
    let spent = Int(lacquer_thread_nanoseconds() - before)
    callbacks.add(1, ordering: .relaxed)
    if spent > longest.load(ordering: .relaxed) { longest.store(spent, ordering: .relaxed) }
    if spent > count * 1_000_000_000 / sampleRate { ownXruns.add(1, ordering: .relaxed) }
  }
}
