internal import AudioCore
internal import AudioFiles
internal import Mastering
internal import TerminalKit
internal import Workbench

/// What a file is, in the few letters that lists and lines have room for.
enum TrackWords {
  /// "44.1/24", "48/32f", "44.1 mp3": rate in kHz and word length or codec.
  static func format(_ info: AudioFileInfo) -> String {
    let rate = Numeral.kilohertz(info.sampleRate)
    guard let depth = info.bitDepth else { return "\(rate) \(info.codec)" }
    return "\(rate)/\(depth)\(info.isFloat ? "f" : "")"
  }

  /// "song.flac", "song.flac@1:02-1:40" where a section is followed, "night/song.flac" where another file
  /// is called so.
  static func name(_ reference: ReferenceLink, in document: MasterDocument) -> String {
    var request = reference.request
    request.path = document.name(of: request.path)
    return request.name
  }

  /// "2 of 3, 40 %, tone 20 %": which of several references it is, and what it weighs where they do
  /// not weigh the same; empty for a lone one without weights of its own.
  static func share(_ slot: Int, of references: [ReferenceLink]) -> String {
    guard references.indices.contains(slot) else { return "" }
    let reference = references[slot]
    var parts = references.count > 1 ? ["\(slot + 1) of \(references.count)"] : []
    if references.contains(where: { $0.weight != reference.weight }) {
      parts.append("\(Numeral.plain(reference.weight)) %")
    }
    parts += MatchAspect.allCases.compactMap { aspect in
      reference.aspects[aspect].map { "\(aspect.rawValue) \(Numeral.plain($0)) %" }
    }
    return parts.joined(separator: ", ")
  }

  /// "−1.0", and "!0.1" over a limit: full scale, or the ceiling that a master has promised.
  static func truePeak(_ level: Double, over limit: Double = 0) -> Word {
    let text = Numeral.level(level)
    return level > limit ? Word("!" + text, .meterOver) : Word(text, .number)
  }
}
