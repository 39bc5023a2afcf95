import AllocationCounter
import AudioCore
import Foundation
import Playback
import Realtime
import TestSupport
import Testing

@Suite struct MixerTests {
  static let rate = 48_000
  static let sine = Signals.sine(hertz: 997, decibels: -6, seconds: 4, rate: rate)
  static let other = Signals.sine(hertz: 997, decibels: -12, seconds: 4, rate: rate, phase: 1)

  /// Goal 14: with A = B no sample of a switch differs.
  @Test func switchBetweenEqualsChangesNothing() throws {
    let bench = MixerBench([
      StreamLayout.mix: [Self.sine, Self.sine], StreamLayout.master: [Self.sine, Self.sine],
    ])
    bench.hear(StreamLayout.mix)
    try bench.start()
    var heard: [Float] = []
    for turn in 0..<20 {
      bench.hear(turn % 2 == 0 ? StreamLayout.master : StreamLayout.mix)
      heard += try bench.play(1000, period: 64 + turn)[0]
    }
    let start = Self.rate / 4
    #expect(heard == Array(Self.sine[start..<start + heard.count]))
  }

  /// Goal 14: a switch takes 10 ms and has no step above that fade's.
  @Test func switchIsACrossfadeOfTenMilliseconds() throws {
    let bench = MixerBench([
      StreamLayout.mix: [Self.sine, Self.sine], StreamLayout.master: [Self.other, Self.other],
    ])
    bench.hear(StreamLayout.mix)
    try bench.start()
    let start = Self.rate / 4
    bench.hear(StreamLayout.master)
    let heard = try bench.play(2000)[0]
    for i in 0..<2000 {
      let a = Self.sine[start + i]
      let b = Self.other[start + i]
      let t = min(1, (Float(i) + 0.5) / 480)
      #expect(abs(heard[i] - (a + (b - a) * t)) < 1e-6, "frame \(i)")
    }
    #expect(heard[480..<2000].elementsEqual(Self.other[start + 480..<start + 2000]))
  }

  /// A reference has nothing to do with the mix: power is kept, not amplitude.
  @Test func switchToAReferenceKeepsPower() throws {
    let bench = MixerBench(
      [StreamLayout.mix: MixerBench.steady(0.5)], reference: MixerBench.steady(0.25))
    bench.hear(StreamLayout.mix)
    try bench.start()
    bench.parameters.programme = 1
    bench.hear(StreamLayout.firstReference)
    let heard = try bench.play(1000)[0]
    for i in 0..<480 {
      let angle = Double.pi / 2 * (Double(i) + 0.5) / 480
      #expect(abs(Double(heard[i]) - (0.5 * cos(angle) + 0.25 * sin(angle))) < 1e-6, "frame \(i)")
    }
    #expect(heard[480...].allSatisfy { $0 == 0.25 })
  }

  /// A master that came after the deck is not half heard: mix minus nothing would be the mix.
  @Test func differenceWaitsForBothStreams() throws {
    let both = MixerBench([
      StreamLayout.mix: [Self.sine, Self.sine], StreamLayout.master: [Self.other, Self.other],
    ])
    let mix = MixerBench([StreamLayout.mix: [Self.sine, Self.sine]])
    for bench in [both, mix] {
      bench.hear(StreamLayout.mix)
      try bench.start()
      bench.parameters.weights[StreamLayout.master] = -1
      _ = try bench.play(480)
      let isSilent = try bench.play(1000)[0].allSatisfy { $0 == 0 }
      #expect(isSilent == (bench === mix))
    }
  }

  /// A start waits for what it needs, and nothing of it is missed.
  @Test func startWaitsForItsStream() throws {
    let bench = MixerBench([StreamLayout.mix: [Self.sine, Self.sine]])
    bench.hear(StreamLayout.master)
    #expect(try bench.play(48_000)[0].allSatisfy { $0 == 0 })
    #expect(bench.mixer.signals.get(.clock) == 0)
    bench.hear(StreamLayout.mix)
    try bench.start()
    #expect(bench.mixer.signals.get(.clock) == Self.rate / 4)
  }

