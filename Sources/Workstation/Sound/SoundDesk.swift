internal import AudioCore
internal import AudioFiles
import Dispatch
public import Mastering
internal import Metering
public import Playback
import Synchronization
internal import TerminalKit
public import Workbench

/// Sound for the workstation: what its commands mean to a playback session.
///
/// Commands return at once; what reads files waits on a queue of its own, in order, and what filters a
/// whole track on another that yields to everything else. Without a sound card the playhead runs by
/// the clock and the status says why it is silent.
public final class SoundDesk: ListeningDesk {
  struct Wishes {
    var mix: LoadedTrack?
    var references: [LoadedTrack?] = []
    var plan: MasterPlan?
    var draft: MasterPlan?
    /// The draft that was taken last, kept once it is settled: what it forecast.
    var forecast: MasterPlan?
    /// Counts plans, so that one that was overtaken is not heard.
    var planNumber = 0
    /// Stops what a newer plan has made void.
    var settling: Cancellation?
    /// Stops what a newer plan or another codec has made void.
    var encoding: (codec: String, cancellation: Cancellation)?
    var monitor: DeskMonitor?
    var loop: LoopRange?
    /// Loops of the references, by slot.
    var referenceLoops: [LoopRange?] = []
    var isPlaying = false
    var position = 0.0
    var generation = 0
  }

  struct Sounding {
    var session: PlaybackSession?
    var engine: AuditionEngine?
    /// Number of the plan that B is heard as.
    var heard = 0
    /// The settled master heard last, from whose state drafts start, and what its draft forecast.
    var master: AuditionMaster?
    var forecast: MasterPlan?
    var problem: String?
    /// Slots of the references that can be heard, in the session's order.
    var slots: [Int] = []
    /// What was told last, and how often there was something.
    var notice = ""
    var notices = 0
    /// Xruns before the count was reset.
    var forgottenXruns = 0
    /// Spectra that stand still.
    var frozen: (spectrum: FrequencyCurve, held: FrequencyCurve)?
  }

  let wishes = Mutex(Wishes())
  let sounding = Mutex(Sounding())
  /// Held from reading a wish until a session has it: an older one must not come after a newer.
  ///
  /// Taken before any other lock.
  let applying = Mutex(())
  private let listener = Mutex<(@Sendable () -> Void)?>(nil)
  let device: Mutex<DeviceChoice>
  let loopFadeSeconds: Double
  /// Where the solver leaves its masters, so that they are heard without another pass.
  public let lastSolved = LastSolvedMaster()
  let scratch: ScratchSpace
  let downmix: Bool
  /// Commands that take a while which were taken.
  private let taken = Atomic<Int>(0)
  /// Work that waits on a queue or is being done.
  private let underway = Atomic<Int>(0)
  let queue = DispatchQueue(label: "lacquer.sound")
  let settler = WorkerPool(label: "lacquer.settle", count: 1, niceness: 10)

  /// Creates a desk that plays to `device` once a mix is loaded; loops fade at their seam for
  /// `loopFadeSeconds`.
  public init(
    _ device: DeviceChoice = DeviceChoice(), loopFadeSeconds: Double = 0.005, downmix: Bool = false
  ) {
    self.device = Mutex(device)
    self.loopFadeSeconds = loopFadeSeconds
    self.downmix = downmix
    scratch = ScratchSpace()
  }

  /// What is called when work that waited on a queue is done: the status may be another.
  ///
  /// From any thread, with no lock held.
  public var onChange: (@Sendable () -> Void)? {
    get { listener.withLock { $0 } }
    set { listener.withLock { $0 = newValue } }
  }

  /// Takes a command.
  public func send(_ command: DeskCommand) {
    take(command)
    // Whoever reads the number finds what follows from the command begun.
    if command.takesAWhile { taken.add(1, ordering: .releasing) }
  }

