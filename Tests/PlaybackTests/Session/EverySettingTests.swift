import AudioCore
import DSP
import Foundation
import Mastering
import Playback
import TestSupport
import Testing

/// Whatever is set can be heard before it is solved.
@Suite(.serialized) final class EverySettingTests {
  /// Mix and reference of a trial.
  enum Pair: CaseIterable {
    /// A dull, lopsided mix beside a bright, wide, dense reference.
    case usual
    /// The same with a mix that is all but mono.
    case narrow
    /// The reference as the mix, and the mix as its reference.
    case reversed
    /// The usual mix beside a reference of even loudness with much below 150 Hz.
    case even
  }

  /// One change of one setting where it matters.
  struct Trial {
    var key: String
    var value: String
    /// What stands before the change, where the default would hide it.
    var base: [String] = []
    var pair = Pair.usual
  }

  static let trials: [Trial] =
    [
      ("match.amount", "40"), ("match.region", "0:02-0:06"),
      ("balance.amount", "0"), ("balance.max", "0.3"), ("balance.trim", "2"),
      ("tone.amount", "50"), ("tone.low", "0"), ("tone.mid", "0"), ("tone.high", "0"),
      ("tone.detail", "1"), ("tone.boost", "2"), ("tone.cut", "1"), ("tone.slope", "6"),
      ("tone.certainty", "off"), ("tone.to", "2000"), ("tone.tilt", "3"),
      ("tone.phase", "linear"), ("tone.bands", "bell 1kHz 6dB Q1"), ("tone.protect", "200-4000"),
      ("width.amount", "0"), ("width.widen", "1"), ("width.detail", "1"), ("width.low", "300"),
      ("width.mono", "300"), ("width.trim", "4"),
      ("dynamics.amount", "0"), ("dynamics.b1", "0"), ("dynamics.b2", "0"), ("dynamics.b3", "0"),
      ("dynamics.b4", "0"), ("dynamics.b5", "0"), ("dynamics.max", "0.5"),
      ("dynamics.smooth", "80"), ("dynamics.together", "0"),
      ("loudness.target", "-11"),
      ("limit.style", "off"), ("limit.drive", "9"), ("limit.safeband", "off"),
      ("guard.noise", "off"), ("guard.codec", "off"),
      ("input.dc", "off"), ("input.polarity", "left"), ("input.swap", "on"),
      ("edit.start", "2"), ("edit.end", "6"), ("edit.fadein", "6"), ("edit.fadeout", "6"),
    ].map { Trial(key: $0.0, value: $0.1) } + [
      Trial(key: "width.narrow", value: "1", pair: .reversed),
      Trial(key: "limit.ceiling", value: "-3", base: ["loudness.target=-8"]),
      Trial(key: "dynamics.expand", value: "1", base: ["dynamics.amount=100"]),
      Trial(key: "dynamics.link", value: "0", base: ["dynamics.amount=100"]),
      Trial(key: "tone.from", value: "300", pair: .even),
      Trial(key: "dynamics.rider", value: "100", pair: .even),
      Trial(
        key: "dynamics.ridermax", value: "0.5", base: ["dynamics.rider=100"], pair: .even),
      Trial(key: "loudness.depth", value: "3", base: ["loudness.target=-6"]),
      Trial(key: "limit.lookahead", value: "8", base: ["loudness.target=-8"]),
      Trial(key: "limit.release", value: "900", base: ["loudness.target=-8"]),
      Trial(key: "limit.clip", value: "3", base: ["loudness.target=-8"]),
      Trial(key: "limit.link", value: "0", base: ["loudness.target=-8"]),
      Trial(key: "guard.mono", value: "off", pair: .narrow),
    ]

  /// What is not tried, and why.
  static let silent = [
    "guard.centre": "acts only where the sides lean and the centre does not",
    "guard.image": "decided by what the solve renders",
    "deliver.rate": "another rate is another session",
    "deliver.depth": "happens when a file is written",
    "deliver.dither": "happens when a file is written",
    "deliver.bitrate": "happens when a file is written",
    "deliver.codecpeak": "happens when a file is written",
    "deliver.tags": "happens when a file is written",
    "deliver.seed": "happens when a file is written",
  ]

  private let studio: Studio

  init() throws { studio = try Studio() }

  private func engine(of pair: Pair) throws -> AuditionEngine {
    let mix = try studio.write("\(pair)-mix.wav", Self.mix(side: pair == .narrow ? 0 : 0.3))
    let reference = try studio.write(
      "\(pair)-ref.wav", Self.reference(isEven: pair == .even))
    let (own, other) = pair == .reversed ? (reference, mix) : (mix, reference)
    return try AuditionEngine(mix: own, references: [ReferenceRequest(path: other)])
  }

