internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import Metering
internal import TerminalKit
internal import Workbench

/// A spectrum: the mix as a line over the master, or the reference with the mix as a line.
enum SpectrumPane {
  /// Which of the two panes.
  enum Side { case mine, reference }

  static func draw(_ side: Side, _ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let pane: Navigation.Pane = side == .mine ? .spectrumAB : .spectrumR
    let title = title(side, scene, rect)
    let inner = PaneFrame(
      title, remark: remark(side, scene, rect, beside: scene.paint.columns(of: title)),
      isFocused: scene.isFocused(pane)
    ).draw(on: &canvas, in: rect, scene.paint)
    guard inner.rows > 0 else { return }
    if let reason = missing(side, scene) {
      scene.say(reason, on: &canvas, in: inner)
      return
    }
    let graph = self.graph(side, scene, rows: inner.rows)
    graph.draw(on: &canvas, in: inner, scene.paint)
    guard let pointer = scene.pointer, let read = graph.reading(at: pointer, in: inner) else {
      return
    }
    readout(at: read.hertz, scene, on: &canvas, in: inner)
  }

  /// The graph of a side; both sides share one scale.
  static func graph(_ side: Side, _ scene: Scene, rows: Int) -> SpectrumGraph {
    let state = scene.state
    let mix = scene.curve(state.mixSpectrum)
    let master = scene.curve(state.masterSpectrum)
    let live = isLive(side, scene) ? scene.live.spectrum : nil

    var graph = SpectrumGraph()
    graph.tilt = state.view.tilt
    graph.levels = scene.spectrumAxis(rows: rows)
    switch side {
    case .mine:
      if let live {
        let source = scene.live.source ?? .master
        graph.fill = .init(
          live, hold: state.view.holdsPeaks ? scene.live.held : nil,
          gradient: source == .original
            ? .spectrumA : source == .difference ? .spectrumDelta : .spectrumB,
          letter: source == .original ? "." : "#")
      } else if let master {
        graph.fill = .init(master, hold: nil, gradient: .spectrumB, letter: "#")
      } else if let mix {
        graph.fill = .init(mix, hold: nil, gradient: .spectrumA, letter: ".")
      }
      if let mix, master != nil { graph.lines = [.init(mix, role: .srcALine)] }
    case .reference:
      if let live {
        graph.fill = .init(
          live, hold: state.view.holdsPeaks ? scene.live.held : nil, gradient: .spectrumR,
          letter: "=")
      } else if let reference = scene.curve(state.referenceSpectrum) {
        graph.fill = .init(reference, hold: nil, gradient: .spectrumR, letter: "=")
      }
      if let master {
        graph.lines = [.init(master, role: .srcBLine)]
      } else if let mix {
        graph.lines = [.init(mix, role: .srcALine)]
      }
    }
    return graph
  }

  /// Whether a side shows the sound that runs.
  static func isLive(_ side: Side, _ scene: Scene) -> Bool {
    scene.state.view.averaging != .infinite && scene.live.spectrum != nil
      && (scene.live.source == .reference) == (side == .reference)
  }

  private static func title(_ side: Side, _ scene: Scene, _ rect: Rect) -> [Word] {
    let state = scene.state
    let isWide = rect.columns >= 58
    switch side {
    case .mine:
      let legend = state.masterSpectrum == nil ? 0 : isWide ? 21 : 11
      var words = [
        Word("A ", .srcAText),
        Word(
          cut(
            state.loadedMix.map { state.document.name(of: $0.path) } ?? "mix", beside: legend,
            scene, rect), .srcAText),
      ]
      guard state.masterSpectrum != nil else { return words }
      if isWide { words.append(Word(" line", .muted)) }
      words += fill(isLive(side, scene) ? scene.live.source ?? .master : .master, scene)
      if isWide { words.append(Word(" fill", .muted)) }
      return words
    case .reference:
      let hasLine = isWide && state.masterSpectrum != nil && state.referenceSpectrum != nil
      let name = state.loadedReference.map { state.document.name(of: $0.path) } ?? "reference"
      var words = [
        Word("R ", .srcRText), Word(cut(name, beside: hasLine ? 8 : 0, scene, rect), .srcRText),
      ]
      if hasLine {
        words += [Word("  B ", .srcBText), Word("line", .muted)]
      }
      return words
    }
  }

