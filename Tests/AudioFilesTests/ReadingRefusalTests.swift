import AudioCore
import AudioFiles
import CSndfile
import Glibc
import TestSupport
import Testing

/// Input that cannot be used: one sentence each, and the file stays as it was.
@Suite struct ReadingRefusalTests {
  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  private func expect(
    _ path: String, downmix: Bool = false, _ sentence: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try? ContentHash(ofFile: path)
    let error = try Reading.refusal(path, downmix: downmix)
    #expect(error.code == .input, sourceLocation: location)
    #expect(error.message == sentence, sourceLocation: location)
    #expect((try? ContentHash(ofFile: path)) == before, sourceLocation: location)
  }

  /// A WAV file of 1000 stereo 16-bit frames, whose bytes are then changed.
  private func wave(_ name: String, _ change: (inout [UInt8]) -> Void) throws -> String {
    let path = directory.file(name)
    try SoundFile.write(
      SoundFile.gridNoise(frames: 1000, bits: 16, seed: 1), rate: 44_100,
      format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    var bytes = try Bytes.of(path)
    change(&bytes)
    try Bytes.write(bytes, to: path)
    return path
  }

  @Test func missingFile() throws {
    let path = directory.file("none.wav")
    try expect(path, "Cannot find \(path): check the path and the spelling.")
  }

  @Test func directoryInPlaceOfFile() throws {
    try expect(
      directory.path, "Cannot read \(directory.path): it is a folder; name a file in it.")
  }

  @Test func device() throws {
    try expect("/dev/null", "Cannot read /dev/null: it is a device; name an audio file.")
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func unreadable() throws {
    let path = try wave("locked.wav") { _ in }
    unsafe chmod(path, 0)
    let error = try Reading.refusal(path)
    #expect(
      error.message
        == "Cannot read \(path): you have no permission; allow reading with chmod +r.")
  }

  @Test func empty() throws {
    let path = directory.file("empty.wav")
    try Bytes.write([], to: path)
    try expect(path, "Cannot read \(path): it is empty (0 bytes); export it again.")
  }

  @Test func textNamedWave() throws {
    let path = directory.file("notes.wav")
    try Bytes.write(Array("Verse 1: bring the snare up, é.\n".utf8), to: path)
    try expect(path, "Cannot read \(path): it is text, not audio; name an audio file.")
  }

  @Test("An endless chain of ID3 tags is not followed to its end")
  func chainOfTags() throws {
    let path = directory.file("chain.mp3")
    let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 0]
    try Bytes.write([UInt8]([[UInt8]](repeating: tag, count: 8_000_000).joined()), to: path)
    let start = ThreadClock.seconds
    let error = try Reading.refusal(path)
    #expect(ThreadClock.seconds - start < 1)
    #expect(error.code == .input && error.message.contains("not a known audio format"))
  }

  @Test func playlist() throws {
    let path = directory.file("list.m3u8")
    try Bytes.write(
      Array("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/hostname\n".utf8), to: path)
    try expect(path, "Cannot read \(path): it is text, not audio; name an audio file.")
  }

  @Test("Lists of other files are no demuxer's business, whatever surrounds them")
  func binaryPlaylist() throws {
    let target = try wave("target.wav") { _ in }
    for list in [
      "ffconcat version 1.0\nfile '\(target)'\n", "#EXTM3U\n#EXTINF:5,\n\(target)\n",
      "[playlist]\nFile1=\(target)\n", "<MPD><BaseURL>\(target)</BaseURL></MPD>",
    ] {
      let path = directory.file("list.bin")
      try Bytes.write(Array(list.utf8) + [0, 0, 0, 0], to: path)
      try expect(
        path,
        "Cannot read \(path): its contents are not a known audio format; export it as WAV or FLAC.")
    }
  }

