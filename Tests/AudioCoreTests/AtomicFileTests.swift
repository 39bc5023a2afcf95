import AudioCore
import Foundation
import Testing

@Suite("Files that are replaced whole")
struct AtomicFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lacquer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func mode(_ url: URL) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("are written, replaced with the mode they had, and leave nothing beside them")
  func replacing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "plan.json")
    try AtomicFile.write(Array("one".utf8), to: file.path, mode: 0o600)
    #expect(try mode(file) == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
    try AtomicFile.write(Array("two".utf8), to: file.path)
    #expect(try AtomicFile.read(file.path) == Array("two".utf8))
    #expect(try mode(file) == 0o640)
    #expect(try names() == ["plan.json"])
  }

  @Test("are known by their process while they are unfinished, and others are not")
  func owners() {
    #expect(AtomicFile.process(ofTemporary: AtomicFile.temporaryName("7")) == getpid())
    #expect(AtomicFile.process(ofTemporary: ".lacquer-812-1.tmp") == 812)
    for name in [
      ".lacquer-812.tmp", ".lacquer-+8-1.tmp", ".lacquer-812-1.wav", "lacquer-812-1.tmp",
    ] {
      #expect(AtomicFile.process(ofTemporary: name) == nil)
    }
  }

  @Test("keep a link that leads to them")
  func links() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "real"), link = folder.appending(path: "link")
    try AtomicFile.write([1], to: file.path)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    try AtomicFile.write([2], to: link.path)
    #expect(try AtomicFile.read(file.path) == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
  }

  @Test("appear where a link leads that leads to nothing yet")
  func danglingLinks() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = folder.appending(path: "first").path, second = folder.appending(path: "second").path
    try FileManager.default.createSymbolicLink(atPath: first, withDestinationPath: "second")
    try FileManager.default.createSymbolicLink(atPath: second, withDestinationPath: "real")
    #expect(FilePlace(first) == FilePlace(folder.path + "/real"))
    try AtomicFile.write([3], to: first)
    #expect(try names() == ["first", "real", "second"])
    #expect(try AtomicFile.read(folder.path + "/real") == [3])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: first) == "second")
  }

  @Test("are refused beforehand where they could not be written")
  func preflight() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try AtomicFile.preflight(folder.path + "/plan.json")
    let long = folder.path + "/" + String(repeating: "n", count: 300)
    for path in [folder.path, "/dev/null", folder.path + "/missing/plan.json", long] {
      let expected = #expect(throws: LacquerError.self) { try AtomicFile.write([1], to: path) }
      let error = #expect(throws: LacquerError.self) { try AtomicFile.preflight(path) }
      #expect(error == expected)
    }
    #expect(try names().isEmpty)
  }

  @Test("are refused where there is a device, a folder or nothing to write into")
  func refusals() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for path in ["/dev/null", folder.path] {
      let error = #expect(throws: LacquerError.self) { try AtomicFile.write([1], to: path) }
      #expect(error?.message == "Cannot write \(path): it is not a file; choose another name.")
    }
    let path = folder.path + "/missing/plan.json"
    let error = #expect(throws: LacquerError.self) { try AtomicFile.write([1], to: path) }
    #expect(error?.code == .output)
    #expect(error?.message == "Cannot write \(path): there is no such file or folder.")
    #expect(try names().isEmpty)
  }

  @Test("are refused in one wording, standard output among them")
  func failures() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let full = AtomicFile.failure("-", ENOSPC)
    #expect(full.code == .output)
    #expect(
      full.message
        == "Cannot write standard output: the disk is full; free some space or save elsewhere.")
    let place = AtomicFile.failure("a/b", ENOTDIR)
    #expect(place.message == "Cannot write a/b: a part of the path is not a folder.")
    #expect(AtomicFile.failure("a", ECANCELED).code == .interrupted)
  }

  @Test("are read up to a limit")
  func limits() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "big").path
    try AtomicFile.write([UInt8](repeating: 7, count: 100), to: file)
    #expect(try AtomicFile.read(file, limit: 100).count == 100)
    let error = #expect(throws: LacquerError.self) {
      try AtomicFile.read(file, limit: 99, as: "a plan")
    }
    #expect(error?.message == "\(file) is too large to be a plan.")
  }
}
