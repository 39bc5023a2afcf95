internal import AudioCore
internal import AudioFiles
internal import TerminalKit

/// What a file is, in the few letters that lists and lines have room for.
enum TrackWords {
  /// "44.1/24", "48/32f", "44.1 mp3": rate in kHz and word length or codec.
  static func format(_ info: AudioFileInfo) -> String {
    let rate = Numeral.kilohertz(info.sampleRate)
    guard let depth = info.bitDepth else { return "\(rate) \(info.codec)" }
    return "\(rate)/\(depth)\(info.isFloat ? "f" : "")"
  }

  /// "−1.0", and "!0.1" over a limit: full scale, or the ceiling that a master has promised.
  static func truePeak(_ level: Double, over limit: Double = 0) -> Word {
    let text = Numeral.level(level)
    return level > limit ? Word("!" + text, .meterOver) : Word(text, .number)
  }
}
