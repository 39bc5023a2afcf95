import Glibc

/// Reading from and writing to a file descriptor until all is done. [any thread]
package enum DescriptorIO {
  /// Writes every byte, over interruptions and partial writes; false, with `errno` set, when it cannot.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.write(
        descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// The same from an array.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
  }

  /// Text, on a terminal without what that would act on.
  package static func write(_ text: String, to descriptor: Int32) -> Bool {
    let shown = isatty(descriptor) == 1 ? TerminalText.harmless(text) : text
    return write(Array(shown.utf8), to: descriptor)
  }

  /// Reads what there is, over interruptions: as many bytes as fit, or fewer at the end.
  ///
  /// nil, with `errno` set, when it cannot.
  package static func read(
    _ descriptor: Int32, into target: UnsafeMutableRawBufferPointer
  ) -> Int? {
    var done = 0
    while done < target.count {
      let count = unsafe Glibc.read(
        descriptor, target.baseAddress?.advanced(by: done), target.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Hands what is left of a descriptor to `take`, piece by piece, while that returns true.
  ///
  /// false, with `errno` set, when it cannot be read, or as soon as `take` returns false.
  static func forEachPiece(
    of descriptor: Int32, _ take: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let got = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, into: $0) }
      guard let count = got else { return false }
      let isTaken = unsafe piece.withUnsafeBytes { bytes in
        unsafe take(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      guard isTaken else { return false }
      if count < piece.count { return true }
    }
  }

  /// Writes what is left of one descriptor to another; false, with `errno` set, when it cannot.
  package static func copy(_ source: Int32, to descriptor: Int32) -> Bool {
    unsafe forEachPiece(of: source) { unsafe write($0, to: descriptor) }
  }

  /// Reads to the end, or until more than `limit` bytes are there; nil, with `errno` set, when it
  /// cannot.
  package static func readAll(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let got = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, into: $0) }
      guard let count = got else { return nil }
      bytes += piece[..<count]
      if count < piece.count { break }
    }
    return bytes
  }
}
