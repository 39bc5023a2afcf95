import AudioCore
import AudioFiles
import CSndfile
import TestSupport
import Testing

/// Files that are decoded once to scratch: lossy codecs and what only libav knows.
@Suite(.enabled(if: Shell.hasFFmpeg, "ffmpeg makes the test files"))
struct ReadingDecodedTests {
  struct Case: CustomTestStringConvertible, Sendable {
    /// Name of the test file; its ending chooses ffmpeg's muxer.
    var file: String
    var arguments: [String]
    var container: String
    var codec: String
    var depth: Int?
    var rate = 44_100
    /// Frames that may be missing or too many.
    var slack = 0
    /// Least ratio of signal to difference, dB; 200 is bit-exact.
    var likeness: Double
    var testDescription: String { file }
  }

  static let cases: [Case] = [
    Case(
      file: "a.mp3", arguments: ["-b:a", "320k"], container: "MPEG", codec: "MP3", likeness: 20),
    Case(
      file: "vbr.mp3", arguments: ["-q:a", "2"], container: "MPEG", codec: "MP3", likeness: 15),
    Case(
      file: "a.ogg", arguments: ["-c:a", "libvorbis", "-q:a", "9"], container: "Ogg",
      codec: "Vorbis", likeness: 15),
    Case(
      file: "a.opus", arguments: ["-ar", "48000", "-b:a", "256k"], container: "Ogg", codec: "Opus",
      rate: 48_000, likeness: 15),
    Case(
      file: "a.m4a", arguments: ["-c:a", "aac", "-b:a", "256k"], container: "MPEG-4", codec: "AAC",
      likeness: 15),
    Case(
      file: "fast.m4a", arguments: ["-c:a", "aac", "-b:a", "256k", "-movflags", "faststart"],
      container: "MPEG-4", codec: "AAC", likeness: 15),
    Case(
      file: "alac.m4a", arguments: ["-c:a", "alac", "-sample_fmt", "s32p"], container: "MPEG-4",
      codec: "ALAC", depth: 24, likeness: 200),
    Case(
      file: "alac16.m4a", arguments: ["-c:a", "alac", "-sample_fmt", "s16p"], container: "MPEG-4",
      codec: "ALAC", depth: 16, likeness: 70),
    Case(
      file: "a.webm", arguments: ["-c:a", "libopus", "-ar", "48000", "-b:a", "256k"],
      container: "WebM", codec: "Opus", rate: 48_000, slack: 0, likeness: 15),
    Case(
      file: "vorbis.webm", arguments: ["-c:a", "libvorbis", "-q:a", "9"], container: "WebM",
      codec: "Vorbis", slack: 1024, likeness: 15),
    Case(
      file: "flac.mka", arguments: ["-c:a", "flac", "-sample_fmt", "s32"], container: "Matroska",
      codec: "FLAC", depth: 24, likeness: 200),
    Case(
      file: "pcm.mka", arguments: ["-c:a", "pcm_s24le"], container: "Matroska", codec: "PCM",
      depth: 24, likeness: 200),
    Case(
      file: "flac.ogg", arguments: ["-c:a", "flac", "-sample_fmt", "s32", "-f", "ogg"],
      container: "Ogg", codec: "FLAC", depth: 24, likeness: 200),
    Case(
      file: "a.wv", arguments: ["-c:a", "wavpack", "-sample_fmt", "s32p"], container: "WavPack",
      codec: "WavPack", depth: 32, likeness: 200),
    Case(
      file: "a.tta", arguments: ["-c:a", "tta", "-sample_fmt", "s32"], container: "TTA",
      codec: "TTA", depth: 24, likeness: 200),
    Case(
      file: "alac.caf", arguments: ["-c:a", "alac", "-sample_fmt", "s32p"], container: "CAF",
      codec: "ALAC", depth: 24, likeness: 200),
    Case(
      file: "mp3.wav", arguments: ["-c:a", "libmp3lame", "-b:a", "320k"], container: "WAV",
      codec: "MP3", slack: 4000, likeness: -10),
    Case(
      file: "adpcm.wav", arguments: ["-c:a", "adpcm_ms"], container: "WAV", codec: "ADPCM",
      slack: 4000, likeness: 15),
    Case(
      file: "mulaw.wav", arguments: ["-c:a", "pcm_mulaw"], container: "WAV", codec: "µ-law",
      likeness: 25),
    Case(
      file: "a.aac", arguments: ["-c:a", "aac", "-b:a", "256k"], container: "ADTS", codec: "AAC",
      slack: 3000, likeness: -10),
    Case(
      file: "a.wma", arguments: ["-c:a", "wmav2", "-b:a", "256k"], container: "ASF", codec: "WMA",
      slack: 6000, likeness: -10),
    Case(
      file: "a.ac3", arguments: ["-b:a", "640k"], container: "AC-3", codec: "AC-3", slack: 3000,
      likeness: -10),
    Case(
      file: "a.mp2", arguments: ["-b:a", "384k"], container: "MPEG", codec: "MPEG layer 2",
      slack: 3000, likeness: -10),
    Case(
      file: "a.ts", arguments: ["-c:a", "aac", "-b:a", "256k"], container: "MPEG-TS", codec: "AAC",
      slack: 3000, likeness: -10),
  ]