  private func take(_ command: DeskCommand) {
    switch command {
    case .load(let mix, let references): load(mix, references)
    case .plan(let plan, let isSettled): take(plan, isSettled: isSettled)
    case .play(let isOn): applyTransport { $0.isPlaying = isOn }
    case .seek(let seconds): applyPosition { $0.position = seconds }
    case .monitor(let monitor):
      wishes.withLock { $0.monitor = monitor }
      applyMonitor()
    case .loop(let loop):
      wishes.withLock { $0.loop = loop }
      applyLoop()
    case .seekReference(let slot, let seconds): seekReference(slot, to: seconds)
    case .referenceLoops(let loops):
      wishes.withLock { $0.referenceLoops = loops }
      applyReferenceLoops()
    case .align(let slot, let isOn): align(slot, isOn)
    case .resetMeters:
      let session = playback
      session?.resetMeters()
      let xruns = session?.state.xruns ?? 0
      sounding.withLock { $0.forgottenXruns = xruns }
    case .reopen(let name):
      if let name { device.withLock { $0.name = name } }
      onQueue { desk in
        guard let session = desk.playback else {
          return desk.open(desk.wishes.withLock { $0.generation }, rate: nil)
        }
        desk.use(desk.device.withLock { $0 }, in: session)
        desk.sounding.withLock { $0.problem = nil }
      }
    }
  }

  /// Does what reads files after all that came before, and says so at its end.
  func onQueue(_ work: @escaping @Sendable (SoundDesk) -> Void) {
    underway.add(1, ordering: .relaxed)
    queue.async { self.finish(work) }
  }

  /// Does what filters or encodes a whole track after all that came before, and says so at its end.
  func onSettler(_ work: @escaping @Sendable (SoundDesk) -> Void) {
    underway.add(1, ordering: .relaxed)
    settler.run { self.finish(work) }
  }

  /// Does what waited and says so.
  private func finish(_ work: (SoundDesk) -> Void) {
    work(self)
    underway.subtract(1, ordering: .releasing)
    onChange?()
  }

  /// Fades out what plays and waits until it has been heard: before the program ends.
  public func fadeOut() {
    if let session = playback { fadeOut(session) }
  }

  /// The same of a session; one that is at rest is not waited for.
  func fadeOut(_ session: PlaybackSession) {
    if session.state.isPlaying { session.fadeOut() }
  }

  /// What the session says of itself.
  public var status: DeskStatus {
    var status = DeskStatus()
    status.taken = taken.load(ordering: .acquiring)
    status.isPreparing = underway.load(ordering: .acquiring) > 0
    let (session, problem, forgotten, heard) = sounding.withLock {
      status.notice = $0.notice
      status.notices = $0.notices
      return ($0.session, $0.problem, $0.forgottenXruns, $0.heard)
    }
    status.isMasterNewest = wishes.withLock { $0.planNumber } == heard
    guard let session else {
      let wished = wishes.withLock { ($0.isPlaying, $0.position) }
      status.isPlaying = wished.0
      status.position = wished.1
      status.fault = problem
      return status
    }
    let state = session.state
    status.isPlaying = state.isPlaying
    status.position = state.seconds
    status.xruns = max(0, state.xruns - forgotten)
    switch state.device {
    case .closed: status.device = "no device"
    case .open(let format):
      let milliseconds = Int((format.latencySeconds * 1000).rounded())
      status.device =
        "\(format.name) \(Numeral.kilohertz(format.sampleRate))k \(milliseconds) ms"
    case .waiting(let sentence):
      status.device = "no device"
      status.fault = sentence
    }
    if let problem = problem ?? state.problem { status.fault = problem }
    status.matchGainsDB[.original] = session.matchGainDB(.mix)
    status.matchGainsDB[.master] = session.matchGainDB(.master)
    let slot = wishes.withLock { $0.monitor?.reference ?? 0 }
    if let number = number(of: slot) {
      status.isAligned = session.isAligned(reference: number)
      status.matchGainsDB[.reference] = session.matchGainDB(.reference(number))
      if number < state.referenceFrames.count {
        status.referencePosition =
          Double(state.referenceFrames[number]) / Double(session.sampleRate)
      }
    }
    status.isCodecReady = state.hasCodec
    return status
  }

  /// The session's number of the reference in a slot; nil for one that cannot be heard.
  func number(of slot: Int) -> Int? { sounding.withLock { $0.slots.firstIndex(of: slot) } }

  /// Tells the person, once.
  func tell(_ notice: String) {
    sounding.withLock {
      $0.notice = notice
      $0.notices += 1
    }
  }

  /// The session that sounds now; nil before a mix is open.
  package var playback: PlaybackSession? { sounding.withLock { $0.session } }
}
