internal import CCrypto
import Glibc

/// SHA-256 of bytes and files: what ties profiles and plans to the audio they came from.
public struct ContentHash: Hashable, Sendable, Codable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// The 64 digits.
  public var description: String { hexadecimal }

  /// Wraps 64 digits that were computed before.
  public init(hexadecimal: String) { self.hexadecimal = hexadecimal }

  /// Decodes the digits from a single string.
  public init(from decoder: any Decoder) throws {
    hexadecimal = try decoder.singleValueContainer().decode(String.self)
  }

  /// Encodes the digits as a single string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }

  /// Hashes bytes in memory.
  public init(of bytes: [UInt8]) {
    var hasher = ContentHasher()
    unsafe bytes.withUnsafeBytes { unsafe hasher.update($0) }
    self = hasher.finish()
  }

  /// Hashes a whole file; `LacquerError.input` when it cannot be read, or is none.
  public init(ofFile path: String) throws {
    let descriptor = try ReadableFile.open(path)
    guard descriptor >= 0 else {
      guard errno != ENOENT else { throw LacquerError.missing(path) }
      let reason = SystemError.words(errno)
      throw LacquerError(.input, "Cannot read \(path): \(reason).")
    }
    defer { close(descriptor) }
    var hasher = ContentHasher()
    let isRead = unsafe DescriptorIO.forEachPiece(of: descriptor) {
      unsafe hasher.update($0)
      return true
    }
    guard isRead else {
      let reason = SystemError.words(errno)
      throw LacquerError(.input, "Cannot read \(path): \(reason).")
    }
    self = hasher.finish()
  }
}

/// An unfinished hash, fed in pieces.
@safe public struct ContentHasher: ~Copyable {
  private let context: OpaquePointer

  /// Starts an empty hash.
  public init() {
    guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
    unsafe self.context = context
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Returns the hash of everything added; the hasher is spent afterwards.
  public mutating func finish() -> ContentHash {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe digest.withUnsafeMutableBufferPointer {
      _ = unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil)
    }
    return ContentHash(hexadecimal: Hexadecimal.text(digest))
  }
}
