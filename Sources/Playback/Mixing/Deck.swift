package import Realtime
import Synchronization

/// One timeline of audio, rendered ahead: every stream, and where in its track each frame comes from.
///
/// Two decks take turns: a jump or a new plan is rendered into the idle one, and the mixer fades over.
/// Written by the worker, read by the audio thread. A value of pointers.
@safe package struct Deck: @unchecked Sendable {
  /// Frames between two records of positions.
  static let granule = 64
  /// Positions in a record: the mix, then every reference.
  static let positions = 1 + StreamLayout.references

  /// The samples, two channels a stream.
  package let ring: FrameRing
  private let records: UnsafeMutablePointer<Int>
  private let startClock: UnsafeMutablePointer<Atomic<Int>>
  private let fade: UnsafeMutablePointer<Atomic<Int>>
  private let endIndex: UnsafeMutablePointer<Atomic<Int>>
  private let held: UnsafeMutablePointer<Atomic<Int>>
  private let made: UnsafeMutablePointer<Atomic<Int>>
  private let loudness: UnsafeMutablePointer<SIMD32<Float>>

  private init(frames: Int) {
    ring = .allocate(channels: 2 * StreamLayout.count, frames: frames)
    let count = ring.capacity / Self.granule * Self.positions
    unsafe records = .allocate(capacity: count)
    unsafe records.initialize(repeating: 0, count: count)
    unsafe startClock = .allocate(capacity: 1)
    unsafe startClock.initialize(to: Atomic(Self.unaligned))
    unsafe fade = .allocate(capacity: 1)
    unsafe fade.initialize(to: Atomic(0))
    unsafe endIndex = .allocate(capacity: 1)
    unsafe endIndex.initialize(to: Atomic(Int.max))
    unsafe held = .allocate(capacity: 1)
    unsafe held.initialize(to: Atomic(0))
    unsafe made = .allocate(capacity: 1)
    unsafe made.initialize(to: Atomic(0))
    unsafe loudness = .allocate(capacity: 1)
    unsafe loudness.initialize(to: SIMD32(repeating: 1))
  }

  /// Makes a deck of at least `frames` frames. [control thread]
  static func allocate(frames: Int) -> Deck { Deck(frames: frames) }

  /// Frees the memory when nobody uses the deck any more. [control thread]
  func deallocate() {
    ring.deallocate()
    unsafe records.deallocate()
    unsafe startClock.deallocate()
    unsafe fade.deallocate()
    unsafe endIndex.deallocate()
    unsafe held.deallocate()
    unsafe made.deallocate()
    unsafe loudness.deallocate()
  }

  /// Start time of a deck that may begin at any moment: it is heard as soon as possible.
  package static let unaligned = -1

  /// Empties an idle deck, which is going to hold `streams`, a bit each, at these levels in the lanes of
  /// `StreamLayout`, once so many jumps were asked for. [worker]
  package func prepare(
    clock: Int, fade kind: FadeKind, streams: Int, levels: SIMD32<Float> = SIMD32(repeating: 1),
    jumps: Int = 0
  ) {
    ring.reset()
    unsafe loudness.pointee = levels
    unsafe made.pointee.store(jumps, ordering: .releasing)
    unsafe held.pointee.store(streams, ordering: .releasing)
    unsafe startClock.pointee.store(clock, ordering: .releasing)
    unsafe fade.pointee.store(kind.rawValue, ordering: .releasing)
    unsafe endIndex.pointee.store(Int.max, ordering: .releasing)
  }

  /// Moment of the mixer's clock that frame 0 belongs to. [any thread]
  var clock: Int { @_noLocks get { unsafe startClock.pointee.load(ordering: .acquiring) } }

  /// Sets `clock` once an unaligned deck has begun to play. [audio thread]
  @_noLocks func begin(at clock: Int) {
    unsafe startClock.pointee.store(clock, ordering: .releasing)
  }

  /// How loud each lane is on this deck: a master's level changes with the master. [audio thread]
  var levels: SIMD32<Float> { @_noLocks get { unsafe loudness.pointee } }

  /// Gain of every stream for these weights. [audio thread]
  @_noLocks package func gains(_ weights: SIMD32<Float>) -> SIMD16<Float> {
    let scaled = weights * levels
    var gains = scaled.lowHalf + scaled.highHalf
    gains[StreamLayout.mix] += gains[StreamLayout.difference]
    gains[StreamLayout.difference] = 0
    return gains
  }

  /// Whether every stream with a gain is on it: one that came later waits for the next deck.
  /// [any thread]
  @_noLocks func holds(_ gains: SIMD16<Float>) -> Bool {
    let streams = unsafe held.pointee.load(ordering: .acquiring)
    for stream in 0..<StreamLayout.count where gains[stream] != 0 && streams >> stream & 1 == 0 {
      return false
    }
    return true
  }

  /// Jumps that had been asked for when it was made: it is where the last of them went. [any thread]
  var jumps: Int { @_noLocks get { unsafe made.pointee.load(ordering: .acquiring) } }

  /// How the mixer fades to this deck. [any thread]
  var fadeKind: Int { @_noLocks get { unsafe fade.pointee.load(ordering: .acquiring) } }

  /// Frame at which the mix has ended; Int.max while that is not known. [any thread]
  var end: Int { @_noLocks get { unsafe endIndex.pointee.load(ordering: .acquiring) } }

  /// Notes that the mix ends at frame `index`. [worker]
  func markEnd(_ index: Int) { unsafe endIndex.pointee.store(index, ordering: .releasing) }

  /// The positions of the granule that frame `index` lies in.
  @_noLocks func record(_ index: Int) -> UnsafeMutablePointer<Int> {
    let granules = ring.capacity / Self.granule
    return unsafe records + (index / Self.granule & (granules - 1)) * Self.positions
  }
}

/// Shapes of the fade from one deck to the other.
package enum FadeKind: Int {
  /// 10 ms, linear: a jump.
  case jump
  /// 60 ms, t − sin(2πt)/2π: a new plan on the same timeline (docs/playback.md).
  case plan
}