  /// What fills the pane of the mix: the sound that runs, else the master.
  private static func fill(_ source: Listening.Source, _ scene: Scene) -> [Word] {
    switch source {
    case .master: [Word("  B master", .srcBText), Word(scene.draftMark, .statusBusy)]
    case .original: [Word("  A live", .srcAText)]
    case .difference, .reference: [Word("  \(source.letter) \(source.word)", source.textRole)]
    }
  }

  /// A name that leaves the legend beside it its columns.
  private static func cut(
    _ name: String, beside legend: Int, _ scene: Scene, _ rect: Rect
  ) -> String {
    name.cutInside(to: max(8, rect.columns - 10 - legend), scene.paint.glyphs)
  }

  private static func remark(
    _ side: Side, _ scene: Scene, _ rect: Rect, beside title: Int
  ) -> [Word] {
    let view = scene.state.view
    let isLive = isLive(side, scene)
    let frozen = Word(view.isFrozen && isLive ? "frozen  " : "", .statusWarn)
    let (status, known) =
      side == .mine
      ? (scene.state.mix, scene.state.mixSpectrum)
      : (scene.state.reference(scene.state.listening.reference), scene.state.referenceSpectrum)
    if known != nil, case .measuring(let progress) = status {
      return [Word("first look  measuring \(Numeral.percent(progress.fraction))", .statusBusy)]
    }
    guard known != nil else { return [] }
    let average = average(isLive ? view.averaging : .infinite, isWide: rect.columns >= 58)
    guard side == .mine else { return [frozen, Word(average, .muted)] }
    let tilt = "tilt \(Numeral.fixed(view.tilt, view.tilt == view.tilt.rounded() ? 0 : 1))"
    let words = [
      frozen, Word(isLive && rect.columns >= 70 ? average + "  " : "", .muted),
      Word(rect.columns >= 90 ? tilt + " dB/oct" : tilt, .muted),
    ]
    let smoothing = Word(rect.columns >= 50 ? "  1/\(view.smoothing) oct" : "", .muted)
    // Beside a long name they go as a whole, one after the other.
    func hasRoom(_ words: [Word]) -> Bool {
      title + scene.paint.columns(of: words) + 9 <= rect.columns
    }
    if hasRoom(words + [smoothing]) { return words + [smoothing] }
    return hasRoom(words) || !frozen.text.isEmpty ? words : []
  }

  private static func average(_ averaging: ViewChoices.Averaging, isWide: Bool) -> String {
    switch averaging {
    case .fast: "avg 0.3 s"
    case .slow: "avg 1 s"
    case .long: "avg 3 s"
    case .infinite: isWide ? "average of the loud parts" : "avg loud"
    }
  }

  private static func missing(_ side: Side, _ scene: Scene) -> [Word]? {
    let state = scene.state
    let known = side == .mine ? state.mixSpectrum : state.referenceSpectrum
    guard known == nil else { return nil }
    let isMine = side == .mine
    let name = isMine ? "mix" : "reference"
    switch isMine ? state.mix : state.reference(state.listening.reference) {
    case .ready: return nil
    case .failed(let sentence): return [Word(sentence, .statusError)]
    case .stopped:
      return [
        Word("measuring was stopped: ", .muted), Word("reload", .key),
        Word(" starts again.", .muted),
      ]
    case .measuring(let progress):
      return [Word("measuring the \(name)  \(Numeral.percent(progress.fraction))", .statusBusy)]
    case .waiting, .summary: return [Word("the \(name) will be measured next", .statusBusy)]
    case nil:
      return [
        Word("No \(name)\(isMine ? " yet" : ""): ", .muted), Word(scene.key("files"), .key),
        Word(isMine ? " chooses a file, or paste a path." : " adds one.", .muted),
      ]
    }
  }

  /// Frequency and the level of every curve under the pointer, in the pane's first row.
  private static func readout(
    at hertz: Double, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    let state = scene.state
    var words = [Word(" \(Numeral.hertz(hertz)) ", .spectrumReadout)]
    func add(_ letter: String, _ spectrum: SpectrumProfile?, _ role: Role) {
      guard let level = scene.curve(spectrum)?.level(at: hertz) else { return }
      words.append(Word(" \(letter) \(Numeral.fixed(level))", role))
    }
    add("A", state.loadedMix?.profile.spectrum, .srcAText)
    add("B", state.masterSpectrum, .srcBText)
    add("R", state.loadedReference?.profile.spectrum, .srcRText)
    words.append(Word(" dB ", .unit))
    canvas.words(words, endingAt: rect.right, rect.row, scene.paint)
  }
}