  @Test func otherFile() throws {
    let path = directory.file("picture.wav")
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    bytes += (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 37) & 0x7F }
    try Bytes.write(bytes, to: path)
    try expect(
      path,
      "Cannot read \(path): its contents are not a known audio format; export it as WAV or FLAC.")
  }

  @Test("Every cut inside the header is refused", arguments: [8, 12, 20, 30, 40])
  func truncatedHeader(length: Int) throws {
    let path = try wave("cut.wav") { $0.removeSubrange(length...) }
    let error = try Reading.refusal(path)
    #expect(error.code == .input)
    let sentences = [
      "Cannot read \(path): its header is cut off or damaged; export it again.",
      "Cannot read \(path): its contents are not a known audio format; export it as WAV or FLAC.",
    ]
    #expect(sentences.contains(error.message), "\(error.message)")
  }

  @Test func noFrames() throws {
    let path = try wave("zero.wav") {
      $0.removeSubrange(44...)
      $0.replaceSubrange(40..<44, with: [0, 0, 0, 0])
    }
    try expect(path, "Cannot use \(path): it contains no audio (0 frames); export it again.")
  }

  @Test(arguments: [0, 10_000_000])
  func absurdRate(rate: Int) throws {
    let path = try wave("rate.wav") {
      $0.replaceSubrange(24..<28, with: (0..<4).map { UInt8(rate >> ($0 * 8) & 255) })
    }
    try expect(
      path,
      "Cannot read \(path): its header is damaged, it claims a sample rate of \(rate) Hz; export "
        + "it again.")
  }

  @Test(arguments: [0, 500])
  func absurdChannels(channels: Int) throws {
    let path = try wave("channels.wav") {
      $0.replaceSubrange(22..<24, with: [UInt8(channels & 255), UInt8(channels >> 8)])
    }
    try expect(
      path,
      "Cannot read \(path): its header is damaged, it claims \(channels) channels; export it again."
    )
  }

  @Test(arguments: [4_000, 768_000])
  func unsupportedRate(rate: Int) throws {
    let path = directory.file("rate.wav")
    try SoundFile.write(
      [[0, 0.5, 0]], rate: rate, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    try expect(
      path,
      "Cannot use \(path): its sample rate is \(rate) Hz, and 8000 to 384000 Hz are supported; "
        + "resample it first.")
  }

  @Test func surroundWithoutDownmix() throws {
    let path = directory.file("six.wav")
    try SoundFile.write(
      SoundFile.gridNoise(frames: 10, bits: 16, seed: 1, channels: 6), rate: 48_000,
      format: SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, to: path)
    try expect(
      path,
      "Cannot use \(path): it has 6 channels, and masters are mono or stereo; add --downmix to "
        + "fold it down to stereo.")
  }

  @Test func surroundOfUnknownOrder() throws {
    let path = directory.file("ten.wav")
    try SoundFile.write(
      SoundFile.gridNoise(frames: 10, bits: 16, seed: 1, channels: 10), rate: 48_000,
      format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    try expect(
      path, downmix: true,
      "Cannot fold down \(path): some of its 10 channels have no place in the stereo downmix of "
        + "ITU-R BS.775; fold it down where it was mixed.")
  }

  @Test(.enabled(if: Shell.hasFFmpeg))
  func filmWithoutSound() throws {
    let path = directory.file("film.mp4")
    try Shell.ffmpeg("-f", "lavfi", "-i", "testsrc=d=0.2:s=64x64", "-c:v", "mpeg4", path)
    try expect(
      path, "Cannot use \(path): it holds no audio; name a file with a sound track.")
  }

  @Test(.enabled(if: Shell.hasFFmpeg))
  func codecWithoutDecoder() throws {
    let path = directory.file("odd.m4a")
    try Shell.ffmpeg(
      "-f", "lavfi", "-i", "sine=d=0.5", "-c:a", "alac", path)
    var bytes = try Bytes.of(path)
    let name = Array("alac".utf8)
    for place in 0..<bytes.count - 4 where Array(bytes[place..<place + 4]) == name {
      bytes.replaceSubrange(place..<place + 4, with: Array("drms".utf8))
      break
    }
    try Bytes.write(bytes, to: path)
    try expect(
      path,
      "Cannot read \(path): its audio is an unknown codec, for which there is no decoder here; "
        + "convert it to WAV or FLAC.")
  }

  @Test func interrupted() throws {
    let path = try wave("fine.wav") { _ in }
    let cancellation = Cancellation()
    cancellation.cancel()
    let error = try #require(throws: LacquerError.self) {
      _ = try AudioFile.open(path, scratch: ScratchSpace(), cancellation: cancellation)
    }
    #expect(error.code == .interrupted)
  }
}