  /// A start waits for the place that was asked for last, and nothing of the one before is heard.
  @Test func startWaitsForItsPlace() throws {
    let bench = MixerBench([StreamLayout.mix: [Self.sine, Self.sine]])
    let signals = bench.mixer.signals
    bench.hear(StreamLayout.mix)
    signals.set(.jumps, 1)
    let before = try bench.play(4800)[0]
    #expect(before.allSatisfy { $0 == 0 })
    let timeline = Timeline(
      mix: TrackCursor(frame: 1024, length: Self.sine.count), references: [],
      mixReaders: [
        (
          StreamLayout.mix,
          StreamReader(MemorySource(samples: [Self.sine, Self.sine], sampleRate: Self.rate))
        )
      ], referenceReaders: [])
    bench.mixer.decks.1.prepare(
      clock: Deck.unaligned, fade: .jump, streams: timeline.streams, jumps: 1)
    try timeline.fill(bench.mixer.decks.1, frames: 24_000)
    signals.set(.nextDeck, 1)
    // Behind the gentle start of 0.2 s.
    let heard = try bench.play(12_000)[0]
    #expect(heard[10_000...].elementsEqual(Self.sine[11_024..<13_024]))
    #expect(signals.get(.activeDeck) == 1 && signals.get(.deckChanges) == 0)
  }

  /// A deck that waits for its moment is gone to: it may have been made while the sound before it faded.
  @Test func startGoesToTheMomentOfItsDeck() throws {
    let bench = MixerBench([StreamLayout.mix: [Self.sine, Self.sine]])
    let timeline = Timeline(
      mix: TrackCursor(frame: 1024, length: Self.sine.count), references: [],
      mixReaders: [StreamLayout.mix, StreamLayout.master].map {
        ($0, StreamReader(MemorySource(samples: [Self.sine, Self.sine], sampleRate: Self.rate)))
      }, referenceReaders: [])
    bench.mixer.decks.1.prepare(clock: 1024, fade: .plan, streams: timeline.streams)
    try timeline.fill(bench.mixer.decks.1, frames: 24_000)
    bench.hear(StreamLayout.master)
    bench.mixer.signals.set(.nextDeck, 1)
    let heard = try bench.play(12_000)[0]
    #expect(heard[..<1024].allSatisfy { $0 == 0 })
    #expect(heard[8000...].contains { abs($0) > 0.1 })
    #expect(bench.mixer.signals.get(.activeDeck) == 1)
  }

