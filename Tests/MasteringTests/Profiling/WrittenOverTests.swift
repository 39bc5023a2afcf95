import AudioCore
import AudioFiles
import Foundation
import Glibc
import Mastering
import Synchronization
import TestSupport
import Testing

@Suite("Files that are written over while they are read")
struct WrittenOverTests {
  private static let loud = ["loudness.target=-14"]
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, rate: 44_100, seed: 1))
    try folder.write("bounce.wav", Material.stereo(seconds: 8, rate: 44_100, seed: 2))
  }

  /// Writes the bounce into the mix, as programs do that keep the file.
  private func writeOver() throws {
    let bytes = try folder.bytes("bounce.wav")
    let handle = try FileHandle(forUpdating: URL(filePath: folder.file("mix.wav")))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  private func replace() throws {
    try #require(unsafe rename(folder.file("bounce.wav"), folder.file("mix.wav")) == 0)
  }

  /// Masters the mix, and does something to it once that has begun, with what was measured in a cache.
  private func master(
    _ name: String, meanwhile: @escaping @Sendable () throws -> Void
  ) throws -> MasterOutcome {
    let isDone = Atomic(false)
    return try folder.master(
      "mix.wav", to: [name], set: Self.loud, change: { $0.cacheDirectory = folder.file("cache") }
    ) { _ in
      if !isDone.exchange(true, ordering: .relaxed) { try? meanwhile() }
    }
  }

  @Test("are no master: half of it would be of the one, half of the other")
  func mastered() throws {
    _ = try master("first.wav") {}
    let error = #expect(throws: LacquerError.self) {
      try master("second.wav") { [self] in try writeOver() }
    }
    #expect(error?.code == .input)
    #expect(
      error?.message
        == "\(folder.file("mix.wav")) was written over while it was read: try again once it is finished."
    )
    #expect(!folder.contents.contains("second.wav"))
  }

  @Test("are one where another took their place: what is open stays what it was")
  func replaced() throws {
    _ = try master("first.wav") {}
    _ = try master("second.wav") { [self] in try replace() }
    let (first, second) = (try folder.bytes("first.wav"), try folder.bytes("second.wav"))
    #expect(first == second)
  }

  @Test("are not measured under the hash of something else", arguments: [false, true])
  func measured(isReplaced: Bool) throws {
    let path = folder.file("mix.wav")
    let cache = ProfileCache(directory: folder.file("profiles"))
    let opened = FileIdentity(path: path)
    let audio = try AudioFile.open(path, scratch: ScratchSpace())
    // Decoding takes seconds, in which a bounce may come.
    if isReplaced { try replace() } else { try writeOver() }
    let error = #expect(throws: LacquerError.self) {
      try TrackProfiler.profile(audio, path: path, opened: opened, cache: cache)
    }
    #expect(error?.message.contains("was written over while it was read") == true)
    let hash = try ContentHash(ofFile: path)
    #expect(cache.load(hash: hash, sampleRate: 44_100) == nil)
  }

  @Test("are measured where only their time changed meanwhile")
  func touched() throws {
    let path = folder.file("mix.wav")
    let cache = ProfileCache(directory: folder.file("profiles"))
    let opened = FileIdentity(opening: path)
    let audio = try AudioFile.open(path, scratch: ScratchSpace())
    let measured = try TrackProfiler.profile(
      audio, path: path, opened: opened, cache: cache,
      willMeasure: {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
      })
    let hash = try ContentHash(ofFile: path)
    #expect(measured.hash == hash)
    #expect(FileIdentity(path: path) != opened)
    #expect(cache.load(hash: hash, sampleRate: 44_100) != nil)
  }

  @Test("are not waited for where they are pipes")
  func piped() throws {
    let path = folder.file("pipe")
    try #require(unsafe mkfifo(path, 0o600) == 0)
    #expect(FileIdentity(opening: path) == nil)
    #expect(FileIdentity(opening: folder.file("gone.wav")) == nil)
    #expect(
      FileIdentity(opening: folder.file("mix.wav")) == FileIdentity(path: folder.file("mix.wav")))
  }

  @Test("stand still when nobody has them open and two looks found the same")
  func standing() throws {
    let path = folder.file("mix.wav")
    var standing = StandStill(path)
    var looks = (0..<2).map { _ in standing.look(at: path) }
    #expect(looks == [false, true])
    let writer = unsafe open(path, O_WRONLY | O_APPEND)
    try #require(writer >= 0)
    standing = StandStill(path)
    looks = (0..<4).map { _ in standing.look(at: path) }
    #expect(looks == [false, false, false, false])
    let written = unsafe write(writer, "more", 4)
    #expect(written == 4)
    close(writer)
    looks = (0..<3).map { _ in standing.look(at: path) }
    #expect(looks == [false, false, true])
  }

  @Test("count as gone only after a while: another often comes")
  func gone() throws {
    let path = folder.file("mix.wav")
    try FileManager.default.removeItem(atPath: path)
    var standing = StandStill(path)
    let looks = (0..<4).map { _ in standing.look(at: path) }
    #expect(looks == [false, false, false, true])
  }
}
