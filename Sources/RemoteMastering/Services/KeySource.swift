import AudioCore
import Foundation
import Glibc

/// Where an API key comes from.
///
/// The key itself is never written by this program.
public enum KeySource: Codable, Sendable, Equatable {
  /// A variable of the environment.
  case environment(String)
  /// A file that only its owner can read.
  case file(String)
  /// A command whose first line of output it is ("pass show musicgpt").
  case command([String])
}

/// A key: it opens requests and is never printed.
public struct SecretKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package let value: String

  package init(_ value: String) { self.value = value }

  /// What is shown in place of the key.
  public var description: String { "(key)" }
  /// What is shown in place of the key.
  public var debugDescription: String { "(key)" }
  /// Nothing to look into.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension KeySource {
  /// Where it is, in words: "the variable X", "the file Y".
  public var text: String {
    switch self {
    case .environment(let name): "the environment variable \(name)"
    case .file(let path): "the file \(path)"
    case .command(let words): "the command \(words.first ?? "")"
    }
  }

  /// Fetches the key; `LacquerError.usage` says what is missing and what to do.
  public func fetch() throws -> SecretKey {
    let text: String
    switch self {
    case .environment(let name):
      guard let value = ProcessInfo.processInfo.environment[name] else {
        throw LacquerError(.usage, "There is no key: set the environment variable \(name).")
      }
      text = value
    case .file(let path): text = try Self.read(path)
    case .command(let words): text = try Self.run(words)
    }
    let line = text.split(whereSeparator: \.isNewline).first.map { String($0) } ?? ""
    let key = line.trimmingCharacters(in: .whitespaces)
    guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw LacquerError(.usage, "There is no usable key in \(self.text).")
    }
    return SecretKey(key)
  }

  private static func read(_ path: String) throws -> String {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else {
      throw LacquerError(.usage, "The key file \(path) is not there.")
    }
    guard info.st_mode & 0o077 == 0 else {
      throw LacquerError(
        .usage, "The key file \(path) can be read by others: chmod 600 \(path).")
    }
    guard let bytes = try? AtomicFile.read(path, limit: 1 << 16, as: "a key"),
      let text = String(validating: bytes, as: UTF8.self)
    else {
      throw LacquerError(.usage, "The key file \(path) cannot be read.")
    }
    return text
  }

  private static func run(_ words: [String]) throws -> String {
    guard !words.isEmpty else { throw LacquerError(.usage, "The secret command is empty.") }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.standardInput
    do { try process.run() } catch {
      throw LacquerError(.usage, "The secret command \(words[0]) cannot be started.")
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw LacquerError(
        .usage,
        "The secret command \(words[0]) ended with status \(process.terminationStatus).")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
