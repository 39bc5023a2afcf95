import AudioCore
import AudioFiles
import Foundation
import Glibc
import Mastering
import Synchronization
import TestSupport
import Testing

@Suite("All outputs of a run appear together, or none")
struct StagedOutputsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 2, level: 0.2))
  }

  private func request(_ outputs: [String]) -> MasterRequest {
    var request = MasterRequest(mix: folder.file("mix.wav"))
    request.outputs = outputs.map { folder.file($0) }
    return request
  }

  @Test("stopped while the second rate is written, nothing of the first is there")
  func stopped() throws {
    let cancellation = Cancellation()
    let path = folder.path
    let seen = Count()
    let error = #expect(throws: LacquerError.self) {
      _ = try MasterJob.run(request(["a.wav", "a.opus"]), cancellation: cancellation) { progress in
        guard progress.stage == "writing", progress.fraction >= 1 else { return }
        if seen.next() == 2 {
          #expect(!FileManager.default.fileExists(atPath: path + "/a.wav"))
          cancellation.cancel()
        }
      }
    }
    #expect(error?.code == .interrupted)
    #expect(folder.contents == ["mix.wav"])
  }

  @Test("a name that is taken meanwhile takes back those that were given before")
  func taken() throws {
    let taken = folder.file("b.wav")
    let error = #expect(throws: LacquerError.self) {
      _ = try MasterJob.run(request(["a.wav", "b.wav"]), cancellation: Cancellation()) { progress in
        guard progress.stage == "writing" else { return }
        try? Data([1]).write(to: URL(fileURLWithPath: taken))
      }
    }
    #expect(
      error?.message
        == "\(taken) exists already: choose another name, or give --force to replace it.")
    #expect(folder.contents == ["b.wav", "mix.wav"])
    #expect(try folder.bytes("b.wav") == [1])
  }

  @Test("names that tell of the loudness are given with the others, and stand in the report")
  func finalNames() throws {
    func master(_ refusal: LacquerError?) throws -> MasterOutcome {
      try folder.master("mix.wav", to: ["a.flac", "b.wav"]) { request in
        request.finalName = { path, loudness in
          guard path.hasSuffix("b.wav") else { return path }
          if let refusal { throw refusal }
          return path.replacing("b.wav", with: "b \(Int(loudness.rounded())).wav")
        }
      }
    }
    let refusal = LacquerError(.output, "No.")
    #expect(throws: refusal) { _ = try master(refusal) }
    #expect(folder.contents == ["mix.wav"])
    let deliverables = try master(nil).report.deliverables
    let name = try #require(folder.contents.first { $0.hasPrefix("b -") })
    #expect(folder.contents == ["a.flac", name, "mix.wav"])
    #expect(deliverables.map(\.path) == [folder.file("a.flac"), folder.file(name)])
    #expect(deliverables.map(\.deliverable.path) == deliverables.map(\.path))
  }

  /// Writes four seconds of music with tags.
  private func write(_ tags: AudioTags, to name: String) throws {
    let music = Material.stereo(seconds: 4, seed: 2, level: 0.2)
    let block = AudioBlock(channels: 2, capacity: music[0].count)
    for channel in 0..<2 {
      for (i, value) in music[channel].enumerated() { block[channel: channel, frame: i] = value }
    }
    let writer = try AudioWriter(
      try Deliverable.named(folder.file(name), sourceRate: 44_100), channels: 2,
      frames: music[0].count, tags: tags)
    try writer.write(block)
    try writer.finish()
  }

  @Test("a cover that is too large to be read is told, once for all files")
  func largeCover() throws {
    var tags = AudioTags()
    let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47] + [UInt8](repeating: 0, count: 1 << 25)
    tags.title = "Song"
    tags.cover = AudioTags.Cover(mimeType: "image/png", bytes: picture)
    try write(tags, to: "song.wav")
    let report = try folder.master("song.wav", to: ["b.flac", "b.wav"]).report
    let told = report.warnings.filter { $0.contains("cover") }
    #expect(told == ["The mix's cover is not carried over: it is larger than 32 MiB."])
    let song = try AudioFile.open(folder.file("song.wav"), scratch: ScratchSpace())
    let preview = try CodecPreview.run(
      song, codec: "opus:96", output: folder.file("as.wav"), cancellation: Cancellation())
    #expect(
      preview.warnings == ["The file's cover is not carried over: it is larger than 32 MiB."])
    let text = CodecText(before: preview.profile, previews: [preview]).text
    #expect(text.contains("warning") && text.contains("is not carried over"), "\(text)")
  }

  @Test("a cover for which a WebM has no place is told, of that file alone")
  func coverOfWebM() throws {
    var tags = AudioTags()
    tags.cover = AudioTags.Cover(
      mimeType: "image/png", bytes: [0x89, 0x50, 0x4E, 0x47] + [UInt8](repeating: 0, count: 1000))
    try write(tags, to: "song.wav")
    let report = try folder.master("song.wav", to: ["b.webm", "b.aac", "b.flac"]).report
    let told = report.warnings.filter { $0.contains("cover") }
    #expect(
      told == ["The webm goes without the cover picture: its format has no place for it."])
  }

  @Test("a tag that is left out is told without a name that the file does not get")
  func leftOutTag() throws {
    var tags = AudioTags()
    tags.lyrics = String(repeating: "la ", count: (1 << 24) / 3 + 1)
    try write(tags, to: "song.wav")
    let outcome = try folder.master("song.wav", to: ["b.flac"]) { request in
      request.finalName = { path, _ in path.replacing("b.flac", with: "b final.flac") }
    }
    #expect(folder.contents == ["b final.flac", "mix.wav", "song.wav"])
    #expect(
      outcome.report.warnings.contains(
        "The flac goes without LYRICS: its format holds up to 16 MiB of each."),
      "\(outcome.report.warnings)")
  }

  /// A folder on another file system than that of temporary files.
  private static let elsewhere: String? = {
    let other = "/dev/shm"
    var (there, here) = (stat(), stat())
    guard unsafe stat(other, &there) == 0, unsafe stat(NSTemporaryDirectory(), &here) == 0,
      unsafe access(other, W_OK | X_OK) == 0, there.st_dev != here.st_dev
    else { return nil }
    return other
  }()

  @Test(
    "a name that turns out to lie on another file system is given there",
    .enabled(if: elsewhere != nil), arguments: [false, true])
  func otherFileSystem(isThere: Bool) throws {
    let other = try #require(Self.elsewhere) + "/lacquer-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: other) }
    if isThere { try Data([1]).write(to: URL(fileURLWithPath: other + "/real.wav")) }
    let link = folder.file("b final.wav")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: other + "/real.wav")
    _ = try folder.master("mix.wav", to: ["a.wav", "b.wav"]) { request in
      request.force = isThere
      request.finalName = { path, _ in path.replacing("b.wav", with: "b final.wav") }
    }
    #expect(folder.contents == ["a.wav", "b final.wav", "mix.wav"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: other) == ["real.wav"])
    let moved = [UInt8](try Data(contentsOf: URL(fileURLWithPath: other + "/real.wav")))
    #expect(moved == (try folder.bytes("a.wav")))
  }

  @Test("a link that leads to nothing yet is followed")
  func link() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.wav"), withDestinationPath: "real.wav")
    _ = try folder.master("mix.wav", to: ["link.wav"])
    #expect(folder.contents == ["link.wav", "mix.wav", "real.wav"])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link.wav"))
        == "real.wav")
  }
}

/// Counts from any thread.
private final class Count: Sendable {
  private let value = Mutex(0)

  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }
}
