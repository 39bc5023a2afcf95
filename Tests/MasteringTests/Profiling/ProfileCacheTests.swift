import AudioCore
import AudioFiles
import Foundation
import Mastering
import Metering
import TestSupport
import Testing

extension TemporaryFolder {
  fileprivate var cache: ProfileCache { ProfileCache(directory: path + "/cache/profiles") }

  /// Paths of the cache's files of one kind.
  fileprivate func cached(_ suffix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: cache.directory)) ?? []
    return all.filter { $0.hasSuffix(suffix) }.map { cache.directory + "/" + $0 }
  }
}

/// Writes a mono 32-bit float WAV of pink noise.
private func writeTrack(_ path: String, seed: UInt64, seconds: Int = 3) throws {
  let noise = Signals.pink(count: seconds * 44_100, seed: seed)
  var bytes = Data()
  func text(_ value: String) { bytes.append(contentsOf: value.utf8) }
  func number(_ value: UInt32, bytes count: Int = 4) {
    for i in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
  }
  text("RIFF")
  number(UInt32(36 + 4 * noise.count))
  text("WAVEfmt ")
  number(16)
  number(3, bytes: 2)
  number(1, bytes: 2)
  number(44_100)
  number(176_400)
  number(4, bytes: 2)
  number(32, bytes: 2)
  text("data")
  number(UInt32(4 * noise.count))
  for sample in noise { number(sample.bitPattern) }
  try bytes.write(to: URL(fileURLWithPath: path))
}

private func look(_ file: String, cache: ProfileCache?) throws -> ProfiledTrack {
  try TrackProfiler.profile(
    try AudioFile.open(file, scratch: ScratchSpace()), path: file, cache: cache)
}

private func measured() throws -> (profile: TrackProfile, sidecar: FeatureSidecar) {
  let noise = Signals.pink(count: 44_100, seed: 3)
  return try Measure.profile(of: MemorySource(samples: [noise], sampleRate: 44_100))
}

