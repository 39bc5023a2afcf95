internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import Metering
internal import TerminalKit
internal import Workbench

/// Mix or master over the reference, with loop, marks, faults and where it plays.
enum WaveformPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let paint = scene.paint
    guard let graph = graph(scene, rows: rect.rows) else {
      if rect.rows >= 4 {
        let inner = PaneFrame("waveform", isFocused: scene.isFocused(.waveform))
          .draw(on: &canvas, in: rect, paint)
        scene.say(empty(scene), on: &canvas, in: inner)
      } else {
        scene.say(empty(scene), on: &canvas, in: rect.line(rect.rows - 1))
        scene.markFocus(.waveform, on: &canvas, in: rect)
      }
      return
    }
    var lanes = rect
    if rect.rows >= 4 {
      let frame = PaneFrame(
        title(scene, lanes: graph.lanes.count), remark: remark(scene),
        isFocused: scene.isFocused(.waveform))
      lanes = frame.draw(on: &canvas, in: rect, paint)
      graph.drawRuler(
        on: &canvas, in: Rect(column: lanes.column, row: rect.row, columns: lanes.columns, rows: 1),
        paint)
      // The lanes show loop and playhead as well; the words stand nowhere else.
      frame.drawWords(on: &canvas, in: rect, paint)
    } else {
      let ruler = lanes.takeTop(1)
      drawRule(on: &canvas, in: ruler, paint)
      graph.drawRuler(on: &canvas, in: ruler, paint)
      drawTimes(graph, on: &canvas, in: ruler, paint)
      scene.markFocus(.waveform, on: &canvas, in: ruler)
    }
    graph.draw(on: &canvas, in: lanes, paint)
    canvas.region(lanes, HitTarget("waveform"))
  }

  /// The graph of the moment; nil without a measured mix.
  static func graph(_ scene: Scene, rows: Int) -> WaveformGraph? {
    let state = scene.state
    guard let mix = state.loadedMix else { return nil }
    let length = mix.profile.seconds
    var graph = stretch(state, length)
    let isMaster = state.listening.source == .master && state.plan.isSettled
    if isMaster, let master = state.plan.settled?.master {
      graph.lanes = [lane(master.waveform, .waveB, master.seconds, "#")]
    } else {
      graph.lanes = [lane(mix.profile.waveform, .waveA, length, ".")]
    }
    if let reference = state.loadedReference, rows >= 6 || state.movesReference {
      let theirs = lane(reference.profile.waveform, .waveR, reference.profile.seconds, "=")
      // Where there is room for one lane it is that of the playhead.
      graph.lanes = rows >= 6 ? graph.lanes + [theirs] : [theirs]
    }
    if let loop = state.heardLoop, loop.end > loop.start {
      graph.loop = loop.start...loop.end
      graph.isLooping = loop.isOn
    }
    graph.marks = state.heardMarks.map { ($0.letter, $0.seconds) }
    graph.faults = state.movesReference ? [] : mix.profile.faults.clippedSeconds
    graph.playhead = state.heardPosition
    return graph
  }

  /// A graph of what is shown of the track, without the track.
  private static func stretch(_ state: WorkbenchState, _ length: Double) -> WaveformGraph {
    var graph = WaveformGraph()
    graph.start = state.view.zoomStart
    graph.length = (state.heardLength ?? length) / max(1, state.view.zoom)
    return graph
  }

  /// The column where it plays in a pane; nil where it is not shown.
  static func playheadColumn(_ scene: Scene, in rect: Rect) -> Int? {
    guard let mix = scene.state.loadedMix else { return nil }
    return stretch(scene.state, mix.profile.seconds).column(
      of: scene.state.heardPosition, in: rect.rows >= 4 ? rect.inset() : rect)
  }

  private static func lane(
    _ waveform: WaveformOverview, _ gradient: ThemeGradient, _ seconds: Double, _ letter: Glyph
  ) -> WaveformGraph.Lane {
    let peaks = zip(waveform.minima, waveform.maxima).map { height(max(abs($0), abs($1))) }
    return WaveformGraph.Lane(
      peaks: peaks, gradient: gradient, seconds: seconds, letter: letter)
  }

  /// Height of a peak, 0 … 1: even in decibels from −42 dBFS up, so that quiet tracks have a shape.
  static func height(_ peak: Float) -> Float {
    guard peak > 0 else { return 0 }
    return max(0, min(1, 1 + Float(Decibels.amplitude(Double(peak))) / 42))
  }

  private static func title(_ scene: Scene, lanes: Int) -> [Word] {
    let source = scene.state.listening.source
    let isMaster = source == .master && scene.state.plan.isSettled
    guard lanes > 1 || !scene.state.movesReference else {
      return [Word("waveform  ", .title), Word("R", .srcRText)]
    }
    var words = [
      Word("waveform  ", .title), Word(isMaster ? "B" : "A", isMaster ? .srcBText : .srcAText),
    ]
    if lanes > 1 { words += [Word(" over ", .muted), Word("R", .srcRText)] }
    return words
  }

  private static func remark(_ scene: Scene) -> [Word] {
    let state = scene.state
    guard let profile = state.loadedMix?.profile else { return [] }
    var words = [Word("zoom \(Numeral.fixed(state.view.zoom, 0)):1", .muted)]
    words.append(
      Word("   loudest \(Numeral.timecode(profile.loudness.loudestSectionSeconds))", .muted))
    let overs = profile.faults.clippedRuns
    words.append(Word("   clipped \(overs)", overs == 0 ? .muted : .waveOver))
    return words
  }

  private static func drawRule(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    let rule: Glyph = paint.glyphs == .ascii ? "-" : "─"
    for column in line.column..<line.right { canvas.put(rule, column, line.row, paint[.border]) }
  }

  private static func drawTimes(
    _ graph: WaveformGraph, on canvas: inout Canvas, in line: Rect, _ paint: Paint
  ) {
    canvas.words(
      [Word(" " + Numeral.length(graph.start) + " ", .axis)], line.column + 1, line.row, paint)
    canvas.words(
      [Word(" " + Numeral.length(graph.start + graph.length) + " ", .axis)],
      endingAt: line.right - 1, line.row, paint)
  }

  private static func empty(_ scene: Scene) -> [Word] {
    if case .failed(let sentence) = scene.state.mix { return [Word(sentence, .statusError)] }
    return scene.state.document.mix == nil
      ? [
        Word("No mix yet: ", .muted), Word(scene.key("files"), .key), Word(" chooses one.", .muted),
      ] : [Word("the waveform comes with the measurements", .muted)]
  }
}
