import AudioCore
import Foundation
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
}
