internal import AudioCore
public import Metering

/// What codecs make of a file, as aligned lines.
public struct CodecText: Sendable {
  private let before: TrackProfile
  private let previews: [CodecPreview]
  private let style: TextStyle

  /// Prepares to tell `previews` beside what the file measured.
  public init(before: TrackProfile, previews: [CodecPreview], style: TextStyle = TextStyle()) {
    self.before = before
    self.previews = previews
    self.style = style
  }

  /// The table, a sentence for the codecs that take the peaks over full scale, and what a written file
  /// lacks.
  public var text: String {
    let columns = [("loudness", "LUFS"), ("true peak", "dBTP"), ("change", "dB"), ("band", "to")]
    let widths = [10, 11, 9, 11, 10, 9]
    func line(_ label: String, _ cells: [String]) -> String {
      TextStyle.left(label, LevelTable.margin)
        + zip(cells, widths).map { TextStyle.right($0, $1) }.joined()
    }
    var lines = [
      style.dim(line("", columns.map(\.0) + ["size", "bit rate"])),
      style.dim(line("", columns.map(\.1) + ["kB", "kbit/s"])),
      line(
        "the file",
        [
          LevelTable.level(before.loudness.integratedLUFS),
          LevelTable.level(before.peaks.truePeakDBTP, 2), "–", band(before), "–", "–",
        ]),
    ]
    for preview in previews {
      let peak = preview.profile.peaks.truePeakDBTP
      let change = peak - before.peaks.truePeakDBTP
      lines.append(
        line(
          preview.codec,
          [
            LevelTable.level(preview.profile.loudness.integratedLUFS), LevelTable.level(peak, 2),
            Numeral.signed(change, 2), band(preview.profile),
            "\((preview.encodedBytes + 512) / 1024)", Numeral.fixed(preview.measuredKbps, 0),
          ]))
    }
    let warnings = peakWarnings + previews.flatMap(\.warnings)
    if !warnings.isEmpty { lines.append("") }
    for warning in warnings {
      lines += style.labelled(
        "warning", warning, margin: LevelTable.margin, mark: style.notice)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var peakWarnings: [String] {
    let over = previews.filter { $0.profile.peaks.truePeakDBTP > 0 }
    guard !over.isEmpty else { return [] }
    let names = over.map(\.codec).joined(separator: ", ")
    return [
      "\(names): decoded peaks pass full scale, so players that decode to integers clip them. "
        + "'lacquer master' limits its lossy outputs until they do not."
    ]
  }

  private func band(_ profile: TrackProfile) -> String {
    profile.spectrum.codecCutoffHz.map { Words.hertz($0) } ?? "all"
  }
}
