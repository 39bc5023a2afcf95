import AudioCore
import AudioFiles
import CSndfile
import TestSupport
import Testing

@Suite("Lossless containers keep every bit")
struct LosslessTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var depth: WordLength
    var format: Int
    var testDescription: String { "\(name) \(depth.rawValue)" }
  }

  static let cases = [
    Case(name: "a.flac", depth: .pcm16, format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
    Case(name: "a.flac", depth: .pcm24, format: SF_FORMAT_FLAC | SF_FORMAT_PCM_24),
    Case(name: "a.wav", depth: .pcm16, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16),
    Case(name: "a.wav", depth: .pcm24, format: SF_FORMAT_WAV | SF_FORMAT_PCM_24),
    Case(name: "a.wav", depth: .float32, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT),
    Case(name: "a.aiff", depth: .pcm16, format: SF_FORMAT_AIFF | SF_FORMAT_PCM_16),
    Case(name: "a.aif", depth: .pcm24, format: SF_FORMAT_AIFF | SF_FORMAT_PCM_24),
    Case(name: "a.aiff", depth: .float32, format: SF_FORMAT_AIFF | SF_FORMAT_FLOAT),
  ]

  @Test("integers and floats come back as they were", arguments: cases, [1, 2])
  func exact(_ example: Case, channels: Int) throws {
    let place = try TemporaryFolder()
    let path = place.file(example.name)
    let bits = example.depth == .pcm16 ? 16 : 24
    // An odd number of frames makes the padding byte of an odd chunk necessary.
    let samples = (0..<channels).map {
      Samples.integers(count: 10_001, bits: bits, seed: UInt64($0) + 1)
    }
    let deliverable = try Deliverable.named(path, sourceRate: 44100, depth: example.depth)
    try Samples.write(samples, deliverable)
    let read = try SndfileContent(path)
    #expect(read.format & ~Int32(SF_FORMAT_ENDMASK) == Int32(example.format))
    #expect(read.sampleRate == 44100)
    #expect(read.floats == samples)
    #expect(place.contents == [example.name])
  }

  @Test(
    "ffprobe and sox read the headers without complaint",
    .enabled(if: Tool.exists("ffprobe") && Tool.exists("sox")), arguments: cases)
  func headers(_ example: Case) throws {
    let place = try TemporaryFolder()
    let path = place.file(example.name)
    let samples = [Samples.integers(count: 4801, bits: 16, seed: 3)]
    try Samples.write(
      samples, try Deliverable.named(path, sourceRate: 48000, depth: example.depth))
    let probe = try Tool.run(
      "ffprobe",
      [
        "-v", "warning", "-select_streams", "a", "-show_entries", "stream=duration_ts", "-of",
        "csv=p=0", path,
      ])
    #expect(probe.status == 0 && probe.errors.isEmpty, "\(probe.errors)")
    #expect(String(decoding: probe.output, as: UTF8.self) == "4801\n")
    let sox = try Tool.run("sox", [path, "-n", "stat"])
    #expect(sox.status == 0 && !sox.errors.contains("WARN"), "\(sox.errors)")
    #expect(sox.errors.contains("Samples read:              4801"))
  }

  @Test("values beyond full scale are held and counted")
  func saturation() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    let samples: [[Float]] = [[1.5, -1.5, 1, -1, .infinity, .nan, 0.25]]
    let deliverable = try Deliverable.named(path, sourceRate: 44100, depth: .pcm16)
    let writer = try AudioWriter(deliverable, channels: 1, frames: 7)
    try Samples.feed(samples, to: writer)
    #expect(writer.saturations == 5)
    try writer.finish()
    let read = try SndfileContent(path).channels[0].map { $0 >> 16 }
    #expect(read == [32767, -32768, 32767, -32768, 32767, 0, 8192])
  }

  @Test("the same samples give the same bytes, whatever the blocks", arguments: cases)
  func repeatable(_ example: Case) throws {
    let place = try TemporaryFolder()
    let samples = (0..<2).map { Samples.integers(count: 9000, bits: 24, seed: UInt64($0) + 9) }
    var hashes: Set<ContentHash> = []
    for (index, block) in [5000, 37, 9000].enumerated() {
      let path = place.file("\(index)-\(example.name)")
      try Samples.write(
        samples, try Deliverable.named(path, sourceRate: 44100, depth: example.depth),
        dither: .tpdf(seed: 5), block: block)
      hashes.insert(try ContentHash(ofFile: path))
    }
    #expect(hashes.count == 1)
  }
}
