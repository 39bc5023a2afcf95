import AudioCore
import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite("Tags", .enabled(if: Tool.exists("ffprobe")))
struct TagTests {
  static let names = [
    "a.wav", "a.aiff", "a.flac", "a.mp3", "a.ogg", "a.opus", "a.aac", "a.m4a", "a.webm",
  ]

  static var tags: AudioTags {
    var tags = AudioTags()
    tags.title = "Größe"
    tags.artist = "Ann & Bo"
    tags.album = "Lack"
    tags.albumArtist = "Various"
    tags.track = "3/12"
    tags.isrc = "DEA123456789"
    tags.date = "2026-11-23"
    tags.genre = "Ambient"
    tags.comment = "a=b; c"
    tags.disc = "1/2"
    tags.composer = "Clara"
    tags.lyricist = "Luise"
    tags.publisher = "Verlag"
    tags.copyright = "© 2026 Ann"
    tags.bpm = "92"
    tags.lyrics = "La la\nla"
    tags.cover = AudioTags.Cover(mimeType: "image/png", bytes: picture)
    return tags
  }

  /// A grey pixel.
  static let picture: [UInt8] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0,
    0, 0, 58, 126, 155, 85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129,
    119, 205, 114, 182, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
  ]

  static let loudness = DeliveredLoudness(
    integratedLUFS: -9.53, rangeLU: 6.25, truePeakDBTP: -1, maximumMomentaryLUFS: -6.4,
    maximumShortTermLUFS: -7.77)

  /// All tags ffprobe finds, file and first stream, names in lower case; and the codecs of its streams.
  static func probe(_ path: String) throws -> (tags: [String: String], codecs: [String]) {
    let json = try Tool.probe(path)
    let streams = json["streams"] as? [[String: Any]] ?? []
    var found: [String: String] = [:]
    for part in streams.prefix(1) + [json["format"] as? [String: Any] ?? [:]] {
      for (name, value) in part["tags"] as? [String: String] ?? [:] {
        found[name.lowercased()] = value
      }
    }
    return (found, streams.compactMap { $0["codec_name"] as? String })
  }

  static func written(
    _ name: String, _ loudness: DeliveredLoudness = TagTests.loudness
  ) throws -> (tags: [String: String], codecs: [String]) {
    let place = try TemporaryFolder()
    let path = place.file(name)
    let samples = (0..<2).map { Signals.white(count: 9600, amplitude: 0.1, seed: UInt64($0)) }
    try Samples.write(
      samples, try Deliverable.named(path, sourceRate: 48000), tags: tags, loudness: loudness)
    return try probe(path)
  }

  @Test("title, artist, album, date, genre, comment, track and recording code", arguments: names)
  func carried(_ name: String) throws {
    let found = try Self.written(name).tags
    let all = found.description
    #expect(found["title"] == "Größe", "\(all)")
    #expect(found["artist"] == "Ann & Bo")
    #expect(found["album"] == "Lack")
    #expect(found["genre"] == "Ambient")
    #expect(found["comment"] == "a=b; c")
    #expect(found["date"] == "2026-11-23", "\(all)")
    #expect(found["track"] == "3/12" || found["part_number"] == "3/12", "\(all)")
    // A LIST has no album artist, and beside a LIST ffprobe leaves the ID3 chunk's texts aside.
    if name != "a.wav" { #expect(found["album_artist"] == "Various", "\(all)") }
    #expect(found["isrc"] == "DEA123456789" || found["tsrc"] == "DEA123456789", "\(all)")
  }

  @Test("what each format holds of the rest", arguments: names)
  func rest(_ name: String) throws {
    let found = try Self.written(name).tags
    func has(_ value: String, _ keys: String...) {
      #expect(keys.contains { found[$0] == value }, "\(value): \(found)")
    }
    has("Clara", "composer", "imus")
    has("Luise", "lyricist", "text", "iwri")
    has("Verlag", "publisher", "label", "ipub")
    has("© 2026 Ann", "copyright")
    // A LIST has neither disc nor lyrics, and ffprobe does not read the tempo of M4A.
    if name != "a.wav" {
      has("1/2", "disc")
      has("La la\nla", "lyrics", "lyrics-eng")
    }
    if name != "a.m4a" { has("92", "bpm", "tbpm", "ibpm") }
  }

  @Test("all of a WAV, and the tempo of an M4A, come back through our own reader")
  func ownReader() throws {
    let place = try TemporaryFolder()
    func read(_ name: String) throws -> AudioTags {
      let path = place.file(name)
      let samples = [Signals.white(count: 9600, amplitude: 0.1, seed: 1)]
      try Samples.write(
        samples, try Deliverable.named(path, sourceRate: 48_000), tags: Self.tags,
        loudness: Self.loudness)
      return try AudioFile.open(path, scratch: ScratchSpace()).tags.read()
    }
    #expect(try read("a.wav") == Self.tags)
    #expect(try read("a.m4a").bpm == "92")
  }

  @Test("where LIST and ID3 of a WAV differ, LIST counts and ID3 fills in the rest")
  func listAndID3() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    try Samples.write(
      [Signals.white(count: 1000, seed: 1)], try Deliverable.named(path, sourceRate: 44_100),
      tags: Self.tags)
    var bytes = try Bytes.of(path)
    let name = Array("INAM".utf8)
    let chunk = try #require(
      (0..<bytes.count - 8).first { Array(bytes[$0..<$0 + 4]) == name })
    bytes.replaceSubrange(chunk + 8..<chunk + 12, with: Array("Klei".utf8))
    try Bytes.write(bytes, to: path)
    let tags = try AudioFile.open(path, scratch: ScratchSpace()).tags.read()
    #expect(tags.title?.hasPrefix("Klei") == true)
    #expect(tags.albumArtist == "Various" && tags.disc == "1/2" && tags.lyrics == Self.tags.lyrics)
  }

  @Test("cover picture", arguments: names.filter { $0 != "a.webm" && $0 != "a.aac" })
  func cover(_ name: String) throws {
    let codecs = try Self.written(name).codecs
    #expect(codecs.contains("png"), "\(codecs)")
  }

  @Test("ReplayGain 2.0", arguments: ["a.flac", "a.mp3", "a.ogg", "a.aac", "a.m4a"])
  func replayGain(_ name: String) throws {
    let found = try Self.written(name).tags
    #expect(found["replaygain_track_gain"] == "-8.47 dB", "\(found)")
    #expect(found["replaygain_track_peak"] == "0.891251")
    #expect(found["title"] == "Größe")
  }

  @Test("a peak beyond all measure, as a changed plan may have one, ends no program")
  func endlessPeak() throws {
    var loudness = Self.loudness
    loudness.truePeakDBTP = 1000
    let found = try Self.written("a.flac", loudness).tags
    #expect(found["replaygain_track_peak"] == "9000000000000.000000", "\(found)")
  }

  @Test("gain to −23 LUFS of RFC 7845, and Matroska's gain")
  func opus() throws {
    let opus = try Self.written("a.opus").tags
    #expect(opus["r128_track_gain"] == "-3448", "\(opus)")
    #expect(opus["replaygain_track_gain"] == nil)
    #expect(try Self.written("a.webm").tags["replaygain_gain"] == "-8.47 dB")
  }

  private func word(_ bytes: [UInt8], _ offset: Int) -> Int {
    Int(Int16(truncatingIfNeeded: Int(bytes[offset]) | Int(bytes[offset + 1]) << 8))
  }

  @Test("bext version 2 of EBU Tech 3285 with its loudness")
  func broadcast() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    try Samples.write(
      [Signals.white(count: 1000, seed: 1)], try Deliverable.named(path, sourceRate: 44100),
      tags: Self.tags, loudness: Self.loudness)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(Array(bytes[12..<16]).text == "bext")
    let body = Array(bytes[20...])
    #expect(Array(body[256..<263]).text == "Lacquer")
    #expect(word(body, 346) == 2)
    let loudness = (0..<5).map { word(body, 412 + 2 * $0) }
    #expect(loudness == [-953, 625, -100, -640, -777])
    #expect(Array(body[602..<640]).text.hasPrefix("A=PCM,F=44100,W=24,M=mono,T=Lacquer\r\n"))
  }

  @Test("bext says 0x7FFF of a level that is not known, or that two decimals of 99.99 do not hold")
  func broadcastUnused() throws {
    func words(_ loudness: DeliveredLoudness?) throws -> [Int] {
      let place = try TemporaryFolder()
      let path = place.file("a.wav")
      try Samples.write(
        [[0, 0.5]], try Deliverable.named(path, sourceRate: 44100), loudness: loudness)
      let body = Array(try Bytes.of(path)[20...])
      return (0..<5).map { word(body, 412 + 2 * $0) }
    }
    func loudness(_ level: Double) -> DeliveredLoudness {
      DeliveredLoudness(
        integratedLUFS: level, rangeLU: 0, truePeakDBTP: -level, maximumMomentaryLUFS: level,
        maximumShortTermLUFS: level)
    }
    let unused = 0x7FFF
    #expect(try words(nil) == [Int](repeating: unused, count: 5))
    for level in [-Double.infinity, -200, -100] {
      #expect(try words(loudness(level)) == [unused, 0, unused, unused, unused])
    }
    #expect(try words(loudness(-99.99)) == [-9999, 0, 9999, -9999, -9999])
    #expect(try words(loudness(-0.004)) == [0, 0, 0, 0, 0])
  }

  @Test("silence has no loudness to state", arguments: [-Double.infinity, -200, -70])
  func silence(level: Double) throws {
    let place = try TemporaryFolder()
    let none = DeliveredLoudness(
      integratedLUFS: level, rangeLU: 0, truePeakDBTP: level, maximumMomentaryLUFS: level,
      maximumShortTermLUFS: level)
    for name in Self.names {
      let path = place.file(name)
      let deliverable = try Deliverable.named(path, sourceRate: 48000)
      try Samples.write([[Float](repeating: 0, count: 9600)], deliverable, loudness: none)
      let found = try Self.probe(path).tags
      #expect(!found.keys.contains { $0.contains("gain") }, "\(found)")
    }
  }
}