  /// Dull, lopsided, lively music with an offset, under what its lowest band holds, and hiss over its top.
  private static func mix(side: Float) -> [[Float]] {
    let song = Studio.song(seconds: 10, seed: 3, level: 0.4, beat: 0.9)
    let hiss = Signals.white(count: song[0].count, amplitude: 0.0008, seed: 21)
    var low = [SIMD2<Float>](repeating: .zero, count: 4)
    var channels: [[Float]] = [[], []]
    for i in song[0].indices {
      var x = SIMD2(song[0][i] + song[1][i], (song[0][i] - song[1][i]) * side) * 0.5
      for stage in low.indices {
        low[stage] += (x - low[stage]) * 0.3
        x = low[stage]
      }
      let noise = hiss[i] * (side > 0 ? 1 : 0.1)
      channels[0].append(x.x + x.y + 0.005 + hiss[i])
      channels[1].append((x.x - x.y) * (side > 0 ? 0.8 : 1) + hiss[i] - noise * 0.5)
    }
    return channels
  }

  /// Bright, wide, dense music that was a lossy file: nothing above 15 kHz.
  private static func reference(isEven: Bool) -> [[Float]] {
    let song = Studio.song(seconds: 10, seed: 7, level: 0.8, beat: 0.3)
    let size = 1 << 19
    let fft = RealFFTDouble(size: size)
    return song.indices.map { channel in
      let other = song[1 - channel]
      let wide = song[channel].indices.map { i in
        let shape = Float(0.5 + 0.5 * sin(.pi * Double(i) / Double(other.count)))
        return (1.4 * song[channel][i] - 0.4 * other[i]) * (isEven ? 0.7 / shape : 1)
      }
      var spectrum = fft.forward(wide.map(Double.init))
      for bin in 0..<(isEven ? Int(150 * Double(size) / 44_100) : 0) {
        spectrum.real[bin] *= 8
        spectrum.imaginary[bin] *= 8
      }
      for bin in Int(15_000 * Double(size) / 44_100)..<fft.bins {
        spectrum.real[bin] = 0
        spectrum.imaginary[bin] = 0
      }
      return fft.inverse(real: spectrum.real, imaginary: spectrum.imaginary)
        .prefix(wide.count).map(Float.init)
    }
  }

  /// The table has no row that was forgotten here.
  @Test static func everyRowIsTried() {
    let known = Set(Self.trials.map(\.key)).union(Self.silent.keys)
    #expect(known == Set(SettingTable.all.map(\.key)))
    for key in Self.silent.keys where key.hasPrefix("deliver.") {
      let redo = SettingTable.all.first { $0.key == key }?.redo
      #expect(redo == .rate || redo == .write || redo == .codec, "\(key)")
    }
  }

  /// The draft of every change sounds different from the draft before it.
  @Test func everyChangeIsHeard() throws {
    let engines = try Dictionary(
      uniqueKeysWithValues: Pair.allCases.map { ($0, try engine(of: $0)) })
    for trial in Self.trials {
      let engine = try #require(engines[trial.pair])
      var settings = MasterSettings()
      for assignment in trial.base {
        try SettingTable.apply(assignment: assignment, to: &settings)
      }
      let before = try engine.draft(settings)
      try SettingTable.apply(assignment: "\(trial.key)=\(trial.value)", to: &settings)
      let after = try engine.draft(settings)
      #expect(try Self.difference(before, after) > 1e-5, "\(trial.key)=\(trial.value)")
    }
  }

  /// Largest difference of two drafts over the second 4 of the mix and the first second, in full scale.
  private static func difference(_ a: AuditionMaster, _ b: AuditionMaster) throws -> Float {
    let (before, after) = (try a.source(), try b.source())
    let blocks = (0..<2).map { _ in AudioBlock(channels: 2, capacity: 44_100) }
    var worst: Float = 0
    for second in [0, 4] {
      try before.read(into: blocks[0], at: second * 44_100 - a.firstFrame)
      try after.read(into: blocks[1], at: max(0, second * 44_100 - b.firstFrame))
      for channel in 0..<2 {
        for i in 0..<min(blocks[0].frames, blocks[1].frames) {
          let x = blocks[0][channel: channel, frame: i]
          worst = max(worst, abs(x - blocks[1][channel: channel, frame: i]))
        }
      }
    }
    return worst
  }

  /// While it plays, one change of every stage fades to its draft.
  @Test func everyStageIsHeardWhilePlaying() throws {
    let engine = try engine(of: .usual)
    let session = try PlaybackSession(mix: engine.mix)
    let preview = LivePreview(engine: engine, session: session)
    defer {
      preview.stop()
      session.close()
    }
    session.useDevice(DeviceChoice(DeviceChoice.none))
    var settings = MasterSettings()
    preview.change(settings)
    #expect(Studio.wait { preview.master != nil })
    session.select(.master)
    session.setLoop(0..<44_100 * 8)
    session.play()
    #expect(Studio.wait { session.state.frame > 4410 })
    var stages: Set<Setting.Redo> = []
    for trial in Self.trials where trial.pair == .usual {
      let setting = try SettingTable.setting(named: trial.key)
      guard stages.insert(setting.redo).inserted else { continue }
      let before = session.deckChanges
      try SettingTable.apply(assignment: "\(trial.key)=\(trial.value)", to: &settings)
      preview.change(settings)
      #expect(Studio.wait { session.deckChanges > before }, "\(trial.key)")
      #expect(session.state.isPlaying && session.state.source == .master)
    }
    #expect(stages.count == 7)
  }
}
