import AudioCore
public import AudioFiles
public import Mastering
import Metering
import Realtime
import Synchronization

/// Listening to a mix, its master and its references, in time with one another.
///
/// Everything is decided here, on any control thread; samples are produced ahead by a worker and
/// mixed on an audio thread that nothing here ever waits for. All members are safe from any thread;
/// those marked slow read files and belong off the screen's thread.
public final class PlaybackSession: Sendable {
  /// The rate of the session, Hz; A, B and R are all brought to it.
  public let sampleRate: Int

  let mixer: Mixer
  let ahead: RenderAhead
  let metering: MeterThread
  let scratch: ScratchSpace
  let control: Mutex<Control>
  private let problem = Shared<String?>(nil)
  /// Wakes the thread of whatever device there is: made once, so that another device never lacks it.
  private let wakePipe: WakePipe
  /// Held while one device takes the place of another: two at once would leave one that nobody stops.
  private let switching = Mutex(())

  /// What the control threads have decided.
  struct Control: ~Copyable {
    var programme: Programme
    var match: LevelMatch
    var output: Output?
    var source = AuditionSource.mix
    var isMatched = true
    var monitor = MonitorSettings()
    var isPlaying = false
    /// Whether nothing may sound for now, as one device takes the place of another.
    var isChangingDevice = false
    var loop: Range<Int>?
    /// What the meters were last told is heard.
    var metered: (source: AuditionSource, channels: Int) = (.mix, 2)
    var heard = 0
    /// References that run in step with the mix: versions of it, to which fades are linear.
    var aligned: Set<Int> = []
    var isClosed = false

    /// Where a stop goes to.
    var startFrame: Int { loop?.lowerBound ?? 0 }
  }

  /// Opens the mix at a rate in Hz, its own when nil.
  ///
  /// Slow when the rates differ. Nothing sounds before `useDevice` and `play`. Throws `LacquerError`.
  public init(
    mix: AuditionTrack, sampleRate: Int? = nil, scratch: ScratchSpace = ScratchSpace()
  ) throws {
    guard let wakePipe = WakePipe() else {
      throw LacquerError(.device, "Nothing can be played: the system gives no more files.")
    }
    self.wakePipe = wakePipe
    let rate = sampleRate ?? mix.profile.sampleRate
    self.sampleRate = rate
    self.scratch = scratch
    let programme = Programme(
      mix: try Programme.Track(mix, sampleRate: rate, scratch: scratch))
    mixer = Mixer(sampleRate: rate)
    metering = MeterThread(mixer: mixer)
    control = Mutex(Control(programme: programme, match: LevelMatch(programme)))
    let problem = problem
    ahead = RenderAhead(mixer: mixer, programme: programme) { problem.value = $0?.message }
    ahead.onEnd.value = { [weak self] in self?.end() ?? true }
    ahead.onOffer.value = { [weak self] in self?.wakeOutput() }
    setLoopFade(seconds: 0.005)
    publish()
  }

  deinit { shutDown() }

  /// Ends all sound and all threads; nothing can be played afterwards.
  public func close() { shutDown() }

  private func shutDown() {
    let output = control.withLock { control -> Output? in
      guard !control.isClosed else { return nil }
      control.isClosed = true
      defer { control.output = nil }
      return control.output
    }
    output?.stop()
    ahead.stop()
    metering.stop()
  }

  /// Plays through a device from now on.
  ///
  /// What plays is faded out and the old one closed first; waits until the new one was tried. Returns
  /// what came of it: a device that is busy or missing is tried again, see `DeviceStatus.waiting`.
  @discardableResult
  public func useDevice(_ choice: DeviceChoice) -> DeviceStatus {
    useDevice(choice) { try AlsaDevice($0, sampleRate: $1) }
  }

  /// Plays through what `open` makes of a choice and a rate in Hz.
  @discardableResult
  package func useDevice(
    _ choice: DeviceChoice, open: @escaping @Sendable (DeviceChoice, Int) throws -> any SoundPort
  ) -> DeviceStatus {
    switching.withLock { _ in standingStill { switchDevice(choice, open: open) } }
  }

