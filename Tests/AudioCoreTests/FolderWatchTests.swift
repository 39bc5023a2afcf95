import AudioCore
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("What happens to files")
struct FolderWatchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is told by name: written over, replaced, removed; of others nothing")
  func told() async throws {
    _ = try folder.file("gone.wav", [1])
    let names = Mutex(Set<String>())
    let made = FolderWatch([folder.path, "/nowhere"], isWanted: { $0.hasSuffix(".wav") }) {
      changed in names.withLock { $0.formUnion(changed) }
    }
    let watch = try #require(made)
    _ = try folder.file("notes.txt", [1])
    _ = try folder.file("written.wav", [1])
    try Data([2]).write(to: folder.url.appending(path: "replaced.wav"), options: .atomic)
    try FileManager.default.removeItem(atPath: folder.file("gone.wav"))
    let wanted: Set = ["written.wav", "replaced.wav", "gone.wav"]
    for _ in 0..<400 where names.withLock({ $0 }) != wanted {
      try await Task.sleep(for: .milliseconds(10))
    }
    let told = names.withLock { $0 }
    #expect(told == wanted)
    withExtendedLifetime(watch) {}
  }

  @Test("is told of a file that is watched by itself while a program still writes it")
  func writing() async throws {
    let path = try folder.file("mix.wav", [1])
    let other = try folder.file("other.wav", [1])
    let names = Mutex(Set<String>())
    let made = FolderWatch([folder.path], files: [path, "/nowhere.wav"], isWanted: { _ in true }) {
      changed in names.withLock { $0.formUnion(changed) }
    }
    let watch = try #require(made)
    let writers = try [other, path].map { try FileHandle(forWritingTo: URL(filePath: $0)) }
    for writer in writers { try writer.write(contentsOf: Data([2])) }
    for _ in 0..<400 where names.withLock({ $0.isEmpty }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    let told = names.withLock { $0 }
    #expect(told == ["mix.wav"])
    for writer in writers { try writer.close() }
    withExtendedLifetime(watch) {}
  }

  @Test("is not watched where there is no folder")
  func nowhere() {
    let watch = FolderWatch(["/nowhere"], isWanted: { _ in true }) { _ in }
    #expect(watch == nil)
  }

  @Test("a file has a writer while a program has it open to write, and only then")
  func writers() throws {
    let path = try folder.file("mix.wav", [1, 2, 3])
    #expect(!FileWriters.have(open: path))
    let reader = unsafe open(path, O_RDONLY)
    #expect(!FileWriters.have(open: path))
    close(reader)
    let writer = unsafe open(path, O_WRONLY)
    try #require(writer >= 0)
    #expect(FileWriters.have(open: path))
    close(writer)
    #expect(!FileWriters.have(open: path))
    #expect(!FileWriters.have(open: folder.file("gone.wav")))
  }
}
