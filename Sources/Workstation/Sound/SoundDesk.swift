internal import AudioCore
internal import AudioFiles
import Dispatch
internal import Mastering
internal import Metering
internal import Playback
import Synchronization
public import Workbench

/// Sound for the workstation: what its commands mean to a playback session.
///
/// Commands return at once; what reads files waits on a queue of its own, in order. Without a sound
/// card the playhead runs by the clock and the status says why it is silent.
public final class SoundDesk: ListeningDesk {
  private struct Wishes {
    var mix: LoadedTrack?
    var references: [LoadedTrack?] = []
    var plan: MasterPlan?
    var draft: MasterPlan?
    var monitor: DeskMonitor?
    var loop: LoopRange?
    var isPlaying = false
    var position = 0.0
    var generation = 0
  }

  private struct Sounding {
    var session: PlaybackSession?
    var engine: AuditionEngine?
    /// The settled master heard last, from whose state drafts start.
    var master: AuditionMaster?
    var problem: String?
    /// Slots of the references that can be heard, in the session's order.
    var slots: [Int] = []
  }

  private let wishes = Mutex(Wishes())
  private let sounding = Mutex(Sounding())
  private let device: Mutex<DeviceChoice>
  private let scratch: ScratchSpace
  private let downmix: Bool
  private let queue = DispatchQueue(label: "lacquer.sound")

  /// Creates a desk; `device` is an ALSA name, or `none`.
  public init(device: String = "default", downmix: Bool = false) {
    self.device = Mutex(DeviceChoice(device))
    self.downmix = downmix
    scratch = ScratchSpace()
  }

  /// Takes a command.
  public func send(_ command: DeskCommand) {
    let session = sounding.withLock { $0.session }
    switch command {
    case .load(let mix, let references): load(mix, references)
    case .plan(let plan, let isSettled):
      wishes.withLock {
        $0.plan = isSettled ? plan : $0.plan
        $0.draft = isSettled ? nil : plan
      }
      queue.async { isSettled ? self.takePlan(plan) : self.takeDraft(plan) }
    case .play(let isOn):
      wishes.withLock { $0.isPlaying = isOn }
      if isOn { session?.play() } else { session?.pause() }
    case .seek(let seconds):
      wishes.withLock { $0.position = seconds }
      session?.seek(to: seconds)
    case .monitor(let monitor):
      wishes.withLock { $0.monitor = monitor }
      if let session { apply(monitor, to: session) }
    case .loop(let loop):
      wishes.withLock { $0.loop = loop }
      if let session { apply(loop, to: session) }
    case .resetMeters: break
    case .reopen(let name):
      let choice = device.withLock { device in
        if let name { device.name = name }
        return device
      }
      queue.async {
        guard let session else { return }
        let fault = self.use(choice, in: session)
        self.sounding.withLock { $0.problem = fault }
      }
    }
  }

  /// What the session says of itself.
  public var status: DeskStatus {
    var status = DeskStatus()
    let (session, problem) = sounding.withLock { ($0.session, $0.problem) }
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
    status.xruns = state.xruns
    switch state.device {
    case .closed: status.device = "no device"
    case .open(let format):
      let milliseconds = Int((format.latencySeconds * 1000).rounded())
      status.device =
        "\(format.name) \(Numeral.kilohertz(format.sampleRate))k \(milliseconds) ms"
    case .waiting(let sentence): status.fault = sentence
    }
    if let problem = problem ?? state.problem { status.fault = problem }
    status.matchGainsDB[.original] = session.matchGainDB(.mix)
    status.matchGainsDB[.master] = session.matchGainDB(.master)
    let slot = wishes.withLock { $0.monitor?.reference ?? 0 }
    if let number = sounding.withLock({ $0.slots.firstIndex(of: slot) }) {
      status.matchGainsDB[.reference] = session.matchGainDB(.reference(number))
    }
    return status
  }

  /// The session that sounds now; nil before a mix is open.
  var session: PlaybackSession? { sounding.withLock { $0.session } }

  private func load(_ mix: LoadedTrack?, _ references: [LoadedTrack?]) {
    let generation = wishes.withLock { wishes in
      wishes.mix = mix
      wishes.references = references
      wishes.generation += 1
      return wishes.generation
    }
    queue.async { self.open(generation, rate: nil) }
  }

