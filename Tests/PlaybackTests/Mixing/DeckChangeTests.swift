import AudioCore
import Glibc
import Playback
import Realtime
import TestSupport
import Testing

@Suite("What is heard when the mixer goes over to another deck")
struct DeckChangeTests {
  /// A bench in full swing on a steady sample, and a second deck of another that waits.
  private static func bench(
    rate: Int, fade: FadeKind, first: Float = 0.25, second: Float = 0.25,
    levels: SIMD32<Float> = SIMD32(repeating: 1)
  ) throws -> MixerBench {
    func steady(_ value: Float) -> [[Float]] { MixerBench.steady(value, frames: 2 * rate) }
    let bench = MixerBench(
      [StreamLayout.master: steady(first), StreamLayout.mix: steady(0)], rate: rate)
    bench.hear(StreamLayout.master)
    try bench.start()
    let clock = fade == .plan ? rate / 4 + 64 : Deck.unaligned
    let timeline = Timeline(
      mix: TrackCursor(frame: 0, length: 2 * rate), references: [],
      mixReaders: [(0, Float(0)), (1, second)].map {
        ($0.0, StreamReader(MemorySource(samples: steady($0.1), sampleRate: rate)))
      }, referenceReaders: [])
    bench.mixer.decks.1.prepare(
      clock: clock, fade: fade, streams: timeline.streams, levels: levels)
    try timeline.fill(bench.mixer.decks.1, frames: rate / 2)
    bench.mixer.signals.set(.nextDeck, 1)
    return bench
  }

  /// A fade lasts a number of frames that no chunk of the mixer knows of, and leaves no hole behind it.
  @Test(arguments: [44_100, 48_000, 88_200, 96_000], [FadeKind.jump, .plan])
  func leavesNoHole(rate: Int, fade: FadeKind) throws {
    for period in [64, 100, 512] {
      let bench = try Self.bench(rate: rate, fade: fade)
      let heard = try bench.play(rate / 4, period: period)[0]
      #expect(bench.mixer.signals.get(.activeDeck) == 1)
      #expect(heard.allSatisfy { abs($0 - 0.25) < 1e-6 })
      #expect(bench.mixer.signals.get(.starvedFrames) == 0)
    }
  }

  /// docs/playback.md: a jump is 10 ms in a straight line, a plan 60 ms of t − sin(2πt)/2π.
  @Test(arguments: [FadeKind.jump, .plan])
  func fadesHaveTheirShape(fade: FadeKind) throws {
    let bench = try Self.bench(rate: 48_000, fade: fade, first: 0.25, second: 0.75)
    let heard = try bench.play(6000)[0]
    // A plan waits for its frame, which is 64 frames off.
    let (start, count) = fade == .jump ? (0, 480) : (64, 2880)
    #expect(heard[..<start].allSatisfy { $0 == 0.25 })
    for i in 0..<count {
      let t = (Double(i) + 0.5) / Double(count)
      let share = fade == .jump ? t : t - sin(2 * .pi * t) / (2 * .pi)
      #expect(abs(Double(heard[start + i]) - (0.25 + 0.5 * share)) < 1e-6, "frame \(i)")
    }
    #expect(heard[(start + count)...].allSatisfy { $0 == 0.75 })
  }

  /// A master twice as loud at half the level is as loud all the way: a level comes with its deck.
  @Test(arguments: [FadeKind.jump, .plan])
  func levelsComeWithTheirDeck(fade: FadeKind) throws {
    var levels = SIMD32<Float>(repeating: 1)
    levels[StreamLayout.master] = 0.5
    let bench = try Self.bench(rate: 44_100, fade: fade, second: 0.5, levels: levels)
    let heard = try bench.play(11_025)[0]
    #expect(bench.mixer.signals.get(.activeDeck) == 1)
    #expect(heard.allSatisfy { abs($0 - 0.25) < 1e-6 })
    // Without level match it is as loud as it is.
    bench.hear(StreamLayout.unmatched + StreamLayout.master)
    #expect(abs(try bench.play(2048)[0][2000] - 0.5) < 1e-6)
  }

  /// The mix is taken from a master at the master's level, both of one deck.
  @Test func differencesTakeTheMixAtItsDecksLevel() throws {
    var levels = SIMD32<Float>(repeating: 1)
    levels[StreamLayout.master] = 0.5
    levels[StreamLayout.difference] = 0.25
    levels[StreamLayout.unmatched + StreamLayout.difference] = 0.75
    let bench = MixerBench([StreamLayout.mix: [[0], [0]]])
    defer { withExtendedLifetime(bench) {} }
    let deck = bench.mixer.decks.0
    deck.prepare(clock: 0, fade: .jump, streams: 3, levels: levels)
    var weights = SIMD32<Float>.zero
    weights[StreamLayout.master] = 1
    weights[StreamLayout.difference] = -1
    #expect(deck.gains(weights)[StreamLayout.master] == 0.5)
    #expect(deck.gains(weights)[StreamLayout.mix] == -0.25)
    weights = .zero
    weights[StreamLayout.unmatched + StreamLayout.difference] = -1
    #expect(deck.gains(weights)[StreamLayout.mix] == -0.75)
    #expect(deck.gains(weights)[StreamLayout.difference] == 0)
  }

  /// At rest nothing is heard of a fade, so it is over: the deck it left is wanted for the next place.
  @Test func restEndsAFade() throws {
    let bench = try Self.bench(rate: 44_100, fade: .plan)
    _ = try bench.play(192, period: 64)
    #expect(bench.mixer.signals.get(.isFading) == 1)
    _ = try bench.play(1024, isOn: false)
    #expect(bench.mixer.signals.get(.isSilent) == 1)
    #expect(bench.mixer.signals.get(.isFading) == 0 && bench.mixer.signals.get(.activeDeck) == 1)
  }

  /// While the audio thread looks at a deck the worker cannot have it back.
  @Test func aDeckIsTheAudioThreadsWhileItLooks() throws {
    let bench = MixerBench([StreamLayout.mix: [[0], [0]]])
    defer { withExtendedLifetime(bench) {} }
    let signals = bench.mixer.signals
    #expect(signals.claimNextDeck() == nil)
    signals.set(.nextDeck, 1)
    #expect(signals.claimNextDeck() == 1)
    #expect(!signals.withdrawNextDeck(1))
    signals.set(.nextDeck, 1)
    #expect(signals.withdrawNextDeck(1))
    #expect(signals.get(.nextDeck) == -1)
  }
}