@Suite("Profile cache")
struct ProfileCacheTests {
  @Test("a second look at a file is answered from the cache, with the same values")
  func secondLook() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/track"
    try writeTrack(file, seed: 1)
    let first = try look(file, cache: folder.cache)
    let second = try look(file, cache: folder.cache)
    #expect(!first.isFromCache && second.isFromCache)
    #expect(first.profile == second.profile && first.sidecar == second.sidecar)
    #expect(first.hash == second.hash)
    #expect(folder.cache.info.tracks == 1 && folder.cache.info.bytes > 10_000)
    let without = try look(file, cache: nil)
    #expect(!without.isFromCache && without.profile == first.profile)
  }

  @Test("another content, though it has the same name and size, is measured anew")
  func changedContent() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/track"
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
    let first = try folder.cache.hash(ofFile: file)
    try Data([1, 2, 4]).write(to: URL(fileURLWithPath: file))
    let second = try folder.cache.hash(ofFile: file)
    #expect(first != second)
    #expect(try folder.cache.hash(ofFile: file) == second)
    #expect(try ContentHash(ofFile: file) == second)
  }

  @Test("another content of the same size is noticed though the time of change was put back")
  func changedContentWithItsTime() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/track"
    func putBackTime() throws {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: file)
    }
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
    try putBackTime()
    let first = try folder.cache.hash(ofFile: file)
    #expect(try folder.cache.hash(ofFile: file) == first)
    // The system's clock of changes steps by some milliseconds.
    Thread.sleep(forTimeInterval: 0.05)
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
    try handle.write(contentsOf: Data([1, 2, 4]))
    try handle.close()
    try putBackTime()
    #expect(try folder.cache.hash(ofFile: file) == ContentHash(of: [1, 2, 4]))
  }

  @Test("nothing is kept that could not be read, nor pushes others out")
  func tooLong() throws {
    let folder = try TemporaryFolder()
    let measured = try measured()
    let hashes = (0..<2).map { ContentHash(of: [UInt8($0)]) }
    var cache = folder.cache
    cache.store(measured.profile, measured.sidecar, hash: hashes[0])
    let before = cache.info
    cache.sidecarLimit = measured.sidecar.encodedBytes - 1
    cache.store(measured.profile, measured.sidecar, hash: hashes[1])
    #expect(cache.info == before)
    cache.sidecarLimit += 1
    cache.store(measured.profile, measured.sidecar, hash: hashes[1])
    #expect(cache.load(hash: hashes[1], sampleRate: 44_100) != nil)
  }

  @Test("any damage to profile, sidecar or memo is a miss, never a wrong value or an error")
  func damage() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/track"
    try writeTrack(file, seed: 2, seconds: 1)
    let truth = try look(file, cache: folder.cache)
    for suffix in [".profile", ".sidecar", ".memo"] {
      let path = try #require(folder.cached(suffix).first)
      let good = try Data(contentsOf: URL(fileURLWithPath: path))
      for position in stride(from: 0, to: good.count, by: max(1, good.count / 12)) {
        var bad = good
        bad[position] ^= 1
        try bad.write(to: URL(fileURLWithPath: path))
        let again = try look(file, cache: folder.cache)
        #expect(again.profile == truth.profile && again.sidecar == truth.sidecar)
        #expect(again.hash == truth.hash, "\(suffix) at \(position)")
        if suffix != ".memo" { #expect(!again.isFromCache, "\(suffix) at \(position)") }
      }
      for length in [0, 1, good.count / 2] {
        try good.prefix(length).write(to: URL(fileURLWithPath: path))
        let again = try look(file, cache: folder.cache)
        #expect(again.profile == truth.profile && again.hash == truth.hash)
      }
    }
    #expect(folder.cached(".tmp").isEmpty)
  }

  @Test("the entries used longest ago go first")
  func eviction() throws {
    let folder = try TemporaryFolder()
    let measured = try measured()
    let hashes = (0..<4).map { ContentHash(of: [UInt8($0)]) }
    folder.cache.store(measured.profile, measured.sidecar, hash: hashes[0])
    let size = folder.cache.info.bytes
    let small = ProfileCache(directory: folder.cache.directory, limitBytes: size * 5 / 2)
    small.store(measured.profile, measured.sidecar, hash: hashes[1])
    #expect(small.load(hash: hashes[0], sampleRate: 44_100) != nil)
    small.store(measured.profile, measured.sidecar, hash: hashes[2])
    #expect(small.info.bytes <= small.limitBytes)
    #expect(small.load(hash: hashes[1], sampleRate: 44_100) == nil)
    #expect(small.load(hash: hashes[0], sampleRate: 44_100) != nil)
    #expect(small.load(hash: hashes[2], sampleRate: 44_100) != nil)
    #expect(small.load(hash: hashes[2], sampleRate: 48_000) == nil)
  }

  @Test("clear removes the cache's files and no others")
  func clear() throws {
    let folder = try TemporaryFolder()
    let measured = try measured()
    folder.cache.store(measured.profile, measured.sidecar, hash: ContentHash(of: [1]))
    let other = folder.cache.directory + "/notes.txt"
    try Data([1]).write(to: URL(fileURLWithPath: other))
    #expect(try folder.cache.clear() > 1000)
    #expect(folder.cache.info.bytes == 0 && FileManager.default.fileExists(atPath: other))
    #expect(try ProfileCache(directory: "/nonexistent/lacquer").clear() == 0)
  }

  @Test("a cache that cannot be written does not stop the work")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/track"
    try writeTrack(file, seed: 4, seconds: 1)
    // A file where the directory should be: not even root can write below it.
    let cache = ProfileCache(directory: file + "/profiles")
    let result = try look(file, cache: cache)
    #expect(!result.isFromCache && cache.info.tracks == 0)
  }

  @Test("a pipe is read once, has the hash of what came through it, and is never cached")
  func namedPipe() throws {
    let folder = try TemporaryFolder()
    let (file, pipe) = (folder.path + "/a", folder.path + "/pipe")
    try writeTrack(file, seed: 7)
    let maker = try Process.run(URL(fileURLWithPath: "/usr/bin/mkfifo"), arguments: [pipe])
    maker.waitUntilExit()
    let writer = try Process.run(
      URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", "cat \"$0\" >\"$1\"", file, pipe])
    let piped = try look(pipe, cache: folder.cache)
    writer.waitUntilExit()
    #expect(try piped.hash == ContentHash(ofFile: file))
    #expect(folder.cache.info.tracks == 0)
  }
}
