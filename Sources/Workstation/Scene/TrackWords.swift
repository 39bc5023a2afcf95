internal import AudioCore
internal import AudioFiles

/// What a file is, in the few letters that lists and lines have room for.
enum TrackWords {
  /// "44.1/24", "48/32f", "44.1 mp3": rate in kHz and word length or codec.
  static func format(_ info: AudioFileInfo) -> String {
    let rate = Numeral.kilohertz(info.sampleRate)
    guard let depth = info.bitDepth else { return "\(rate) \(info.codec)" }
    return "\(rate)/\(depth)\(info.isFloat ? "f" : "")"
  }
}
