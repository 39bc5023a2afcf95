internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The slots: the mix and up to eight references.
enum SessionPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect, isWide: Bool) {
    let document = scene.state.document
    let count = document.references.count
    let inner = PaneFrame(
      "session",
      remark: count == 0 ? "no reference" : count == 1 ? "one reference" : "\(count) references"
    ).draw(on: &canvas, in: rect, scene.paint)
    guard !inner.isEmpty else { return }
    var row = inner.row
    if isWide, inner.rows >= 3 {
      line(
        ["slot", "file", "weight", "Int LUFS", "LRA LU", "TP dBTP", "width dB"]
          .map { Word($0, .muted) }, scene, on: &canvas, in: inner, row)
      row += 1
    }
    func put(_ words: [Word]) {
      guard row < inner.bottom else { return }
      line(words, scene, on: &canvas, in: inner, row)
      row += 1
    }
    if let mix = document.mix {
      put(words("A", document.name(of: mix.path), scene.state.mix, nil, .srcAText))
    } else {
      put([Word("A", .srcAText), Word("(empty)", .muted)])
    }
    let shown = shownSlots(of: count, in: inner.bottom - row, with: scene.state.listening.reference)
    for index in shown {
      let reference = document.references[index]
      put(
        words(
          "R\(index + 1)", TrackWords.name(reference, in: document), scene.state.reference(index),
          reference.weight, scene.state.listening.reference == index ? .srcRText : .fg))
    }
    if shown.count < count {
      put([Word("", .muted), Word("and \(count - shown.count) more", .muted)])
    }
    if count < MasterDocument.referenceLimit {
      put([Word("R\(count + 1)", .muted), Word("(empty)", .muted)])
    }
  }

  /// The references that fit into so many rows, the one that is R among them, with a row for saying
  /// how many are not shown.
  private static func shownSlots(of count: Int, in rows: Int, with heard: Int) -> Range<Int> {
    guard count > max(0, rows) else { return 0..<count }
    let fits = max(1, rows - 1)
    let first = min(max(0, heard - fits + 1), count - fits)
    return first..<(first + fits)
  }

  private static func words(
    _ slot: String, _ name: String, _ status: TrackStatus?, _ weight: Double?, _ role: Role
  ) -> [Word] {
    var words = [
      Word(slot, role), Word(name, role),
      Word(weight.map { "\(Numeral.fixed($0, 0)) %" } ?? "", .number),
    ]
    switch status {
    case .ready(let track):
      let profile = track.profile
      words += [
        Word(Numeral.level(profile.loudness.integratedLUFS), .number),
        Word(Numeral.fixed(profile.loudness.rangeLU), .number),
        TrackWords.truePeak(profile.peaks.truePeakDBTP),
        Word(Numeral.width(profile.stereo.widthDB), .number),
      ]
    case .measuring(let progress):
      words.append(Word(Numeral.percent(progress.fraction), .statusBusy))
    case .stopped: words.append(Word("stopped", .statusWarn))
    case .failed: words.append(Word("unusable", .statusError))
    default: words.append(Word("waiting", .statusBusy))
    }
    return words
  }

  /// Slot, file, then numbers in columns of nine from the right.
  private static func line(
    _ words: [Word], _ scene: Scene, on canvas: inout Canvas, in rect: Rect, _ row: Int
  ) {
    let paint = scene.paint
    let numbers = rect.columns >= 70 ? 5 : 1
    let numbersAt = rect.right - numbers * 9 - 1
    if let slot = words.first { canvas.words([slot], rect.column + 1, row, paint) }
    if words.count > 1 {
      // A number that stands alone leaves the rest of its column to the name.
      let alone = numbers == 1 ? words.dropFirst(2).first : nil
      let spare = alone.map { max(0, 9 - paint.columns(of: [$0])) } ?? 0
      canvas.words(
        [words[1]], rect.column + 6, row, paint, limit: numbersAt + spare - rect.column - 7)
    }
    for (index, word) in words.dropFirst(2).prefix(numbers).enumerated() {
      canvas.words([word], endingAt: numbersAt + (index + 1) * 9, row, paint)
    }
  }
}
