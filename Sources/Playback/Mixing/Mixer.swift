import AudioCore
import DSP
package import Realtime

/// The audio callback: takes frames from the decks, fades, weighs, monitors.
///
/// `render` is all that happens to samples on the audio thread. It neither allocates nor locks; the
/// compiler holds it and everything it calls to that (`@_noLocks`). Everything it needs to know
/// comes by `parameters`, decks and `signals`.
@safe package final class Mixer: @unchecked Sendable {
  /// Most frames mixed in one go.
  static let chunk = 64
  /// Seconds in which a start becomes fully loud.
  static let gentleStartSeconds = 0.2

  package let sampleRate: Int
  /// The two timelines.
  package let decks: (Deck, Deck)
  /// What the control thread wants; it puts, the audio thread refreshes.
  package let parameters: Mailbox<MixerParameters>
  /// What the audio thread says.
  package let signals: MixerSignals
  /// What is heard, before the monitor, for the meters.
  let meterFeed: FrameRing

  // Audio thread only, all of it plain values.
  var current = MixerParameters()
  var active = 0
  var incoming = -1
  var deckFade = 0
  var clock = 0
  var weightsBefore = SIMD32<Float>.zero
  var weightsNow = SIMD32<Float>.zero
  var switchFade: Int
  var switchKeepsPower = false
  /// Programmes that sounded when the switch under way began, a bit each.
  var programmesBefore = 0
  var matrixBefore = SIMD4<Float>(1, 0, 0, 1)
  var matrixNow = SIMD4<Float>(1, 0, 0, 1)
  var matrixFade: Int
  var bandFade: Int
  var bandSlot = 0
  var bands: (ListeningBandFilter, ListeningBandFilter)
  var transport: Float = 0
  var startsGently = true
  var hold: Float = 1
  var hasEnded = false
  /// What the meters are being fed with.
  var fed = 0

  let switchFrames: Int
  let planFrames: Int
  let planShape: UnsafeMutablePointer<Float>
  let sineShape: UnsafeMutablePointer<Float>
  let holdStep: Float
  let holdRise: Float
  private let tables: FadeTables
  /// Left and right of a chunk: of the incoming deck, then of a second weighing.
  let work: UnsafeMutablePointer<Float>

  /// Makes a mixer with decks of `seconds`. [control thread]
  package init(sampleRate: Int, seconds: Double = 0.7) {
    self.sampleRate = sampleRate
    let frames = Int(seconds * Double(sampleRate))
    decks = (.allocate(frames: frames), .allocate(frames: frames))
    parameters = .allocate(MixerParameters())
    signals = .allocate()
    meterFeed = .allocate(channels: 2, frames: sampleRate / 2)
    // The first switch may come before anything was fed, at frame 0.
    signals.set(.meterStart, -1)
    tables = FadeTables(sampleRate: sampleRate)
    switchFrames = tables.switchFrames
    planFrames = tables.planFrames
    unsafe planShape = tables.plan.pointer
    unsafe sineShape = tables.sine.pointer
    switchFade = tables.switchFrames
    matrixFade = tables.switchFrames
    bandFade = tables.switchFrames
    bands = (
      ListeningBandFilter(sampleRate: sampleRate), ListeningBandFilter(sampleRate: sampleRate)
    )
    // 6 dB a second.
    holdStep = Float(Decibels.gain(6 / Double(sampleRate)))
    holdRise = Float(Decibels.gain(6))
    unsafe work = .allocate(capacity: 4 * Self.chunk)
    unsafe work.initialize(repeating: 0, count: 4 * Self.chunk)
  }

  deinit {
    decks.0.deallocate()
    decks.1.deallocate()
    parameters.deallocate()
    signals.deallocate()
    meterFeed.deallocate()
    bands.0.deallocate()
    bands.1.deallocate()
    unsafe work.deallocate()
  }

  /// A deck by its number.
  @_noLocks func deck(_ index: Int) -> Deck { index == 0 ? decks.0 : decks.1 }

  /// Frames that can be rendered without a gap; Int.max when none are needed. [audio thread]
  @_noLocks func readyFrames() -> Int {
    if parameters.refresh() { take(parameters.value) }
    changeDeck()
    if hasEnded { return Int.max }
    if !current.isPlaying, transport == 0 { return Int.max }
    let here = deck(active)
    if isWaiting { return 0 }
    if here.end != Int.max, !current.isEndless { return Int.max }
    let ready = here.ring.readable
    return incoming < 0 ? ready : min(ready, deck(incoming).ring.readable)
  }

  /// Whether a resting device has something to do. [any thread]
  var isWanted: Bool { signals.get(.wantsSound) != 0 || signals.get(.nextDeck) >= 0 }

  /// Whether nothing sounds and nothing is to. [any thread]
  var isAtRest: Bool { signals.get(.isSilent) != 0 && !isWanted }

  /// Starts from silence again, gently: after a device was opened. [audio thread]
  @_noLocks func restart() {
    transport = 0
    startsGently = true
  }

  /// Mixes `count` frames of left and right. [audio thread]
  @_noLocks package func render(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, count: Int
  ) {
    if parameters.refresh() { take(parameters.value) }
    var done = 0
    while done < count {
      let frames = min(Self.chunk, count - done)
      unsafe renderChunk(left + done, right + done, frames)
      done += frames
    }
  }

  /// Compares with what was wanted before, and starts the fades that follow.
  @_noLocks private func take(_ wanted: MixerParameters) {
    if wanted.weights != current.weights {
      weightsBefore = weightsNow
      if switchFade >= switchFrames { programmesBefore = 0 }
      programmesBefore |= 1 &<< current.programme
      switchFade = 0
      // What the new source is alike to, a switch left half-way included, is faded straight: it would swell.
      switchKeepsPower = programmesBefore >> wanted.programme & 1 == 0
      if transport > 0 { holdBack(from: current.loudness, to: wanted.loudness) }
    }
    if wanted.matrix != current.matrix {
      matrixBefore = matrixNow
      matrixFade = 0
    }
    current = wanted
  }

  /// Holds back what is switched to where it is more than 6 dB louder than what is heard, as far as
  /// that is held back itself no louder at all; what is faded out keeps its level, or it would step.
  @_noLocks private func holdBack(from: Float, to: Float) {
    guard from > 0, to > 0 else { return }
    let ceiling = hold < 1 ? hold * from : from * holdRise
    let gain = min(1, ceiling / to)
    guard gain != hold else { return }
    let kept = hold / gain
    weightsBefore = weightsBefore * kept
    // The next switch may come before anything was mixed, and starts from this.
    weightsNow = weightsBefore
    bands.0.scale(by: Double(kept))
    bands.1.scale(by: Double(kept))
    hold = gain
  }

  @_noLocks private func renderChunk(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    changeDeck()
    let target: Float = isRunning ? 1 : 0
    if target == 0, transport == 0 {
      unsafe left.update(repeating: 0, count: count)
      unsafe right.update(repeating: 0, count: count)
      // At rest nothing is heard of a switch, so it is done at once.
      settleFades()
      signals.set(.isSilent, 1)
      return
    }
    signals.set(.isSilent, 0)
    let fade = switchFade
    var got = unsafe takeFrames(left, right, count)
    // A fade between decks may end inside the chunk: the new one goes on from there.
    while got > 0, got < count, !hasEnded {
      let more = unsafe takeFrames(left + got, right + got, count - got)
      if more == 0 { break }
      got += more
    }
    if got < count {
      unsafe (left + got).update(repeating: 0, count: count - got)
      unsafe (right + got).update(repeating: 0, count: count - got)
      if !hasEnded { signals.add(.starvedFrames, count - got) }
    }
    unsafe feedMeters(left, right, got, fade: fade)
    unsafe monitor(left, right, count)
    unsafe fadeTransport(left, right, count, toward: target)
    unsafe clip(left, right, count)
    if hasEnded { transport = 0 }
  }

  /// Whether the transport runs: there is something to play, and a start has all it needs.
  private var isRunning: Bool {
    @_noLocks get {
      guard current.isPlaying, !hasEnded, deck(active).ring.end > 0 else { return false }
      return !isWaiting
    }
  }

  /// Whether a start waits for a deck at the place that was asked for last, and with all that is weighed.
  ///
  /// For what is weighed not once that deck waits for its moment: the clock goes there by playing,
  /// silently.
  private var isWaiting: Bool {
    @_noLocks get {
      if transport > 0 { return false }
      let deck = deck(active)
      if deck.jumps != signals.get(.jumps) { return true }
      if signals.get(.nextDeck) >= 0 { return false }
      return !deck.holds(deck.gains(current.weights))
    }
  }

  @_noLocks private func settleFades() {
    switchFade = switchFrames
    weightsNow = current.weights
    matrixFade = switchFrames
    matrixNow = current.matrix
    if bandNow != current.band { turnBand() }
    bandFade = switchFrames
    hold = 1
    if hasEnded, !current.isPlaying { hasEnded = false }
  }

  /// Fades in and out around play and pause.
  @_noLocks private func fadeTransport(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int,
    toward target: Float
  ) {
    guard transport != target else {
      if target == 1 { startsGently = false }
      return
    }
    let frames =
      startsGently ? Float(sampleRate) * Float(Self.gentleStartSeconds) : Float(switchFrames)
    let step = 1 / frames
    for i in 0..<count {
      transport = target > 0 ? min(1, transport + step) : max(0, transport - step)
      unsafe left[i] *= transport
      unsafe right[i] *= transport
    }
  }

  /// Holds samples inside full scale and counts those that were not.
  @_noLocks private func clip(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var clipped = 0
    for i in 0..<count {
      let l = unsafe left[i]
      let r = unsafe right[i]
      if l > 1 || l < -1 {
        clipped += 1
        unsafe left[i] = l > 0 ? 1 : -1
      }
      if r > 1 || r < -1 {
        clipped += 1
        unsafe right[i] = r > 0 ? 1 : -1
      }
    }
    if clipped > 0 { signals.add(.clippedSamples, clipped) }
  }

  /// Leaves what is heard to the meters; what they do not fetch in time is lost to them.
  ///
  /// The crossfade to another source is nobody's: it is left out, and the meters are told where it was.
  /// One from level to level of a source, `fade` frames of which lie before these, is undone with them.
  @_noLocks private func feedMeters(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int,
    fade: Int
  ) {
    let start = meterFeed.end
    let faded = fed == current.heard ? switchFrames - fade : 0
    if fed != current.heard {
      guard switchFade >= switchFrames else { return }
      fed = current.heard
      signals.set(.meterChannels, current.meterChannels)
      signals.set(.meterStart, start)
    }
    guard meterFeed.writable >= count else { return }
    let deck = deck(active)
    let level = deck.levels[current.meterLane]
    let before = deck.gains(weightsBefore)[current.meterLane % StreamLayout.unmatched]
    let whole = 1 / level
    for i in 0..<count {
      let t = (Float(fade + i) + 0.5) / Float(switchFrames)
      let scale = i < faded ? 1 / (before + (level - before) * t) : whole
      unsafe meterFeed.pointer(0, at: start + i).pointee = left[i] * scale
      unsafe meterFeed.pointer(1, at: start + i).pointee = right[i] * scale
    }
    meterFeed.publish(count)
  }
}
