import AudioCore
import AudioFiles
import Glibc
import Mastering
import Metering
import Testing
import TestSupport

@Suite("Lossy deliverables keep their peaks after decoding")
struct CodecLoopTests {
  private static let loud = ["loudness.target=-11", "limit.style=loud", "limit.ceiling=-0.1"]

  private func prepare(_ folder: TemporaryFolder) throws {
    try folder.write("mix.wav", Material.stereo(seconds: 10, seed: 12, level: 0.3))
  }

  /// True peak of what a file decodes to, by another meter than the loop's, dBTP.
  private func decodedPeak(_ folder: TemporaryFolder, _ name: String) throws -> Double {
    let opened = try AudioFile.open(folder.file(name), scratch: ScratchSpace())
    return try Measure.profile(of: opened.source).profile.peaks.truePeakDBTP
  }

  @Test(
    "mp3 at three rates, Vorbis, Opus and AAC, each in at most four rounds",
    arguments: [
      ("a.mp3", "128"), ("a.mp3", "192"), ("a.mp3", "320"), ("a.ogg", "auto"), ("a.opus", "128"),
      ("a.m4a", "256"), ("a.aac", "128"),
    ])
  func staysUnder(name: String, bitrate: String) throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let outcome = try folder.master(
      "mix.wav", to: [name], set: Self.loud + ["deliver.bitrate=\(bitrate)"])
    let report = try #require(outcome.report.deliverables.first)
    let codec = try #require(report.codec)
    #expect(codec.rounds.count <= 5)
    #expect(try decodedPeak(folder, name) <= 0.0005)
    #expect(codec.rounds.last.map { $0.decodedPeakDBTP <= 0 } == true)
    #expect(!codec.encoder.isEmpty)
    #expect(abs(report.profile.loudness.integratedLUFS + 11) <= 0.05)
    #expect(outcome.report.passed)
  }

  @Test("a lossless file of the same run is the same to the bit, and so is a second run")
  func lossless() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    _ = try folder.master("mix.wav", to: ["alone.wav"], set: Self.loud)
    let both = try folder.master(
      "mix.wav", to: ["one.wav", "one.mp3", "one.opus"], set: Self.loud)
    #expect(try folder.bytes("alone.wav") == folder.bytes("one.wav"))
    #expect(
      both.report.deliverables.map { $0.path.split(separator: "/").last.map(String.init) }
        == ["one.wav", "one.mp3", "one.opus"])
    let mp3 = try #require(both.report.deliverables.first { $0.codec != nil })
    // The material is loud enough that the loop has something to do.
    #expect(try #require(mp3.codec).rounds.count > 1)
    #expect(mp3.profile.peaks.truePeakDBTP < both.report.deliverables[0].profile.peaks.truePeakDBTP)
    _ = try folder.master("mix.wav", to: ["two.wav", "two.mp3"], set: Self.loud)
    #expect(try folder.bytes("one.mp3") == folder.bytes("two.mp3"))
    // A saved plan holds what the loop found.
    let plan = try MasterPlan.decode(both.plan.encoded(), path: "plan")
    #expect(plan.codecs?.count == 2)
    _ = try folder.master("mix.wav", to: ["three.mp3"]) { $0.plan = plan }
    #expect(try folder.bytes("one.mp3") == folder.bytes("three.mp3"))
  }

  @Test("a lossy file's gain and peak are those of what it decodes to, from a saved plan as well")
  func loudnessTags() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let plan = try folder.master(
      "mix.wav", to: ["one.mp3"], set: Self.loud + ["deliver.bitrate=64"]
    ).plan
    let opened = try AudioFile.open(folder.file("one.mp3"), scratch: ScratchSpace())
    let heard = try Measure.profile(of: opened.source).profile
    let head = String(decoding: try folder.bytes("one.mp3").prefix(1024), as: UTF8.self)
    func number(_ name: String) throws -> Double {
      let tag = try #require(head.firstRange(of: "\(name)\0"))
      let text = head[tag.upperBound...].prefix { $0 != " " && $0 != "\0" }
      return try #require(Double(String(text)))
    }
    let gain = try number("REPLAYGAIN_TRACK_GAIN")
    let peak = try number("REPLAYGAIN_TRACK_PEAK")
    #expect(abs(gain - (-18 - heard.loudness.integratedLUFS)) < 0.006)
    #expect(abs(20 * log10(peak) - heard.peaks.truePeakDBTP) < 0.001)
    // What 64 kbit/s leave of noise is not as loud as the master.
    let encoded = try #require(plan.codecs?.first?.render.loudness)
    #expect(heard.loudness.integratedLUFS < encoded.integratedLUFS - 0.02)
    let saved = try MasterPlan.decode(plan.encoded(), path: "plan")
    _ = try folder.master("mix.wav", to: ["two.mp3"]) { $0.plan = saved }
    #expect(try folder.bytes("one.mp3") == folder.bytes("two.mp3"))
  }

  @Test("a plan whose bit rate was changed is listened to at the new one")
  func changedBitrate() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    var plan = try folder.master(
      "mix.wav", to: ["low.mp3"], set: Self.loud + ["deliver.bitrate=128"]
    ).plan
    #expect(plan.codecs?.map(\.bitrateKbps) == [128])
    plan.settings.deliver.bitrate = 320
    let again = try folder.master("mix.wav", to: ["high.mp3"]) { $0.plan = plan }
    #expect(again.plan.codecs?.map(\.bitrateKbps) == [320])
    #expect(try decodedPeak(folder, "high.mp3") <= 0.0005)
  }

  @Test("deliver.codecpeak is the limit, and off looks away")
  func limits() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    _ = try folder.master("mix.wav", to: ["low.mp3"], set: Self.loud + ["deliver.codecpeak=-1.5"])
    #expect(try decodedPeak(folder, "low.mp3") <= -1.4995)
    let off = try folder.master("mix.wav", to: ["off.mp3"], set: Self.loud + ["codecpeak=off"])
    #expect(off.report.deliverables.first?.codec == nil)
    #expect(off.plan.codecs == nil)
    #expect(try decodedPeak(folder, "off.mp3") > 0)
  }

  @Test("codec previews measure what the file would become, and write it")
  func preview() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let audio = try AudioFile.open(folder.file("mix.wav"), scratch: ScratchSpace())
    let preview = try CodecPreview.run(
      audio, codec: "mp3:128", output: folder.file("as.wav"), cancellation: Cancellation())
    #expect(abs(preview.measuredKbps - 128) < 3)
    #expect(preview.profile.spectrum.codecCutoffHz.map { $0 < 18_000 } == true)
    let samples = try folder.read("as.wav")
    let again = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100)).profile
    #expect(again.peaks.truePeakDBTP == preview.profile.peaks.truePeakDBTP)
    for text in ["mp4:3", "wav", "mp3:", "mp3:1", "mp3:128:2"] {
      let error = #expect(throws: LacquerError.self) {
        _ = try CodecPreview.deliverable(text, sourceRate: 44_100)
      }
      #expect(error?.code == .usage, "\(text)")
    }
  }

  @Test("a bit rate that a codec has not is told by the name that was typed")
  func bitrateSentences() {
    func sentence(_ text: String, _ rate: Int?) -> String? {
      let error = #expect(throws: LacquerError.self) {
        _ = try CodecPreview.deliverable(text, sourceRate: rate)
      }
      return error?.message
    }
    let mp3 = sentence("MP3:7", nil)
    #expect(mp3?.hasPrefix("MP3:7 cannot have 7 kbit/s: mp3 takes 32, 40") == true)
    #expect(sentence("mp3:7", 8000)?.contains("Hz") == false)
    #expect(sentence("aac:600", nil) == "aac:600 cannot have 600 kbit/s: aac takes 32 to 512.")
    #expect(sentence("aac:256", 8000)?.contains("aac at 8000 Hz takes 32 to 96") == true)
  }
}
