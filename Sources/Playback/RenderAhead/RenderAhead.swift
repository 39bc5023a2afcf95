import AudioCore
import CRealtime
import Dispatch
import Mastering
import Realtime
import Synchronization

/// Fills the decks ahead of the playhead, on a thread of its own.
///
/// Every jump and every change of what is heard becomes a timeline in the idle deck, to which the
/// mixer fades. Requests are coalesced: only the last of a kind counts.
///
/// Started and stopped by one thread; what others reach is atomic or behind a lock, and the rest
/// belongs to the worker.
final class RenderAhead: @unchecked Sendable {
  /// What the worker finds when it looks.
  private struct Inbox {
    var requests = Requests()
    /// Places that were asked for and not gone to yet: of the mix, and of references by their numbers.
    var sought: (mix: Int?, references: [Int: Int]) = (nil, [:])
  }

  private let mixer: Mixer
  private let inbox = Mutex(Inbox())
  private let wake = DispatchSemaphore(value: 0)
  private let stopping = Atomic<Bool>(false)
  /// Called on the worker when it cannot go on, and with nil once it can again.
  private let onFailure: @Sendable (LacquerError?) -> Void
  /// Called on the worker once the mix has come to its end; again as long as it says that it goes on.
  let onEnd = Shared<(@Sendable () -> Bool)?>(nil)
  /// Called on the worker when a deck waits for the mixer, which may be at rest.
  let onOffer = Shared<(@Sendable () -> Void)?>(nil)
  private var thread: WorkThread?

  // Worker only.
  private var alignments: [Int: Int] = [:]
  private var programme: Programme
  private var timelines: [Timeline?] = [nil, nil]
  private var pending = -1
  private var hasToldEnd = false
  /// Frames of the fade at every seam.
  private var fade = 0
  /// What the deck that waits was made for.
  private var offered = Requests()
  /// Sources of the tracks, for each deck its own.
  private var sources: [[any AudioSource]] = [[], []]
  private var sourceVersions = [-1, -1]
  private var renderNanoseconds: UInt64 = 30_000_000
  /// CPU time of the last change on the worker, ns. [any thread]
  let changeNanoseconds = Atomic<Int>(0)

  /// Frames that are kept ready.
  private let aheadFrames: Int

  /// Starts to read `programme` ahead from its start. [control thread]
  init(
    mixer: Mixer, programme: Programme, onFailure: @escaping @Sendable (LacquerError?) -> Void
  ) {
    self.mixer = mixer
    self.programme = programme
    self.onFailure = onFailure
    aheadFrames = mixer.decks.0.ring.capacity * 3 / 4
    inbox.withLock { $0.requests.programme = programme }
    thread = WorkThread(name: "lacquer-ahead", priority: .elevated) { [unowned self] in run() }
  }

  /// Ends the thread. [control thread]
  func stop() {
    stopping.store(true, ordering: .releasing)
    wake.signal()
    thread?.join()
    thread = nil
  }

  /// Asks for a change. [any thread]
  func request(_ change: (inout Requests) -> Void) {
    inbox.withLock { take(change, &$0) }
    wake.signal()
  }

  /// Asks for a place of the mix, unless it is on its way to one; returns whether it was not. [any thread]
  func requestUnlessSought(_ frame: Int) -> Bool {
    let isFree = inbox.withLock { inbox in
      guard inbox.sought.mix == nil else { return false }
      take({ $0.seek = frame }, &inbox)
      return true
    }
    // The worker itself asks again as long as it is on its way: woken each time it would never rest.
    if isFree { wake.signal() }
    return isFree
  }

  private func take(_ change: (inout Requests) -> Void, _ inbox: inout Inbox) {
    change(&inbox.requests)
    inbox.sought.mix = inbox.requests.seek ?? inbox.sought.mix
    if inbox.requests.isJump { mixer.signals.add(.jumps, 1) }
    inbox.sought.references.merge(inbox.requests.referenceSeeks) { $1 }
  }

  /// Where the mix and references, by their numbers, are going, as far as they are not there. [any thread]
  var sought: (mix: Int?, references: [Int: Int]) { inbox.withLock { $0.sought } }

