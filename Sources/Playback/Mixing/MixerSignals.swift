import Synchronization

/// What the audio thread tells the others, one number each.
///
/// A value of a pointer; lives as long as its mixer.
@safe package struct MixerSignals: @unchecked Sendable {
  /// The numbers.
  package enum Name: Int, CaseIterable {
    /// Frames taken from decks since the mixer was made; stands still while paused.
    case clock
    /// The deck that is heard.
    case activeDeck
    /// The deck to go over to; −1 for none, two more than its number while the audio thread looks at it.
    case nextDeck
    /// 1 while a fade between decks is under way.
    case isFading
    /// Fades from deck to deck that have begun.
    case deckChanges
    /// Frame of the mix that was mixed last.
    case mixFrame
    /// Frame of the first reference that was mixed last; the others follow.
    case referenceFrame
    case referenceFrame2, referenceFrame3, referenceFrame4
    case referenceFrame5, referenceFrame6, referenceFrame7, referenceFrame8
    /// Frames that were missing when they were needed.
    case starvedFrames
    /// Samples that passed full scale and were held there.
    case clippedSamples
    /// 1 when the mix has come to its end.
    case hasEnded
    /// 1 while the transport is at rest and nothing sounds.
    case isSilent
    /// Frame of the meters' feed from which on what is heard now was fed, and its channels.
    case meterStart
    case meterChannels
    /// 1 while the control thread wants sound.
    case wantsSound
    /// Places that were asked for: a start waits for a deck that was made for the last of them.
    case jumps
  }

  private let numbers: UnsafeMutablePointer<Atomic<Int>>

  private init(count: Int) {
    unsafe numbers = .allocate(capacity: count)
    for i in 0..<count { unsafe (numbers + i).initialize(to: Atomic(0)) }
  }

  static func allocate() -> MixerSignals {
    let signals = MixerSignals(count: Name.allCases.count)
    signals.set(.nextDeck, -1)
    signals.set(.isSilent, 1)
    signals.set(.meterChannels, 2)
    return signals
  }

  func deallocate() { unsafe numbers.deallocate() }

  @_noLocks package func get(_ name: Name) -> Int {
    unsafe numbers[name.rawValue].load(ordering: .acquiring)
  }

  @_noLocks package func set(_ name: Name, _ value: Int) {
    unsafe numbers[name.rawValue].store(value, ordering: .releasing)
  }

  @_noLocks func add(_ name: Name, _ value: Int) {
    unsafe _ = numbers[name.rawValue].add(value, ordering: .relaxed)
  }

  /// Frame of reference `index` that was mixed last.
  func referenceFrame(_ index: Int) -> Int {
    unsafe numbers[Name.referenceFrame.rawValue + index].load(ordering: .acquiring)
  }

  /// Copies a record of positions. [audio thread]
  @_noLocks func setPositions(_ record: UnsafeMutablePointer<Int>, offset: Int) {
    for i in 0..<Deck.positions {
      unsafe numbers[Name.mixFrame.rawValue + i].store(record[i] + offset, ordering: .releasing)
    }
  }

  /// Takes the deck that waits back, if it still does and is not looked at; the worker's way to change
  /// its mind.
  package func withdrawNextDeck(_ deck: Int) -> Bool {
    unsafe numbers[Name.nextDeck.rawValue].compareExchange(
      expected: deck, desired: -1, ordering: .acquiringAndReleasing
    ).exchanged
  }

  /// Keeps the deck that waits from the worker until `nextDeck` is set again; nil for none. [audio thread]
  @_noLocks package func claimNextDeck() -> Int? {
    let deck = get(.nextDeck)
    guard deck >= 0 else { return nil }
    let isClaimed = unsafe numbers[Name.nextDeck.rawValue].compareExchange(
      expected: deck, desired: deck + 2, ordering: .acquiringAndReleasing
    ).exchanged
    return isClaimed ? deck : nil
  }
}
