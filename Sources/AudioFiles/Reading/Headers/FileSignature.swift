/// What the first bytes of a file say it is, whatever its name says.
enum FileSignature: Equatable {
  case wave, broadcastWave64, wave64, aiff, flac, ogg, mpeg, otherOfSndfile
  /// Something else with bytes that are not text; libav's probes decide.
  case other
  /// Words.
  case text

  /// More ID3 tags than this at the start of a file are none that a program has written.
  private static let mostTags = 8

  /// Looks at the start of `bytes`, behind ID3 tags where those come first.
  init(_ bytes: InputBytes) {
    var offset = 0
    var start = ByteFields(bytes: bytes.peek(at: 0, count: 4096))
    for _ in 0..<Self.mostTags {
      guard start.name(0).hasPrefix("ID3"), start.bytes.count > 10 else { break }
      offset +=
        10 + Int(start.bytes[6] & 127) << 21 + Int(start.bytes[7] & 127) << 14
        + Int(start.bytes[8] & 127) << 7 + Int(start.bytes[9] & 127)
      start = ByteFields(bytes: bytes.peek(at: offset, count: 4096))
    }
    self = Self.plain(start)
    if self == .text, offset > 0 { self = .other }
  }

  private static func plain(_ start: ByteFields) -> FileSignature {
    switch (start.name(0), start.name(8)) {
    case ("RIFF", "WAVE"), ("RIFX", "WAVE"), ("RF64", "WAVE"): return .wave
    case ("BW64", "WAVE"): return .broadcastWave64
    case ("riff", _) where start.little(4, 4) == 0x11CF_912E: return .wave64
    case ("FORM", "AIFF"), ("FORM", "AIFC"): return .aiff
    case ("fLaC", _): return .flac
    case ("OggS", _): return .ogg
    case ("caff", _), (".snd", _): return .otherOfSndfile
    default: break
    }
    let sync = start.big(0, 2)
    if sync & 0xFFE0 == 0xFFE0, sync & 0x0006 != 0 { return .mpeg }
    return isText(start.bytes) ? .text : .other
  }

  /// Whether `bytes` are printable UTF-8 throughout; a character cut at the end does not count.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(where: { $0 < 9 || (14..<32).contains($0) || $0 == 127 }) else {
      return false
    }
    for cut in 0..<min(4, bytes.count) {
      if String(validating: bytes.dropLast(cut), as: UTF8.self) != nil { return true }
    }
    return false
  }
}