  /// Forgets places that were gone to.
  private func arrive() {
    inbox.withLock {
      guard $0.requests.seek == nil, $0.requests.referenceSeeks.isEmpty else { return }
      $0.sought = (nil, [:])
    }
  }

  /// Lets the worker look at once. [any thread]
  func nudge() { wake.signal() }

  private func run() {
    let denormals = lacquer_denormals_off()
    defer { lacquer_denormals_restore(denormals) }
    var hasFailed = false
    while !stopping.load(ordering: .acquiring) {
      do {
        try turn()
        if hasFailed { onFailure(nil) }
        hasFailed = false
      } catch {
        hasFailed = true
        let error =
          error as? LacquerError ?? LacquerError(.internalFault, "Playback failed.")
        onFailure(error)
        _ = wake.wait(timeout: .now() + 0.2)
      }
      _ = wake.wait(timeout: .now() + .milliseconds(hasFailed ? min(pause, 100) : pause))
    }
  }

  /// Milliseconds until the next look, where nobody asks for an earlier one.
  private var pause: Int {
    guard mixer.signals.get(.isSilent) != 0 else { return 15 }
    let isSettled = inbox.withLock {
      $0.requests.isEmpty && $0.sought.mix == nil && $0.sought.references.isEmpty
    }
    let isEndTold = mixer.signals.get(.hasEnded) == (hasToldEnd ? 1 : 0)
    let rests = mixer.isAtRest && pending < 0 && mixer.signals.get(.isFading) == 0
    return isSettled && isEndTold && rests ? 1000 : 100
  }

  private func turn() throws {
    if pending >= 0, mixer.signals.get(.nextDeck) < 0 {
      pending = -1
      offered = Requests()
    }
    let hasEnded = mixer.signals.get(.hasEnded) != 0
    hasToldEnd = hasEnded && (hasToldEnd || onEnd.value?() ?? true)
    let isBusy = mixer.signals.get(.isFading) != 0
    var fault: (any Error)?
    if !isBusy, inbox.withLock({ !$0.requests.isEmpty }) {
      // A deck that waits for its moment is taken back when something newer is wanted.
      if pending < 0 || mixer.signals.withdrawNextDeck(pending) {
        pending = -1
        do {
          try change()
        } catch {
          fault = error
          askAgain()
        }
      }
    }
    if pending < 0, mixer.signals.get(.isFading) == 0 { arrive() }
    for index in [mixer.signals.get(.activeDeck), pending].filter({ $0 >= 0 }) {
      try top(up: index)
    }
    if mixer.signals.get(.isFading) != 0 {
      try top(up: 1 - mixer.signals.get(.activeDeck))
    }
    // What is heard plays on meanwhile.
    if let fault { throw fault }
  }

  /// Wants again what could not be done, under all that was asked for since.
  private func askAgain() {
    inbox.withLock { $0.requests = $0.requests.after(offered) }
    offered = Requests()
  }

  private func top(up index: Int) throws {
    guard let timeline = timelines[index] else { return }
    let deck = mixer.deck(index)
    let missing = aheadFrames - deck.ring.readable
    if missing > 0 { try timeline.fill(deck, frames: missing) }
  }

  /// Renders what is wanted now into the idle deck and offers it to the mixer.
  private func change() throws {
    let (wanted, jumps) = inbox.withLock { inbox in
      defer { inbox.requests = Requests() }
      return (inbox.requests.after(offered), mixer.signals.get(.jumps))
    }
    offered = wanted
    if let programme = wanted.programme { self.programme = programme }
    let active = mixer.signals.get(.activeDeck)
    let idle = 1 - active
    let deck = mixer.deck(idle)
    let started = DispatchTime.now().uptimeNanoseconds
    let cpu = lacquer_thread_nanoseconds()
    let isAligned = !wanted.isJump && timelines[active] != nil
    let clock = isAligned ? moment(on: mixer.deck(active)) : Deck.unaligned
    var cursors = positions(on: mixer.deck(active), clock: clock)
    apply(wanted, to: &cursors)
    let timeline = try makeTimeline(cursors, deck: idle)
    timelines[idle] = timeline
    deck.prepare(
      clock: clock, fade: isAligned ? .plan : .jump, streams: timeline.streams,
      levels: LevelMatch(programme).levels, jumps: jumps)
    try timeline.fill(deck, frames: mixer.sampleRate / 4)
    renderNanoseconds = DispatchTime.now().uptimeNanoseconds - started
    changeNanoseconds.store(Int(lacquer_thread_nanoseconds() - cpu), ordering: .relaxed)
    pending = idle
    mixer.signals.set(.nextDeck, idle)
    onOffer.value?()
  }

