/// The formats a master can be asked for; raw values are the words on the wire.
///
/// What each contains is defined here and in docs/formats-writing.md: `wav` and `flac` 24 bit, `mp3`
/// 320 kbit/s constant, `ogg` Vorbis quality 9, `aac` ADTS AAC-LC 256 kbit/s, `webm` Opus 256 kbit/s.
public enum OutputExtension: String, Sendable, Codable, CaseIterable {
  case mp3, wav, flac, ogg, aac, webm

  /// Reads a word in any case.
  public init?(word: String) { self.init(rawValue: word.trimmed.lowercased()) }

  /// The media type of the file.
  public var mediaType: String {
    switch self {
    case .mp3: "audio/mpeg"
    case .wav: "audio/wav"
    case .flac: "audio/flac"
    case .ogg: "audio/ogg"
    case .aac: "audio/aac"
    case .webm: "audio/webm"
    }
  }

  /// Whether the codec discards signal.
  public var isLossy: Bool { self != .wav && self != .flac }

  /// The truthful media type of a file that is sent, by its extension.
  package static func mediaType(ofFile path: String) -> String {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch ending {
    case "wav", "wave", "w64", "rf64": return "audio/wav"
    case "flac": return "audio/flac"
    case "mp3": return "audio/mpeg"
    case "ogg", "oga", "opus": return "audio/ogg"
    case "aac": return "audio/aac"
    case "m4a", "mp4": return "audio/mp4"
    case "webm": return "audio/webm"
    case "aif", "aiff", "aifc": return "audio/aiff"
    default: return "application/octet-stream"
    }
  }
}
