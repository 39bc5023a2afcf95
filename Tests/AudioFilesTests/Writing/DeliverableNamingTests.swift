import AudioCore
import AudioFiles
import Testing

@Suite("Names of deliverables")
struct DeliverableNamingTests {
  @Test("the extension names the container, in any case")
  func containers() throws {
    let names: [(String, Container)] = [
      ("a.wav", .wav), ("a.WAVE", .wav), ("-", .wav), ("a.flac", .flac), ("a.aif", .aiff),
      ("a.aiff", .aiff), ("a.mp3", .mp3), ("a.ogg", .ogg), ("a.oga", .ogg), ("a.opus", .opus),
      ("a.aac", .aac), ("a.m4a", .m4a), ("a.mp4", .m4a), ("x.y/b.c.WebM", .webm),
    ]
    for (name, container) in names {
      #expect(try Deliverable.container(of: name) == container)
    }
  }

  @Test(
    "an unknown extension is refused with the list", arguments: ["a.xyz", "wav", "d.wav/a"])
  func unknown(_ name: String) {
    let error = #expect(throws: LacquerError.self) {
      try Deliverable.named(name, sourceRate: 44100)
    }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("flac, aif, aiff, mp3, ogg, oga, opus, aac, m4a") == true)
  }

  @Test("meanings: 24 bit, Vorbis by quality, 320 and 256 kbit/s")
  func meanings() throws {
    for name in ["a.wav", "a.flac", "a.aiff", "-"] {
      let file = try Deliverable.named(name, sourceRate: 44100)
      #expect(file.depth == .pcm24 && file.bitrateKbps == nil && file.sampleRate == 44100)
    }
    #expect(try Deliverable.named("a.ogg", sourceRate: 44100).bitrateKbps == nil)
    #expect(try Deliverable.named("a.mp3", sourceRate: 44100).bitrateKbps == 320)
    for name in ["a.opus", "a.webm", "a.aac", "a.m4a"] {
      let file = try Deliverable.named(name, sourceRate: 44100, depth: .pcm16)
      #expect(file.bitrateKbps == 256 && file.depth == nil)
    }
    #expect(try Deliverable.named("a.mp3", sourceRate: 44100, bitrateKbps: 128).bitrateKbps == 128)
    #expect(try Deliverable.named("a.wav", sourceRate: 44100, depth: .float32).depth == .float32)
  }

  @Test("impossible word lengths and bit rates are refused")
  func refused() {
    #expect(throws: LacquerError.self) {
      try Deliverable.named("a.flac", sourceRate: 44100, depth: .float32)
    }
    #expect(throws: LacquerError.self) {
      try Deliverable.named("a.mp3", sourceRate: 44100, bitrateKbps: 300)
    }
    #expect(throws: LacquerError.self) {
      try Deliverable.named("a.opus", sourceRate: 44100, bitrateKbps: 900)
    }
  }

  @Test("codecs with rates of their own take the nearest of the family")
  func rates() {
    let cases: [(Container, Int, Int)] = [
      (.opus, 44100, 48000), (.webm, 192_000, 48000), (.mp3, 88200, 44100), (.mp3, 96000, 48000),
      (.mp3, 192_000, 48000), (.mp3, 176_400, 44100), (.mp3, 44100, 44100), (.mp3, 22050, 44100),
      (.mp3, 32000, 32000), (.mp3, 24000, 48000), (.aac, 192_000, 96000), (.aac, 176_400, 88200),
      (.m4a, 96000, 96000), (.m4a, 44100, 44100), (.aac, 37800, 44100), (.ogg, 384_000, 192_000),
      (.ogg, 96000, 96000), (.wav, 384_000, 384_000), (.flac, 8000, 8000),
    ]
    for (container, wanted, rate) in cases {
      #expect(Deliverable.rate(for: container, wanted: wanted) == rate, "\(container) \(wanted)")
    }
  }

  @Test(
    "AAC has the bit rate that its encoder goes up to",
    arguments: [
      (8000, 2, nil, 96), (8000, 1, nil, 48), (11_025, 2, nil, 132), (44_100, 2, nil, 256),
      (44_100, 1, nil, 256), (44_100, 1, 320, 264), (44_100, 2, 320, 320), (8000, 2, 64, 64),
    ] as [(Int, Int, Int?, Int)])
  func highestBitrates(rate: Int, channels: Int, asked: Int?, kbps: Int) throws {
    for name in ["a.aac", "a.m4a"] {
      let file = try Deliverable.named(
        name, sourceRate: rate, bitrateKbps: asked, channels: channels)
      #expect(file.bitrateKbps == kbps)
    }
  }
}
