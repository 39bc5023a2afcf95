import Realtime

extension Mixer {
  /// Goes over to the deck that waits, when its moment has come. [audio thread]
  ///
  /// At rest nothing is heard of a fade that was under way: it is over, and its deck free for what comes.
  @_noLocks func changeDeck() {
    if incoming >= 0, transport == 0 { finishDeckFade() }
    guard incoming < 0, let next = signals.claimNextDeck() else { return }
    guard isReady(deck(next)) else {
      signals.set(.nextDeck, next)
      return
    }
    begin(next)
    // From now on the worker may fill the other deck.
    signals.set(.nextDeck, -1)
  }

  /// Whether the moment of the deck that waits has come; lets go what it holds of the past.
  @_noLocks private func isReady(_ deck: Deck) -> Bool {
    let start = deck.clock
    // A place that is gone to by stopping is not played into: the old sound fades out first.
    if start < 0 { return current.isPlaying ? true : transport == 0 }
    guard clock >= start else { return false }
    let late = clock - start - deck.ring.start
    // Until it has caught up with the present it has nothing to say.
    guard deck.ring.readable > late else {
      deck.ring.release(deck.ring.readable)
      return false
    }
    deck.ring.release(late)
    return true
  }

  /// Goes over to a deck.
  @_noLocks private func begin(_ next: Int) {
    let deck = deck(next)
    if deck.clock < 0 { deck.begin(at: clock) }
    hasEnded = false
    signals.set(.hasEnded, 0)
    if transport == 0 {
      active = next
      signals.set(.activeDeck, next)
      publishPosition(deck)
    } else {
      incoming = next
      deckFade = 0
      signals.add(.deckChanges, 1)
      signals.set(.isFading, 1)
    }
  }

  /// Fills left and right from the decks; returns the frames there were.
  @_noLocks func takeFrames(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) -> Int {
    let here = deck(active)
    var wanted = count
    // What is heard no more fades out first: a reference goes on behind the end of the mix.
    if here.end != Int.max, !current.isEndless, incoming < 0, switchFade >= switchFrames {
      let left = max(0, here.end - here.ring.start)
      if left <= wanted {
        wanted = left
        hasEnded = true
        signals.set(.hasEnded, 1)
      }
    }
    if incoming >= 0 { wanted = min(wanted, fadeLength - deckFade) }
    var got = min(wanted, here.ring.readable)
    if incoming >= 0 { got = min(got, deck(incoming).ring.readable) }
    guard got > 0 else { return 0 }
    unsafe weigh(here, left, right, got)
    if incoming >= 0 {
      unsafe fadeDecks(left, right, got)
    }
    advanceSwitch(got)
    here.ring.release(got)
    clock += got
    signals.set(.clock, clock)
    publishPosition(here)
    if incoming >= 0, deckFade >= fadeLength { finishDeckFade() }
    return got
  }

  private var fadeLength: Int {
    @_noLocks get {
      deck(incoming).fadeKind == FadeKind.plan.rawValue ? planFrames : switchFrames
    }
  }

  /// Mixes the incoming deck over what the old one gave.
  @_noLocks private func fadeDecks(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let next = deck(incoming)
    let newLeft = unsafe work
    let newRight = unsafe work + Self.chunk
    unsafe weigh(next, newLeft, newRight, count)
    let isPlan = next.fadeKind == FadeKind.plan.rawValue
    for i in 0..<count {
      let t =
        unsafe isPlan
        ? planShape[deckFade + i] : (Float(deckFade + i) + 0.5) / Float(switchFrames)
      unsafe left[i] += (newLeft[i] - left[i]) * t
      unsafe right[i] += (newRight[i] - right[i]) * t
    }
    deckFade += count
    next.ring.release(count)
  }

  @_noLocks private func finishDeckFade() {
    active = incoming
    incoming = -1
    signals.set(.activeDeck, active)
    // Whoever finds the fade over finds the place that was gone to.
    publishPosition(deck(active))
    signals.set(.isFading, 0)
  }

  /// Tells where the next frame comes from; a deck that ran empty does not know that yet.
  @_noLocks private func publishPosition(_ deck: Deck) {
    guard deck.ring.readable > 0 else { return }
    let index = deck.ring.start
    unsafe signals.setPositions(deck.record(index), offset: index & (Deck.granule - 1))
  }
}
