import AudioCore
import AudioFiles
import CSndfile
import Glibc
import TestSupport
import Testing

/// Damaged files: whatever the bytes are, opening ends in audio or in a sentence, and soon.
///
/// `LACQUER_SOAK=1` runs 37 500 in place of 3 000.
@Suite(.serialized) struct ReadingFuzzTests {
  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  static let runs = unsafe getenv("LACQUER_SOAK") == nil ? 200 : 2_500

  static let written: [(String, Int)] = [
    ("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16), ("b.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24),
    ("c.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT), ("d.wav", SF_FORMAT_RF64 | SF_FORMAT_PCM_16),
    ("e.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16), ("f.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24),
    ("g.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16), ("h.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS),
  ]

  static let encoded: [[String]] = [
    ["a.m4a", "-c:a", "aac"], ["b.m4a", "-c:a", "alac"], ["c.mp3"], ["d.opus", "-ar", "48000"],
    ["e.webm", "-c:a", "libopus", "-ar", "48000"], ["f.wma", "-c:a", "wmav2"], ["g.aac"],
  ]

  /// Changes up to eight bytes, mostly of the header, and sometimes cuts or doubles a stretch.
  private func mutate(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = original
    let odd: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF]
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      let isHeader = Int.random(in: 0..<4, using: &generator) > 0
      let place = Int.random(
        in: 0..<(isHeader ? min(256, bytes.count) : bytes.count), using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      default: bytes[place] = odd.randomElement(using: &generator) ?? 0
      }
    }
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: bytes.removeSubrange(Int.random(in: 0..<bytes.count, using: &generator)...)
    case 1:
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 1...64, using: &generator))
      bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    default: break
    }
    return bytes
  }

  private func attack(_ name: String, _ original: [UInt8], seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let path = directory.file("fuzz-" + name)
    for run in 0..<Self.runs {
      try Bytes.write(mutate(original, &generator), to: path)
      let start = ThreadClock.seconds
      do {
        let opened = try AudioFile.open(path, downmix: true, scratch: ScratchSpace())
        let frames = opened.source.frames
        #expect(frames > 0 && (1...2).contains(opened.source.format.channels))
        let block = AudioBlock(channels: opened.source.format.channels, capacity: 4096)
        try opened.source.read(into: block, at: frames / 2)
        var frame = 0
        while frame < frames {
          try opened.source.read(into: block, at: frame)
          try #require(block.frames > 0)
          frame += block.frames
        }
        #expect(frame == frames)
      } catch let error as LacquerError {
        #expect(error.code == .input, "\(name) \(run): \(error.message)")
        #expect(error.message.hasSuffix("."))
      }
      let time = ThreadClock.seconds - start
      #expect(time < 2, "\(name) run \(run) took \(time) s")
    }
  }

  @Test("Damaged files of libsndfile's formats", arguments: written.indices)
  func sndfile(index: Int) throws {
    let (name, format) = Self.written[index]
    let path = directory.file(name)
    try SoundFile.write(
      SoundFile.gridNoise(frames: 3000, bits: 16, seed: 8), rate: 44_100, format: format, to: path)
    try attack(name, try Bytes.of(path), seed: UInt64(index) + 100)
  }

  @Test(
    "Damaged files of ffmpeg's making", .enabled(if: Shell.hasFFmpeg), arguments: encoded.indices)
  func libav(index: Int) throws {
    let arguments = Self.encoded[index]
    let path = directory.file(arguments[0])
    try Shell.run(
      [
        "ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
        "anoisesrc=d=0.1:a=0.2:seed=4", "-ac", "2",
      ] + arguments.dropFirst() + [path])
    try attack(arguments[0], try Bytes.of(path), seed: UInt64(index) + 200)
  }
}
