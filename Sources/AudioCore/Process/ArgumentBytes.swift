import Glibc

/// The command line's arguments as bytes.
///
/// Swift's own arguments are text in which invalid UTF-8 was replaced, so that a path would name another file.
package enum ArgumentBytes {
  /// A sentence that names the first argument that is not UTF-8 and says what to do; nil if there is none.
  package static var refusal: String? {
    for index in (0..<Int(CommandLine.argc)).dropFirst() {
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { continue }
      let bytes = unsafe UnsafeBufferPointer(start: argument, count: strlen(argument))
        .map(UInt8.init(bitPattern:))
      guard String(validating: bytes, as: UTF8.self) == nil else { continue }
      return
        "The argument \(bytes.map(shown).joined()) is not UTF-8, as names of files must be here: "
        + "give the file such a name (mv, convmv), or a link that has one."
    }
    return nil
  }

  private static func shown(_ byte: UInt8) -> String {
    guard !(32..<127).contains(byte) else { return String(Unicode.Scalar(byte)) }
    return (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16, uppercase: true)
  }
}
