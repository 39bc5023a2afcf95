internal import AudioCore
internal import DSP
internal import Mastering
internal import Metering

/// Numbers in words, for whoever does not look at the screen.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  static let readAloud: [WorkbenchAction] = [
    .make(
      "read", "Say the numbers of what has the keys", .view, keys: Keys.keys("i", in: .work),
      when: Reasons.needsMix,
      help: "Of the focused pane, as a sentence: loudness of A, B and R, the stereo image, or the "
        + "focused parameter. For screen readers, and for --plain."
    ) { reduction, _ in reduction.say(reduction.state.numbersInWords) },
    .make(
      "view.plain", "One column of text", .view,
      argument: .choice(["on", "off"], isOptional: true),
      help: "No frames, no graphs, the cursor on what has the keys: for screen readers and braille "
        + "lines. lacquer open --plain begins so."
    ) { reduction, value in
      reduction.state.appearance.isPlain = Reduction.toggled(
        reduction.state.appearance.isPlain, by: value)
      reduction.choicesChanged()
    },
  ]
}

extension WorkbenchState {
  /// The numbers of the focused pane as sentences.
  fileprivate var numbersInWords: String {
    switch navigation.pane {
    case .parameters:
      guard let parameter = Parameter.named(navigation.parameter) else { return levelsInWords }
      return "\(parameter.label) \(parameter.text(in: document.settings)). \(levelsInWords)"
    case .matchCurve: return curveInWords
    case .stereo:
      let tracks = [("A", loadedMix), ("R", loadedReference)]
      return tracks.compactMap { letter, track in
        track.map {
          "\(letter): correlation \(Numeral.signed($0.profile.stereo.correlation, 2)), side "
            + "\(Numeral.level($0.profile.stereo.widthDB)) dB to mid."
        }
      }.joined(separator: " ")
    default: return levelsInWords
    }
  }

  private var curveInWords: String {
    if let band = curveBand, let name = curveItemName { return "\(name): \(band.title)." }
    if let range = curveRange, let name = curveItemName {
      return "\(name): matching leaves \(range.title) alone."
    }
    let hertz = navigation.curve.hertz
    guard let gain = plan.audible?.tone?.gain.decibels(at: hertz) else {
      return "\(Figures.hertz(hertz)): nothing is changed."
    }
    return "\(Figures.hertz(hertz)): \(Numeral.signed(gain, 1)) dB."
  }

  private var levelsInWords: String {
    var text = Listening.Source.tracks.compactMap { source in
      figures(of: source).map {
        "\(source.letter) \(Numeral.level($0.integratedLUFS)) LUFS, "
          + "\(Numeral.level($0.truePeakDBTP)) dBTP."
      }
    }.joined(separator: " ")
    if let difference = masterFigures?.loudnessLU(over: referenceFigures) {
      text +=
        abs(difference) < 0.05
        ? " B is as loud as the reference."
        : " B is \(Numeral.fixed(abs(difference), 1)) LU \(difference < 0 ? "under" : "over") "
          + "the reference."
    }
    return text
  }
}