  /// A switch inside a switch goes on from what is heard.
  @Test func hurriedSwitchesHaveNoStep() throws {
    let bench = MixerBench([
      StreamLayout.mix: [Self.sine, Self.sine], StreamLayout.master: [Self.other, Self.other],
    ])
    bench.hear(StreamLayout.mix)
    try bench.start()
    var heard: [Float] = []
    for turn in 0..<50 {
      bench.hear(turn % 2 == 0 ? StreamLayout.master : StreamLayout.mix)
      heard += try bench.play(96, period: 96)[0]
    }
    // A sine of 997 Hz at −6 dBFS moves by at most 0.0654 a sample; a fade adds 0.75/480.
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.0654 + 0.002)
  }

  /// A switch inside a switch that keeps power goes on from what is heard as well.
  @Test func hurriedSwitchesToAReferenceHaveNoStep() throws {
    let bench = MixerBench(
      [StreamLayout.mix: MixerBench.steady(0.5)], reference: MixerBench.steady(0.25))
    bench.hear(StreamLayout.mix)
    try bench.start()
    var heard: [Float] = [0.5]
    for turn in 0..<50 {
      bench.parameters.programme = turn % 2 == 0 ? 1 : 0
      bench.hear(turn % 2 == 0 ? StreamLayout.firstReference : StreamLayout.mix)
      heard += try bench.play(turn % 5 == 0 ? 600 : 96, period: 96)[0]
    }
    // The steepest a sine and a cosine over 480 frames get together.
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.75 * Float.pi / 2 / 480 + 0.0001)
    #expect((heard.max() ?? 1) < 0.57, "what goes on sounding swells")
  }

  /// A switch to a reference that is left half-way for the master goes there straight: mix and master are
  /// alike, and together they would swell.
  @Test(arguments: [48, 144, 240, 336, 432])
  func halfASwitchToAReferenceDoesNotSwell(frames: Int) throws {
    let bench = MixerBench(
      [StreamLayout.mix: MixerBench.steady(0.5), StreamLayout.master: MixerBench.steady(0.5)],
      reference: MixerBench.steady(0))
    bench.hear(StreamLayout.mix)
    try bench.start()
    var heard: [Float] = [0.5]
    bench.parameters.programme = 1
    bench.hear(StreamLayout.firstReference)
    heard += try bench.play(frames, period: 48)[0]
    bench.parameters.programme = 0
    bench.hear(StreamLayout.master)
    heard += try bench.play(1000, period: 48)[0]
    #expect((heard.max() ?? 1) < 0.5 + 1e-6)
    #expect(heard.last == 0.5)
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.5 * Float.pi / 2 / 480 + 1e-5)
  }

  /// A reference in step with the mix is of its programme; another one beside it is not.
  @Test func onlyReferencesInStepAreAlike() {
    let programmes = [AuditionSource.mix, .reference(0), .reference(1)].map {
      $0.programme(aligned: [0])
    }
    #expect(programmes[0] == programmes[1])
    #expect(programmes[0] != programmes[2])
  }

  /// A reference that was asked for and left again before the audio thread looked leaves no trace: mix
  /// and master fade as one programme.
  @Test func switchThatNobodyHeardCountsForNothing() throws {
    let bench = MixerBench(
      [StreamLayout.mix: [Self.sine, Self.sine], StreamLayout.master: [Self.sine, Self.sine]],
      reference: [Self.other, Self.other])
    bench.hear(StreamLayout.mix)
    try bench.start()
    bench.parameters.programme = 1
    bench.hear(StreamLayout.firstReference)
    bench.parameters.programme = 0
    bench.hear(StreamLayout.master)
    let heard = try bench.play(1000)[0]
    let start = Self.rate / 4
    #expect(heard == Array(Self.sine[start..<start + 1000]))
  }

  /// A band that is wanted while another fades in comes after it, without a step.
  @Test func hurriedBandsHaveNoStep() throws {
    let bench = MixerBench([StreamLayout.mix: [Self.sine, Self.sine]])
    bench.hear(StreamLayout.mix)
    try bench.start()
    var heard: [Float] = []
    for turn in 0..<200 {
      bench.parameters.band = [3, -1, 2, 3, 0, -1][turn % 6]
      heard += try bench.play(96, period: 96)[0]
    }
    // A sine of 997 Hz at −6 dBFS moves by at most 0.0654 a sample.
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.0654 + 0.002)
    bench.parameters.band = 0
    let last = try bench.play(48_000)[0].suffix(4800)
    #expect((last.map(abs).max() ?? 1) < 0.001)
  }

  /// Goal 16: Δ of equals is digital silence, through switches and level match alike.
  @Test func differenceOfEqualsIsSilence() throws {
    let bench = MixerBench([
      StreamLayout.mix: [Self.sine, Self.other], StreamLayout.master: [Self.sine, Self.other],
    ])
    bench.parameters.weights = .zero
    bench.parameters.weights[StreamLayout.master] = 0.61
    bench.parameters.weights[StreamLayout.mix] = -0.61
    bench.mixer.parameters.put(bench.parameters)
    let heard = try bench.play(20_000)
    #expect(heard.allSatisfy { $0.allSatisfy { $0 == 0 } })
  }

  /// A loop repeats with exactly its period, without a step at the seam, and with fade 0 hard.
  @Test(arguments: [240, 0])
  func loopHasItsExactPeriod(fade: Int) throws {
    let loop = 10_000..<17_777
    let noise = Signals.pink(count: 60_000, seed: 3)
    let bench = MixerBench(
      [StreamLayout.mix: [noise, noise]], loop: loop, fade: fade)
    bench.hear(StreamLayout.mix)
    let heard = try bench.play(12_000 + 5 * loop.count)[0]
    // Past the gentle start and the first time round.
    for turn in 1..<4 {
      for i in 0..<loop.count {
        let here = heard[17_777 + i + turn * loop.count - loop.count]
        if i < loop.count - fade {
          #expect(here == noise[loop.lowerBound + i], "turn \(turn), frame \(i)")
        }
        #expect(here == heard[17_777 + i], "turn \(turn), frame \(i)")
      }
    }
    guard fade > 0 else { return }
    // In the seam the end falls while what stands before the start rises.
    for i in 0..<fade {
      let t = (Float(i) + 0.5) / Float(fade)
      let old = noise[loop.upperBound - fade + i]
      let new = noise[loop.lowerBound - fade + i]
      #expect(abs(heard[17_777 - fade + i] - (old + (new - old) * t)) < 1e-6)
    }
  }

  /// Monitor modes are what they are called.
  @Test func monitorModes() throws {
    let left = Self.sine
    let right = Self.other
    func heard(_ change: (inout MonitorSettings) -> Void) throws -> (l: Float, r: Float) {
      var monitor = MonitorSettings()
      change(&monitor)
      let bench = MixerBench([StreamLayout.mix: [left, right]])
      bench.parameters.matrix = monitor.matrix
      bench.hear(StreamLayout.mix)
      try bench.start()
      let frame = try bench.play(1)
      return (frame[0][0], frame[1][0])
    }
    let l = left[Self.rate / 4]
    let r = right[Self.rate / 4]
    func close(_ a: (l: Float, r: Float), _ b: (Float, Float)) -> Bool {
      abs(a.l - b.0) < 1e-6 && abs(a.r - b.1) < 1e-6
    }
    #expect(try close(heard { _ in }, (l, r)))
    #expect(try close(heard { $0.mode = .mono }, ((l + r) / 2, (l + r) / 2)))
    #expect(try close(heard { $0.mode = .side }, ((l - r) / 2, (l - r) / 2)))
    #expect(try close(heard { $0.mode = .left }, (l, l)))
    #expect(try close(heard { $0.mode = .right }, (r, r)))
    #expect(try close(heard { $0.mode = .swap }, (r, l)))
    #expect(try close(heard { $0.polarity = .right }, (l, -r)))
    #expect(try close(heard { $0.polarity = .left }, (-l, r)))
    #expect(try close(heard { $0.polarity = .both }, (-l, -r)))
    #expect(try close(heard { $0.gainDB = -20 }, (l * 0.1, r * 0.1)))
    #expect(try close(heard { $0.gainDB = 6 }, (l, r)))
    #expect(try close(heard { $0.isDimmed = true }, (l * 0.1, r * 0.1)))
  }

  /// A listening band passes its middle and stops what is two octaves away.
  @Test func listeningBandsCutTheirBandOut() throws {
    let middles = [30.0, 122, 354, 1000, 3464, 12_000]
    for (band, middle) in middles.enumerated() {
      for (hertz, isInside) in [(middle, true), (band < 3 ? middle * 16 : middle / 16, false)] {
        let tone = Signals.sine(hertz: hertz, decibels: 0, seconds: 3, rate: Self.rate)
        let bench = MixerBench([StreamLayout.mix: [tone, tone]])
        bench.parameters.band = band
        bench.hear(StreamLayout.mix)
        try bench.start()
        _ = try bench.play(48_000)
        let heard = try bench.play(24_000)[0]
        let power = heard.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(heard.count)
        let level = 10 * log10(max(2 * power, 1e-18))
        if isInside {
          #expect(abs(level - Self.bandLevel(band, hertz)) < 0.2, "band \(band): \(level) dB")
        }
        if !isInside { #expect(level < -40, "band \(band), \(hertz) Hz: \(level) dB") }
      }
    }
  }

  /// What Linkwitz-Riley edges of 24 dB an octave leave behind the bilinear transform, dB.
  private static func bandLevel(_ band: Int, _ hertz: Double) -> Double {
    let edges = [60.0, 250, 500, 2000, 6000].map { tan(.pi * $0 / Double(rate)) }
    let place = tan(.pi * hertz / Double(rate))
    var gain = 1.0
    if band > 0 {
      let x = pow(place / edges[band - 1], 4)
      gain *= x / (1 + x)
    }
    if band < edges.count { gain /= 1 + pow(place / edges[band], 4) }
    return 20 * log10(gain)
  }

  /// A switch to something much louder starts at most 6 dB up and recovers 6 dB a second.
  @Test func heldSwitchRecovers() throws {
    let quiet = [Float](repeating: 0.05, count: 400_000)
    let loud = [Float](repeating: 0.8, count: 400_000)
    let bench = MixerBench([StreamLayout.mix: [quiet, quiet], StreamLayout.master: [loud, loud]])
    bench.parameters.loudness = 0.05
    bench.hear(StreamLayout.mix)
    try bench.start()
    bench.parameters.loudness = 0.8
    bench.hear(StreamLayout.master)
    let heard = try bench.play(200_000)[0]
    // 6 dB under 0.8 · 0.125 · 2, and 0.06 dB of recovery in 10 ms.
    #expect((heard[0..<480].max() ?? 1) <= 0.1008)
    #expect(heard[199_999] == 0.8)
    #expect(abs(heard[480 + 48_000] - 0.2) < 0.01)
  }

  /// What is heard until then keeps its level while what is switched to is held back.
  @Test(arguments: [-1, 0]) func heldSwitchHasNoStep(band: Int) throws {
    let quiet = [Float](repeating: 0.05, count: 100_000)
    let loud = [Float](repeating: 0.8, count: 100_000)
    let bench = MixerBench([StreamLayout.mix: [quiet, quiet], StreamLayout.master: [loud, loud]])
    bench.parameters.band = band
    bench.parameters.loudness = 0.05
    bench.hear(StreamLayout.mix)
    try bench.start()
    _ = try bench.play(24_000)
    bench.parameters.loudness = 0.8
    bench.hear(StreamLayout.master)
    let heard = try bench.play(4000)[0]
    let steps = zip([Float(0.05)] + heard, heard).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.001)
    #expect(abs(heard[3999] - 0.1) < 0.01)
  }

  /// While a hold recovers what is quieter is heard whole, without a step, and what is louder than what
  /// is held back no louder than that.
  @Test func holdIsOfWhatIsHeard() throws {
    let bench = MixerBench([
      StreamLayout.mix: MixerBench.steady(0.05), StreamLayout.master: MixerBench.steady(0.4),
      StreamLayout.driven: MixerBench.steady(0.8),
    ])
    func hear(_ stream: Int, _ level: Float) throws -> [Float] {
      bench.parameters.loudness = level
      bench.hear(stream)
      return try bench.play(4800)[0]
    }
    bench.parameters.loudness = 0.05
    bench.hear(StreamLayout.mix)
    try bench.start()
    var heard: [Float] = [0.05]
    // 0.6 dB of recovery in 0.1 s.
    heard += try hear(StreamLayout.master, 0.4)
    #expect((heard.max() ?? 1) < 0.108)
    heard += try hear(StreamLayout.driven, 0.8)
    #expect((heard.max() ?? 1) < 0.116)
    heard += try hear(StreamLayout.mix, 0.05)
    #expect(heard.suffix(4300).allSatisfy { $0 == 0.05 })
    heard += try hear(StreamLayout.driven, 0.8)
    #expect((heard.suffix(4800).max() ?? 1) < 0.108)
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.001)
  }

  /// Two switches between which nothing was mixed hold back as one does.
  @Test func holdBeforeAnythingWasMixedHasNoStep() throws {
    let bench = MixerBench([
      StreamLayout.mix: MixerBench.steady(0.05), StreamLayout.master: MixerBench.steady(0.4),
      StreamLayout.driven: MixerBench.steady(0.8),
    ])
    bench.parameters.loudness = 0.05
    bench.hear(StreamLayout.mix)
    try bench.start()
    bench.parameters.loudness = 0.4
    bench.hear(StreamLayout.master)
    // The first is taken, as where the device asks what is ready.
    let block = AudioBlock(channels: 2, capacity: 64)
    unsafe bench.mixer.render(block.samples(0), block.samples(1), count: 0)
    bench.parameters.loudness = 0.8
    bench.hear(StreamLayout.driven)
    var heard: [Float] = [0.05]
    heard += try bench.play(4800)[0]
    let steps = zip(heard, heard.dropFirst()).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.001)
    #expect((heard.max() ?? 1) < 0.108)
  }

  /// A reference that is heard behind the end of the mix fades out when the mix is switched to.
  @Test func referenceFadesOutBehindTheEnd() throws {
    let reference = [Float](repeating: 0.5, count: 96_000)
    let mix = Array(Self.sine[..<24_000])
    let bench = MixerBench([StreamLayout.mix: [mix, mix]], reference: [reference, reference])
    bench.parameters.isEndless = true
    bench.hear(StreamLayout.firstReference)
    try bench.start()
    _ = try bench.play(24_000)
    bench.parameters.isEndless = false
    bench.hear(StreamLayout.mix)
    let heard = try bench.play(2000)[0]
    let steps = zip([Float(0.5)] + heard, heard).map { abs($1 - $0) }
    #expect((steps.max() ?? 1) < 0.5 / 480 + 1e-4)
    #expect(heard[480...].allSatisfy { $0 == 0 })
    #expect(bench.mixer.signals.get(.hasEnded) == 1)
  }

  /// A deck that runs empty stays where it is; what its next frame is nobody knows yet.
  @Test func emptyDeckKeepsItsPlace() throws {
    let bench = MixerBench([StreamLayout.mix: [Self.sine, Self.sine]])
    bench.hear(StreamLayout.mix)
    try bench.start()
    let block = AudioBlock(channels: 2, capacity: 512)
    for _ in 0..<200 {
      unsafe bench.mixer.render(block.samples(0), block.samples(1), count: 512)
    }
    let signals = bench.mixer.signals
    let clock = signals.get(.clock)
    #expect(signals.get(.starvedFrames) > 0)
    #expect((clock - 64...clock).contains(signals.get(.mixFrame)))
  }

  /// More than full scale is held there and counted.
  @Test func overloadIsHeldAndCounted() throws {
    let loud = Signals.sine(hertz: 100, decibels: 3, seconds: 1, rate: Self.rate)
    let bench = MixerBench([StreamLayout.mix: [loud, loud]])
    bench.hear(StreamLayout.mix)
    let heard = try bench.play(40_000)
    #expect(heard[0].allSatisfy { abs($0) <= 1 })
    #expect(bench.mixer.signals.get(.clippedSamples) > 1000)
  }

  /// R3: a million callbacks without one allocation; switches, fades, bands and jumps among them.
  @Test func aMillionCallbacksAllocateNothing() throws {
    let bench = MixerBench(
      [
        StreamLayout.mix: [Self.sine, Self.sine], StreamLayout.master: [Self.other, Self.other],
      ], loop: 1000..<150_000, fade: 240)
    let block = AudioBlock(channels: 2, capacity: 16)
    let left = unsafe block.samples(0)
    let right = unsafe block.samples(1)
    bench.parameters.isPlaying = true
    var allocations = 0
    for turn in 0..<20_000 {
      bench.parameters.band = turn % 7 - 1
      bench.parameters.matrix = turn % 3 == 0 ? SIMD4(1, 0, 0, 1) : SIMD4(0.5, 0.5, 0.5, 0.5)
      bench.parameters.isPlaying = turn % 11 != 0
      bench.parameters.loudness = turn % 2 == 0 ? 0.1 : 1
      bench.hear(turn % 2 == 0 ? StreamLayout.mix : StreamLayout.master)
      try bench.timeline.fill(bench.mixer.decks.0, frames: 4096)
      allocation_counter_begin()
      for _ in 0..<50 { unsafe bench.mixer.render(left, right, count: 16) }
      allocations += allocation_counter_end()
    }
    #expect(allocations == 0)
    // The counter does count.
    allocation_counter_begin()
    let list = [Int](repeating: 1, count: Int.random(in: 1000...1001))
    #expect(allocation_counter_end() > 0 && list.count > 0)
  }
}
