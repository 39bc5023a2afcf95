import AudioCore
public import Foundation
import Glibc

/// A folder for one test, removed with the value.
///
/// Its path is short: sockets live in folders of tests, and their paths hold 107 bytes at most.
public final class TemporaryFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// Makes the folder where the system keeps what is temporary.
  public init() throws {
    let parent = FileManager.default.temporaryDirectory.path
    var template = Array((parent + "/lacquer-XXXXXX").utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw LacquerError(.output, "No folder for a test could be made in \(parent).")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The folder as a URL.
  public var url: URL { URL(filePath: path, directoryHint: .isDirectory) }

  /// Names of everything in the folder, hidden ones too, sorted.
  public var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// A path inside.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file inside and returns its path.
  public func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let place = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    return place
  }

  /// The bytes of a file inside.
  public func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }
}
