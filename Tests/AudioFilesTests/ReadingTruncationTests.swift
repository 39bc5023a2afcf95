import AudioCore
import AudioFiles
import CSndfile
import TestSupport
import Testing

/// Files that end before their header says: what is there is read, and a warning says how much.
@Suite struct ReadingTruncationTests {
  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  @Test(
    "PCM cut in the middle reads up to the cut",
    arguments: [
      SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_WAVEX | SF_FORMAT_PCM_24,
      SF_FORMAT_RF64 | SF_FORMAT_PCM_24, SF_FORMAT_W64 | SF_FORMAT_PCM_16,
      SF_FORMAT_AIFF | SF_FORMAT_PCM_24, SF_FORMAT_WAV | SF_FORMAT_FLOAT,
    ])
  func pcm(format: Int) throws {
    let path = directory.file("cut.wav")
    let truth = SoundFile.gridNoise(frames: 60_000, bits: 16, seed: 21)
    try SoundFile.write(truth, rate: 10_000, format: format, to: path)
    var bytes = try Bytes.of(path)
    bytes.removeSubrange((bytes.count / 2)...)
    try Bytes.write(bytes, to: path)

    let opened = try AudioFile.open(path, scratch: ScratchSpace())

    #expect((29_900...30_000).contains(opened.source.frames))
    #expect(
      opened.warnings == [
        "\(path) ends early: 2.9 s of the 6.0 s its header promises could be read."
      ])
    let whole = try Reading.all(opened.source)
    let expected = truth.map { $0.prefix(opened.source.frames).map(Float.init) }
    #expect(Reading.difference(whole, expected) == nil)
  }

  @Test func flac() throws {
    let path = directory.file("cut.flac")
    let truth = SoundFile.gridNoise(frames: 60_000, bits: 16, seed: 22)
    try SoundFile.write(
      truth, rate: 10_000, format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16, to: path)
    var bytes = try Bytes.of(path)
    bytes.removeSubrange((bytes.count / 2)...)
    try Bytes.write(bytes, to: path)

    let opened = try AudioFile.open(path, scratch: ScratchSpace())

    #expect((25_000...30_000).contains(opened.source.frames))
    #expect(opened.warnings.count == 1)
    #expect(opened.warnings[0].contains("of the 6.0 s its header promises could be read."))
    let whole = try Reading.all(opened.source)
    let expected = truth.map { $0.prefix(opened.source.frames).map(Float.init) }
    #expect(Reading.difference(whole, expected) == nil)
    let differences = try Reading.randomAccessDifferences(
      opened.source, whole: whole, reads: 40, seed: 5)
    #expect(differences == 0)
  }

  @Test("FLAC damaged in the middle says where, instead of playing silence")
  func damagedFlac() throws {
    let path = directory.file("damaged.flac")
    try SoundFile.write(
      SoundFile.gridNoise(frames: 200_000, bits: 16, seed: 24), rate: 10_000,
      format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16, to: path)
    var bytes = try Bytes.of(path)
    for place in 0..<40 { bytes[bytes.count / 2 + place] ^= 0x55 }
    try Bytes.write(bytes, to: path)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    let error = try #require(throws: LacquerError.self) { _ = try Reading.all(opened.source) }
    #expect(error.code == .input)
    let place = try #require(
      error.message.split(separator: "beyond ").last?.split(separator: " ").first)
    let seconds = try #require(Double(place))
    #expect((9.0...10.1).contains(seconds))
    #expect(
      error.message
        == "Cannot read \(path) beyond \(place) s: the file is damaged there; export it again.")
  }

  @Test(
    "Lossy files cut in the middle", .enabled(if: Shell.hasFFmpeg),
    arguments: [
      ["a.mp3", "-b:a", "192k"], ["a.ogg", "-c:a", "libvorbis"], ["a.opus", "-ar", "48000"],
      ["a.m4a", "-c:a", "aac", "-movflags", "faststart"], ["a.webm", "-c:a", "libopus"],
      ["a.wma", "-c:a", "wmav2"],
    ])
  func lossy(arguments: [String]) throws {
    let path = directory.file(arguments[0])
    try Shell.run(
      [
        "ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
        "anoisesrc=d=6:a=0.2:r=48000:seed=3", "-ac", "2",
      ] + arguments.dropFirst() + [path])
    var bytes = try Bytes.of(path)
    bytes.removeSubrange((bytes.count / 2)...)
    try Bytes.write(bytes, to: path)

    let opened = try AudioFile.open(path, scratch: ScratchSpace())

    #expect((1.9...3.5).contains(opened.source.seconds))
    #expect(opened.warnings.count == 1)
    #expect(opened.warnings.first?.hasPrefix("\(path) ends early: ") == true)
  }

  @Test("Movies whose index is at the cut-off end are refused", .enabled(if: Shell.hasFFmpeg))
  func withoutIndex() throws {
    let path = directory.file("a.m4a")
    try Shell.ffmpeg("-f", "lavfi", "-i", "sine=d=6", "-c:a", "aac", path)
    var bytes = try Bytes.of(path)
    bytes.removeSubrange((bytes.count / 2)...)
    try Bytes.write(bytes, to: path)
    let error = try Reading.refusal(path)
    #expect(
      error.message
        == "Cannot read \(path): its index is missing, so the file was cut off or never finished; "
        + "export it again.")
  }

  @Test("A length of 0xFFFFFFFF, as pipes leave it, is no promise")
  func openLength() throws {
    let path = directory.file("pipe.wav")
    let truth = SoundFile.gridNoise(frames: 1000, bits: 16, seed: 23)
    try SoundFile.write(
      truth, rate: 44_100, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    var bytes = try Bytes.of(path)
    bytes.replaceSubrange(4..<8, with: [255, 255, 255, 255])
    bytes.replaceSubrange(40..<44, with: [255, 255, 255, 255])
    try Bytes.write(bytes, to: path)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(opened.warnings == [])
    #expect(
      Reading.difference(try Reading.all(opened.source), truth.map { $0.map(Float.init) }) == nil)
  }
}
