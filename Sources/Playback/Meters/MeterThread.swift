import CRealtime
import Dispatch
import Realtime
import Synchronization

/// Keeps the live meters of a mixer up to date, thirty times a second while something plays.
///
/// Started and stopped by one thread; what others reach is atomic, behind a lock, or a mailbox.
final class MeterThread: @unchecked Sendable {
  /// Updates a second.
  static let rate = 30.0

  private let mixer: Mixer
  private let latest: Mailbox<LiveMeters>
  private let reading = Mutex(())
  private let wanted = Mutex(LiveSpectrum.Settings())
  private let resets = Atomic<Int>(0)
  private let stopping = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)
  private var thread: WorkThread?

  init(mixer: Mixer) {
    self.mixer = mixer
    latest = .allocate(LiveMeters())
    thread = WorkThread(name: "lacquer-meters", priority: .normal) { [unowned self] in run() }
  }

  deinit { latest.deallocate() }

  func stop() {
    stopping.store(true, ordering: .releasing)
    wake.signal()
    thread?.join()
    thread = nil
  }

  /// Lets a resting thread look at once. [any thread]
  func nudge() { wake.signal() }

  /// Starts integrated loudness, maxima and averages again. [any thread]
  ///
  /// A switch of source does it by itself, at its frame.
  func reset() {
    resets.add(1, ordering: .releasing)
    wake.signal()
  }

  /// How the spectrum is shown. [any thread]
  var settings: LiveSpectrum.Settings {
    get { wanted.withLock { $0 } }
    set { wanted.withLock { $0 = newValue } }
  }

  /// The newest figures; never waits for the thread that makes them. [any thread]
  var meters: LiveMeters {
    // The mailbox has one reader at a time; the lock is between readers alone.
    reading.withLock { _ in
      _ = latest.refresh()
      return latest.value
    }
  }

  private func run() {
    let denormals = lacquer_denormals_off()
    defer { lacquer_denormals_restore(denormals) }
    let metering = LiveMetering(sampleRate: mixer.sampleRate)
    var known = 0
    var start = -1
    var channels = 2
    while !stopping.load(ordering: .acquiring) {
      let wantedResets = resets.load(ordering: .acquiring)
      let newStart = mixer.signals.get(.meterStart)
      let newChannels = mixer.signals.get(.meterChannels)
      let isSwitched = newStart != start || newChannels != channels
      let isReset = wantedResets != known || isSwitched
      if isSwitched {
        metering.skip(mixer.meterFeed, to: newStart, channels: newChannels)
      } else if isReset {
        metering.reset()
      }
      known = wantedResets
      start = newStart
      channels = newChannels
      let isAtRest = mixer.isAtRest
      let isNews = metering.drain(mixer.meterFeed, settings: settings)
      if isNews || isReset { latest.put(metering.meters) }
      let pause = isNews ? 1 / Self.rate : isAtRest ? 1 : 0.25
      _ = wake.wait(timeout: .now() + pause)
    }
  }
}
