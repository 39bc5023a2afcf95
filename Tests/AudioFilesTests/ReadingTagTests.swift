import AudioCore
import AudioFiles
import CSndfile
import TestSupport
import Testing

@Suite(.enabled(if: Shell.hasFFmpeg, "ffmpeg makes the test files"))
struct ReadingTagTests {
  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  private static let words: [(key: String, value: String)] = [
    ("title", "Ärger im Takt"), ("artist", "The Lacquers"), ("album", "Cut"),
    ("album_artist", "Various"), ("track", "3"), ("date", "2024"), ("genre", "Dub"),
    ("comment", "mix 7"), ("isrc", "DEA123456789"),
  ]

  private func tagged(_ name: String, _ arguments: [String], cover: String? = nil) throws -> String
  {
    let source = directory.file("source.wav")
    try SoundFile.write(
      SoundFile.gridNoise(frames: 48_000, bits: 16, seed: 2), rate: 48_000,
      format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: source)
    let path = directory.file(name)
    var command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", source]
    if let cover { command += ["-i", cover, "-map", "0", "-map", "1", "-c:v", "copy"] }
    if cover != nil { command += ["-disposition:v", "attached_pic"] }
    for (key, value) in Self.words { command += ["-metadata", "\(key)=\(value)"] }
    try Shell.run(command + arguments + [path])
    return path
  }

  @Test(
    "All text tags",
    arguments: [
      ["a.flac"], ["a.mp3"], ["a.ogg", "-c:a", "libvorbis"], ["a.opus"], ["a.mka", "-c:a", "flac"],
      ["a.aiff", "-write_id3v2", "1"],
    ])
  func text(_ arguments: [String]) throws {
    let path = try tagged(arguments[0], Array(arguments.dropFirst()))
    let tags = try AudioFile.open(path, scratch: ScratchSpace()).tags.read()
    var expected = AudioTags()
    expected.title = "Ärger im Takt"
    expected.artist = "The Lacquers"
    expected.album = "Cut"
    expected.albumArtist = "Various"
    expected.track = "3"
    expected.date = "2024"
    expected.genre = "Dub"
    expected.comment = "mix 7"
    expected.isrc = "DEA123456789"
    #expect(tags == expected)
  }

  @Test("The tags that WAV, MPEG-4 and WMA have names for", arguments: ["a.wav", "a.m4a", "a.wma"])
  func fewer(_ name: String) throws {
    let tags = try AudioFile.open(try tagged(name, []), scratch: ScratchSpace()).tags.read()
    #expect(tags.title == "Ärger im Takt")
    #expect(tags.artist == "The Lacquers")
    #expect(tags.album == "Cut")
    #expect(tags.genre == "Dub")
    #expect(tags.track == "3")
    #expect(tags.date == "2024")
    #expect(tags.cover == nil)
  }

  @Test(
    "Totals of tracks and discs that stand apart, by either name", arguments: ["a.flac", "a.mp3"])
  func totals(_ name: String) throws {
    let path = try tagged(
      name, ["tracktotal=12", "disc=1", "TOTALDISCS=2"].flatMap { ["-metadata", $0] })
    let tags = try AudioFile.open(path, scratch: ScratchSpace()).tags.read()
    #expect(tags.track == "3/12" && tags.disc == "1/2")
  }

  @Test("What players and encoders note is none of the tags")
  func notes() throws {
    let path = try tagged(
      "a.flac", ["REPLAYGAIN_TRACK_GAIN=-9 dB", "CUESHEET=x"].flatMap { ["-metadata", $0] })
    let tags = try AudioFile.open(path, scratch: ScratchSpace()).tags.read()
    let copy = directory.file("copy.flac")
    try Samples.write(
      [[Float](repeating: 0.25, count: 4800)], try Deliverable.named(copy, sourceRate: 48_000),
      tags: tags)
    let text = String(decoding: try Bytes.of(copy), as: UTF8.self)
    #expect(text.contains("TITLE=") && !text.contains("REPLAYGAIN") && !text.contains("CUESHEET"))
  }

  @Test("Covers come out byte for byte", arguments: ["a.mp3", "a.flac", "a.m4a"], ["jpg", "png"])
  func cover(_ name: String, _ kind: String) throws {
    let picture = directory.file("cover.\(kind)")
    try Shell.ffmpeg(
      "-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1", "-update", "1", picture)
    let path = try tagged(name, [], cover: picture)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    let cover = try #require(try opened.tags.read().cover)
    #expect(cover.mimeType == (kind == "jpg" ? "image/jpeg" : "image/png"))
    #expect(cover.bytes == (try Bytes.of(picture)))
    #expect(try opened.tags.read().title == "Ärger im Takt")
    #expect((1.0...1.06).contains(opened.source.seconds))
  }

  @Test("Tags that are not UTF-8 are read as Latin-1")
  func latin1() throws {
    let path = try tagged("a.wav", [])
    var bytes = try Bytes.of(path)
    let utf8 = Array("Ärger im Takt".utf8)
    let place = try #require(
      (0..<bytes.count - utf8.count).first { Array(bytes[$0..<$0 + utf8.count]) == utf8 })
    bytes.replaceSubrange(place..<place + utf8.count, with: [0xC4] + utf8.dropFirst(2) + [0])
    try Bytes.write(bytes, to: path)
    #expect(try AudioFile.open(path, scratch: ScratchSpace()).tags.read().title == "Ärger im Takt")
  }

  @Test("A file without tags has none")
  func none() throws {
    let path = directory.file("plain.wav")
    try SoundFile.write(
      [[0, 0.25]], rate: 48_000, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    #expect(try AudioFile.open(path, scratch: ScratchSpace()).tags.read() == AudioTags())
  }
}