  /// Three seconds that no codec can mistake: moving tones over quiet noise, other on each side.
  static func program(rate: Int) -> [[Double]] {
    (0..<2).map { channel in
      let noise = Signals.pink(count: rate * 3, amplitude: 0.05, seed: UInt64(channel) + 1)
      let tone = Signals.sine(
        hertz: 330 + 140 * Double(channel), decibels: -12, seconds: 3, rate: rate)
      let swell = Signals.sine(hertz: 1.5, decibels: 0, seconds: 3, rate: rate)
      return (0..<rate * 3).map { frame in
        let value = Double(noise[frame] + tone[frame] * (0.6 + 0.4 * swell[frame]))
        return (value * 0x1p23).rounded() / 0x1p23
      }
    }
  }

  /// Level of `truth` over that of the difference, dB.
  static func likeness(_ samples: [[Float]], _ truth: [[Double]]) -> Double {
    var signal = 0.0
    var difference = 0.0
    for (one, other) in zip(samples, truth) {
      for (a, b) in zip(one, other) {
        signal += b * b
        difference += (Double(a) - b) * (Double(a) - b)
      }
    }
    return min(200, 10 * Decibels.power(signal / max(difference, 1e-30)) / 10)
  }

  @Test("Length, place and content survive the decoder", arguments: cases)
  func decodes(_ one: Case) throws {
    let directory = try TemporaryFolder()
    let source = directory.file("source.wav")
    let truth = Self.program(rate: one.rate)
    try SoundFile.write(
      truth, rate: one.rate, format: SF_FORMAT_WAV | SF_FORMAT_PCM_24, to: source)
    let path = directory.file(one.file)
    try Shell.run(
      ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", source] + one.arguments + [path])

    let opened = try AudioFile.open(path, scratch: ScratchSpace())

    #expect(opened.info.container == one.container)
    #expect(opened.info.codec == one.codec)
    #expect(opened.info.bitDepth == one.depth)
    #expect(opened.info.isLossy == (one.depth == nil))
    #expect(opened.info.sampleRate == one.rate)
    #expect(opened.source.frames == opened.info.frames)
    #expect(opened.warnings == [])
    #expect(opened.invalidSamples == 0)
    let length = truth[0].count
    #expect(abs(opened.source.frames - length) <= one.slack)
    let whole = try Reading.all(opened.source)
    let likeness = Self.likeness(whole, truth)
    #expect(likeness >= one.likeness)
    let differences = try Reading.randomAccessDifferences(
      opened.source, whole: whole, reads: 40, seed: 2)
    #expect(differences == 0)
  }
}
