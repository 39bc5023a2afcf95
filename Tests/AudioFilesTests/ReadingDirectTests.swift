import AudioCore
import AudioFiles
import CSndfile
import TestSupport
import Testing

/// Files that are read in place: PCM containers and FLAC.
@Suite struct ReadingDirectTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var format: Int
    var bits: Int
    var container: String
    var depth: Int
    var isFloat = false
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "wav8", format: SF_FORMAT_WAV | SF_FORMAT_PCM_U8, bits: 8, container: "WAV", depth: 8),
    Case(
      name: "wav16", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, bits: 16, container: "WAV", depth: 16
    ),
    Case(
      name: "wav24", format: SF_FORMAT_WAV | SF_FORMAT_PCM_24, bits: 24, container: "WAV", depth: 24
    ),
    Case(
      name: "wav32", format: SF_FORMAT_WAV | SF_FORMAT_PCM_32, bits: 24, container: "WAV", depth: 32
    ),
    Case(
      name: "wavf", format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, bits: 24, container: "WAV", depth: 32,
      isFloat: true),
    Case(
      name: "wavd", format: SF_FORMAT_WAV | SF_FORMAT_DOUBLE, bits: 24, container: "WAV", depth: 64,
      isFloat: true),
    Case(
      name: "wavex24", format: SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, bits: 24, container: "WAV",
      depth: 24),
    Case(
      name: "rifx16", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG, bits: 16,
      container: "WAV", depth: 16),
    Case(
      name: "rf64", format: SF_FORMAT_RF64 | SF_FORMAT_PCM_24, bits: 24, container: "RF64",
      depth: 24),
    Case(
      name: "w64", format: SF_FORMAT_W64 | SF_FORMAT_PCM_24, bits: 24, container: "W64", depth: 24),
    Case(
      name: "aiff16", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_16, bits: 16, container: "AIFF",
      depth: 16),
    Case(
      name: "aiff24", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_24, bits: 24, container: "AIFF",
      depth: 24),
    Case(
      name: "aifcf", format: SF_FORMAT_AIFF | SF_FORMAT_FLOAT, bits: 24, container: "AIFF",
      depth: 32, isFloat: true),
    Case(
      name: "aifcsowt", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE, bits: 16,
      container: "AIFF", depth: 16),
    Case(
      name: "caf24", format: SF_FORMAT_CAF | SF_FORMAT_PCM_24, bits: 24, container: "CAF", depth: 24
    ),
    Case(
      name: "flac16", format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16, bits: 16, container: "FLAC",
      depth: 16),
    Case(
      name: "flac24", format: SF_FORMAT_FLAC | SF_FORMAT_PCM_24, bits: 24, container: "FLAC",
      depth: 24),
  ]

  @Test("Every sample is read exactly, in order and at random places", arguments: cases)
  func exact(_ one: Case) throws {
    let directory = try TemporaryFolder()
    let path = directory.file("in.bin")
    let truth = SoundFile.gridNoise(frames: 50_001, bits: one.bits, seed: 7)
    try SoundFile.write(truth, rate: 48_000, format: one.format, to: path)
    let before = try ContentHash(ofFile: path)

    let opened = try AudioFile.open(path, scratch: ScratchSpace())

    #expect(opened.warnings == [])
    #expect(
      opened.info
        == AudioFileInfo(
          container: one.container, codec: one.container == "FLAC" ? "FLAC" : "PCM",
          bitDepth: one.depth, isFloat: one.isFloat, isLossy: false, sourceChannels: 2,
          sampleRate: 48_000, frames: 50_001))
    #expect(opened.source.format == AudioFormat(sampleRate: 48_000, channels: 2))
    #expect(opened.source.frames == 50_001)
    let whole = try Reading.all(opened.source, block: 3000)
    #expect(Reading.difference(whole, truth.map { $0.map(Float.init) }) == nil)
    let differences = try Reading.randomAccessDifferences(
      opened.source, whole: whole, reads: 60, seed: 11)
    #expect(differences == 0)
    #expect(try ContentHash(ofFile: path) == before)
  }

  @Test(
    "Mono and every rate from 8 to 384 kHz",
    arguments: [8_000, 22_050, 44_100, 96_000, 192_000, 384_000])
  func rates(_ rate: Int) throws {
    let directory = try TemporaryFolder()
    let path = directory.file("in.wav")
    let truth = SoundFile.gridNoise(frames: 1000, bits: 16, seed: 3, channels: 1)
    try SoundFile.write(truth, rate: rate, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(opened.source.format == AudioFormat(sampleRate: rate, channels: 1))
    #expect(
      Reading.difference(try Reading.all(opened.source), truth.map { $0.map(Float.init) }) == nil)
  }

  @Test("Samples that are no numbers are read as 0 and counted once")
  func invalidSamples() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("in.wav")
    var samples = SoundFile.gridNoise(frames: 20_000, bits: 16, seed: 5)
    for (frame, value) in [(0, Double.nan), (777, .infinity), (9_999, -.infinity), (19_999, 1e30)] {
      samples[frame % 2][frame] = value
    }
    try SoundFile.write(samples, rate: 44_100, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, to: path)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    let whole = try Reading.all(opened.source)
    #expect(opened.invalidSamples == 4)
    #expect(whole[0][0] == 0 && whole[1][777] == 0 && whole[1][9_999] == 0 && whole[1][19_999] == 0)
    #expect(whole[0][1] == Float(samples[0][1]))
    _ = try Reading.all(opened.source)
    #expect(opened.invalidSamples == 4)
  }

  @Test("Float samples above full scale keep their value")
  func aboveFullScale() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("in.wav")
    try SoundFile.write(
      [[0.5, 1.5, -3.25, 100]], rate: 44_100, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, to: path)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(try Reading.all(opened.source) == [[0.5, 1.5, -3.25, 100]])
    #expect(opened.invalidSamples == 0)
  }
}
