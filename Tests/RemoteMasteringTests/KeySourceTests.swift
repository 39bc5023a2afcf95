import AudioCore
import Foundation
import Glibc
import HTTPClient
import RemoteMastering
import Testing

/// Which files a key is taken from.
struct KeySourceTests {
  @Test(
    "A key file is for its owner alone",
    arguments: [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o620, false)])
  func permissions(mode: Int, isTaken: Bool) throws {
    let desk = try Desk { _, _ in .unknownRoute }
    let path = desk.folder + "/key"
    try AtomicFile.write(Array("secret\n".utf8), to: path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let said = desk.sentence {
      let key = try KeySource.file(path).fetch()
      #expect(key.value == "secret")
    }
    #expect(
      said == (isTaken ? "" : "The key file \(path) can be read by others: chmod 600 \(path)."))
  }

  @Test("A pipe that nobody writes to is no key file, and is not waited for")
  func pipes() throws {
    let desk = try Desk { _, _ in .unknownRoute }
    let path = desk.folder + "/key"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let said = desk.sentence { _ = try KeySource.file(path).fetch() }
    #expect(said == "The key file \(path) cannot be read.")
  }
}