  private func switchDevice(
    _ choice: DeviceChoice, open: @escaping @Sendable (DeviceChoice, Int) throws -> any SoundPort
  ) -> DeviceStatus {
    let old = control.withLock { control -> Output? in
      defer { control.output = nil }
      return control.output
    }
    old?.stop()
    let output = Output(mixer: mixer, choice: choice, wakePipe: wakePipe, open: open)
    output.waitForFirstAttempt()
    let isClosed = control.withLock { control in
      if !control.isClosed { control.output = output }
      return control.isClosed
    }
    if isClosed { output.stop() } else { output.wake() }
    return output.status
  }

  /// Hands what was decided to the audio thread.
  func publish() {
    control.withLock { publish(&$0) }
  }

  func publish(_ control: inout Control) {
    var parameters = MixerParameters()
    (parameters.weights, parameters.meterLane) = control.source.weights(
      isMatched: control.isMatched)
    parameters.programme = control.source.programme(aligned: control.aligned)
    parameters.loudness = control.match.loudness(
      of: control.source.stream, isMatched: control.isMatched)
    let channels = control.programme.channels(of: control.source)
    if control.metered != (control.source, channels) {
      control.metered = (control.source, channels)
      control.heard += 1
    }
    parameters.heard = control.heard
    parameters.meterChannels = channels
    parameters.isEndless = control.source.isReference
    let isSounding = control.isPlaying && !control.isChangingDevice
    parameters.isPlaying = isSounding
    parameters.matrix = control.monitor.matrix
    parameters.band = control.monitor.band?.rawValue ?? -1
    mixer.parameters.put(parameters)
    mixer.signals.set(.wantsSound, isSounding ? 1 : 0)
    control.output?.wake()
    ahead.nudge()
    metering.nudge()
  }

  /// What playback is doing now.
  public var state: PlaybackState {
    var state = PlaybackState()
    let signals = mixer.signals
    control.withLock { control in
      state.frames = control.programme.mix.frames
      state.isPlaying = control.isPlaying
      state.source = control.source
      state.loop = control.loop
      state.isLevelMatched = control.isMatched
      state.matchGainDB =
        control.isMatched ? control.match.gainsDB[control.source.stream] ?? 0 : 0
      state.monitor = control.monitor
      state.isSettled = control.programme.master?.isSettled
      state.hasCodec = control.programme.codec != nil
      state.references = control.programme.references.count
      if let output = control.output {
        state.device = output.status
        let counters = output.counters
        state.xruns = counters.xruns
        state.ownXruns = counters.ownXruns
        state.callbacks = counters.callbacks
        state.longestCallbackSeconds = Double(counters.longestNanoseconds) * 1e-9
      }
    }
    state.sampleRate = sampleRate
    state.playedFrames = signals.get(.clock)
    state.frame = min(signals.get(.mixFrame), state.frames)
    // Within the stretch that a position is noted for, the loop may have turned.
    if let loop = state.loop, state.frame >= loop.upperBound,
      state.frame < loop.upperBound + Deck.granule
    {
      state.frame -= loop.count
    }
    state.referenceFrames = (0..<state.references).map { signals.referenceFrame($0) }
    // What was asked for last is told at once: whoever asks again goes on from there.
    let sought = ahead.sought
    if let frame = sought.mix { state.frame = min(frame, state.frames) }
    for (number, frame) in sought.references where number < state.references {
      state.referenceFrames[number] = frame
    }
    state.starvedFrames = signals.get(.starvedFrames)
    state.clippedSamples = signals.get(.clippedSamples)
    state.problem = state.device.problem ?? problem.value
    return state
  }

  /// The end of the mix: the transport stops and the playhead returns to where play makes sense.
  ///
  /// False, and it plays on, where another place was asked for at that moment.
  package func end() -> Bool {
    control.withLock { control in
      guard ahead.requestUnlessSought(control.startFrame) else { return false }
      control.isPlaying = false
      publish(&control)
      return true
    }
  }

  private func wakeOutput() {
    control.withLock { $0.output?.wake() }
  }
}

/// A value behind a lock, shared by reference.
final class Shared<Value: Sendable>: Sendable {
  private let stored: Mutex<Value>

  init(_ value: Value) { stored = Mutex(value) }

  var value: Value {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }
}
