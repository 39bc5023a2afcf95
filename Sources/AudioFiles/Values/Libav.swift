import AudioCore
import CLibav
import CLibavLoading
import Glibc

/// What all uses of libav share.
package enum Libav {
  /// What the dynamic loader misses, in its words; nil when libav is there. [any thread]
  ///
  /// Loads the libraries where they are not loaded yet, and looks again for what was missing; before it
  /// was nil none of libav's functions may be called.
  static var missing: String? {
    if let words = unsafe lacquer_libav_load() { return unsafe String(cString: words) }
    _ = quieted
    return nil
  }

  /// libav writes to standard error unless it is told not to.
  private static let quieted: Void = av_log_set_level(AV_LOG_QUIET)

  /// Loads libav; where that cannot be done, `LacquerError` of `code` that says what cannot be done and
  /// the way out.
  static func load(
    _ code: LacquerError.Code, to purpose: String, or wayOut: String = "use WAV or AIFF"
  ) throws {
    guard let missing else { return }
    throw LacquerError(
      code, "Cannot \(purpose): \(problem(missing, wayOut: wayOut)).", cause: missing)
  }

  /// What the dynamic loader's words come to, with the way out: too few descriptors or too little memory
  /// is no library that is missing.
  package static func problem(_ words: String, wayOut: String) -> String {
    // So the loader says that a library finds no room in memory; the system's reason is left out.
    let isUnmapped = words.hasSuffix("failed to map segment from shared object")
    let shortage =
      isUnmapped ? SystemError.shortage(ENOMEM) : SystemError.shortage(endOf: words)
    if let shortage { return shortage }
    return "FFmpeg's libraries are not there; install libavformat \(LIBAVFORMAT_VERSION_MAJOR), "
      + "or \(wayOut)"
  }

  /// The library's words for a status.
  static func reason(_ status: Int32) -> String {
    var text = [CChar](repeating: 0, count: 256)
    unsafe av_strerror(status, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Throws when a status is an error.
  static func check(_ status: Int32, _ what: String) throws {
    guard status < 0 else { return }
    throw LacquerError(
      .internalFault, "The encoder could not \(what).", cause: reason(status))
  }
}
