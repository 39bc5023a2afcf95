internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import Metering
internal import TerminalKit
internal import Workbench

/// How much more or less than the reference each listening band has, at equal loudness.
enum BandsPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let state = scene.state
    let inner = PaneFrame(
      [
        Word("bands  ", .title), Word("B", .srcBText), Word(scene.draftMark, .statusBusy),
        Word(" − ", .muted), Word("R", .srcRText),
      ],
      remark: [Word("at equal loudness", .muted)], isFocused: scene.isFocused(.bands)
    ).draw(on: &canvas, in: rect, scene.paint).inset(columns: 1, rows: 0)
    guard let reference = state.loadedReference?.profile,
      let mine = state.masterSpectrum ?? state.loadedMix?.profile.spectrum
    else {
      scene.say([Word("needs a mix and a reference", .muted)], on: &canvas, in: inner)
      return
    }
    let differences = self.differences(mine, reference.spectrum)
    let widths =
      state.plan.isSettled
      ? state.plan.settled?.master.stereo.bandWidthDB
      : state.loadedMix?.profile.stereo.bandWidthDB
    let isMaster = state.plan.isSettled
    let bands = ListeningBand.all.enumerated().map { index, band in
      let range = band.text.dropFirst(band.name.count + 1)
      return BandBars.Band(
        name: name(of: band), range: String(range),
        difference: differences[index],
        width: isMaster ? widths.map { Numeral.width($0[index]) } : nil,
        referenceWidth: Numeral.width(reference.stereo.bandWidthDB[index]))
    }
    let largest = differences.map(abs).max() ?? 0
    BandBars(bands, range: largest > 6 ? 12 : largest > 3 ? 6 : 3)
      .draw(on: &canvas, in: inner, scene.paint)
    guard inner.rows >= 9 else { return }
    summary(differences, scene, on: &canvas, in: inner)
  }

  private static func name(of band: ListeningBand) -> String {
    band.name.prefix(1).uppercased() + band.name.dropFirst()
  }

  /// B − R of each band, without the difference of loudness over all of them.
  static func differences(_ mine: SpectrumProfile, _ reference: SpectrumProfile) -> [Double] {
    let raw = zip(SpectrumCurves.bandLevels(mine), SpectrumCurves.bandLevels(reference))
      .map { $0 - $1 }
    // Sub and the top octave vary most between songs and say least about loudness.
    let mean = (raw[1] + raw[2] + raw[3] + raw[4]) / 4
    return raw.map { $0 - mean }
  }

  private static func summary(
    _ differences: [Double], _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    func distance(_ values: [Double]) -> Double {
      (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
    var words = [
      Word("distance to R ", .muted),
      Word("\(Numeral.fixed(distance(differences))) dB rms", .number),
    ]
    if let mix = scene.state.loadedMix?.profile.spectrum,
      let reference = scene.state.loadedReference?.profile.spectrum
    {
      let before = distance(self.differences(mix, reference))
      words.append(Word("   A was \(Numeral.fixed(before))", .muted))
    }
    canvas.words(words, rect.column, rect.bottom - 1, scene.paint, limit: rect.columns)
    let worst = differences.enumerated().max { abs($0.element) < abs($1.element) }
    guard rect.rows >= 10, let worst, abs(worst.element) >= 0.05 else { return }
    canvas.words(
      [
        Word("most: ", .muted),
        Word("\(worst.offset + 1) \(name(of: ListeningBand.all[worst.offset])) "),
        Word(
          "\(Numeral.signed(worst.element)) dB", worst.element > 0 ? .bandOver : .bandUnder),
      ], rect.column, rect.bottom - 2, scene.paint, limit: rect.columns)
  }
}