  /// Opens mix and references anew; a newer load makes this one void.
  private func open(_ generation: Int, rate: Int?) {
    let wanted = wishes.withLock { $0 }
    guard wanted.generation == generation else { return }
    let old = sounding.withLock { sounding in
      defer { sounding = Sounding() }
      return sounding.session
    }
    let position = old?.state.seconds ?? wanted.position
    old?.close()
    guard let mix = wanted.mix else { return }
    do {
      let track = try audible(mix)
      let session = try PlaybackSession(mix: track, sampleRate: rate, scratch: scratch)
      var slots: [Int] = []
      var tracks: [AuditionTrack] = []
      for (slot, reference) in wanted.references.enumerated() {
        guard let reference, let track = try? audible(reference) else { continue }
        slots.append(slot)
        tracks.append(track)
      }
      try session.setReferences(tracks)
      let fault = use(device.withLock { $0 }, in: session)
      let engine = AuditionEngine(mix: track, isDownmixed: downmix, scratch: scratch)
      sounding.withLock {
        $0.session = session
        $0.engine = engine
        $0.slots = slots
        $0.problem = fault
      }
      session.seek(to: min(position, mix.profile.seconds))
      apply(wishes.withLock { $0.loop }, to: session)
      takePlan(wishes.withLock { $0.plan })
      if let monitor = wishes.withLock({ $0.monitor }) { apply(monitor, to: session) }
      if wishes.withLock({ $0.isPlaying }) { session.play() }
    } catch {
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  /// Opens a device; without it the playhead runs silently, and the sentence says why.
  private func use(_ choice: DeviceChoice, in session: PlaybackSession) -> String? {
    guard case .waiting(let sentence) = session.useDevice(choice) else { return nil }
    session.useDevice(DeviceChoice(DeviceChoice.none))
    return sentence
  }

  private func audible(_ track: LoadedTrack) throws -> AuditionTrack {
    guard let measured = track.profiled else {
      throw LacquerError(
        .input, "\(track.path) is a saved profile without audio: there is nothing to hear.")
    }
    return try AuditionTrack(track.path, measured: measured, downmix: downmix, scratch: scratch)
  }

  /// Makes a solved plan audible as B; the one before plays until it is ready.
  private func takePlan(_ plan: MasterPlan?) {
    let (session, engine) = sounding.withLock { ($0.session, $0.engine) }
    guard let session, let engine else { return }
    guard let plan, plan.mixHash == engine.mix.hash else { return session.setMaster(nil) }
    // A newer plan is on its way through the queue: this one would only be replaced.
    guard wishes.withLock({ $0.plan == plan }) else { return }
    guard let rate = plan.renders.first?.sampleRate else { return }
    guard rate == session.sampleRate else {
      let generation = wishes.withLock { $0.generation }
      return open(generation, rate: rate)
    }
    do {
      let master = try engine.replay(plan)
      session.setMaster(master)
      sounding.withLock { $0.master = master }
      if let monitor = wishes.withLock({ $0.monitor }) { apply(monitor, to: session) }
    } catch {
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  /// Makes a draft audible as B, unless something newer is on its way.
  private func takeDraft(_ plan: MasterPlan?) {
    let (session, engine, last) = sounding.withLock { ($0.session, $0.engine, $0.master) }
    guard let session, let engine, let plan, wishes.withLock({ $0.draft == plan }),
      plan.mixHash == engine.mix.hash, plan.renders.first?.sampleRate == session.sampleRate
    else { return }
    do {
      session.setMaster(try engine.draft(plan, after: last))
      if let monitor = wishes.withLock({ $0.monitor }) { apply(monitor, to: session) }
    } catch {
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  private func apply(_ loop: LoopRange?, to session: PlaybackSession) {
    guard let loop, loop.isOn, loop.end > loop.start else { return session.setLoop(nil) }
    let rate = Double(session.sampleRate)
    session.setLoop(Int(loop.start * rate)..<Int(loop.end * rate))
  }

  private func apply(_ monitor: DeskMonitor, to session: PlaybackSession) {
    session.setLevelMatch(monitor.isLevelMatched)
    var settings = MonitorSettings()
    settings.gainDB = min(0, monitor.gainDB)
    settings.mode =
      switch monitor.channels {
      case .stereo: .stereo
      case .mono: .mono
      case .side: .side
      case .left: .left
      case .right: .right
      case .swapped: .swap
      }
    settings.band = monitor.band.flatMap { range in
      Workbench.ListeningBand.all.firstIndex { $0.range == range }
    }.flatMap(MonitorSettings.Band.init(rawValue:))
    session.setMonitor(settings)
    let source: AuditionSource =
      switch monitor.source {
      case .original: .mix
      case .master: .master
      case .reference:
        .reference(sounding.withLock { $0.slots.firstIndex(of: monitor.reference) } ?? 0)
      case .difference: .difference(monitor.tap == .whole ? .whole : .limiter)
      }
    session.select(source)
  }
}