  /// The moment of the mixer's clock at which a deck rendered from now on can take over.
  private func moment(on deck: Deck) -> Int {
    let clock = mixer.signals.get(.clock)
    guard mixer.signals.get(.isSilent) == 0 else { return clock }
    let seconds = 0.01 + 1.5 * Double(min(renderNanoseconds, 200_000_000)) * 1e-9
    let index = clock + Int(seconds * Double(mixer.sampleRate)) - deck.clock
    let granule = (index + Deck.granule - 1) / Deck.granule * Deck.granule
    return min(granule, deck.ring.end / Deck.granule * Deck.granule) + deck.clock
  }

  /// Where every track is: at a moment of the clock, or now.
  private func positions(on deck: Deck, clock: Int) -> [TrackCursor] {
    let active = mixer.signals.get(.activeDeck)
    guard let timeline = timelines[active] else { return startCursors() }
    var cursors = [timeline.mix] + timeline.references
    let index = clock == Deck.unaligned ? deck.ring.start : clock - deck.clock
    if index < deck.ring.end {
      for number in cursors.indices {
        let record = unsafe deck.record(index)[number]
        cursors[number].place(at: record, after: index % Deck.granule)
      }
    }
    return cursors
  }

  private func startCursors() -> [TrackCursor] {
    [TrackCursor(frame: 0, length: programme.mix.frames)]
      + programme.references.map {
        TrackCursor(frame: $0.loudestFrame, length: $0.frames, wraps: true)
      }
  }

  private func apply(_ wanted: Requests, to cursors: inout [TrackCursor]) {
    let fresh = startCursors()
    cursors[0].length = fresh[0].length
    while cursors.count > fresh.count { cursors.removeLast() }
    for number in fresh.indices.dropFirst() {
      if number >= cursors.count {
        cursors.append(fresh[number])
      } else if cursors[number].length != fresh[number].length {
        cursors[number] = fresh[number]
      }
    }
    if let seek = wanted.seek { cursors[0].frame = min(max(0, seek), cursors[0].length) }
    if let loop = wanted.loop { cursors[0].repeatRange(loop) }
    for (number, frame) in wanted.referenceSeeks where number + 1 < cursors.count {
      cursors[number + 1].frame = min(max(0, frame), cursors[number + 1].length)
    }
    for (number, loop) in wanted.referenceLoops where number + 1 < cursors.count {
      cursors[number + 1].repeatRange(loop)
    }
    for (number, offset) in wanted.alignments { alignments[number] = offset }
    if let fade = wanted.fade { self.fade = fade }
    for number in cursors.indices { cursors[number].fade = fade }
  }

  private func makeTimeline(_ cursors: [TrackCursor], deck: Int) throws -> Timeline {
    if sourceVersions[deck] != programme.trackVersion {
      sources[deck] = try [programme.mix.make()] + programme.references.map { try $0.make() }
      sourceVersions[deck] = programme.trackVersion
    }
    var readers = [(stream: StreamLayout.mix, reader: StreamReader(sources[deck][0]))]
    if let master = programme.master {
      let offset = master.firstFrame
      readers.append((StreamLayout.master, StreamReader(try master.source(), offset: offset)))
      readers.append((StreamLayout.driven, StreamReader(try master.drivenSource(), offset: offset)))
      if let codec = programme.codec {
        readers.append((StreamLayout.codec, StreamReader(try codec.make(), offset: offset)))
      }
    }
    return Timeline(
      mix: cursors[0], alignments: alignments, references: Array(cursors.dropFirst()),
      mixReaders: readers,
      referenceReaders: sources[deck].dropFirst().map { StreamReader($0) })
  }
}
