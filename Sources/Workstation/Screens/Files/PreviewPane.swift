internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import Metering
internal import TerminalKit
internal import Workbench

/// What is known of the file under the selection.
enum PreviewPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let inner = PaneFrame("preview").draw(on: &canvas, in: rect, scene.paint)
    let browser = scene.state.browser
    let rows = browser.rows
    let index = scene.state.navigation.row
    guard rows.indices.contains(index) else { return }
    let entry = rows[index]
    switch entry.kind {
    case .folder:
      return scene.say(
        [Word("\(scene.word("files.enter")) opens the folder", .muted)], on: &canvas, in: inner)
    case .other:
      return scene.say([Word("This is not an audio file.", .muted)], on: &canvas, in: inner)
    case .project:
      return scene.say(
        [Word("\(scene.word("files.enter")) opens the project", .muted)], on: &canvas, in: inner)
    case .audio: break
    }
    switch scene.state.library[browser.path(of: entry)] {
    case .ready(let track), .summary(let track): draw(track, scene, on: &canvas, in: inner)
    case .failed(let sentence):
      scene.say([Word(sentence, .statusError)], on: &canvas, in: inner)
    case .stopped:
      scene.say(
        [Word("measuring was stopped; \(scene.word("reload")) starts again", .muted)], on: &canvas,
        in: inner)
    case .measuring(let progress):
      scene.say(
        [Word("measuring  \(Numeral.percent(progress.fraction))", .statusBusy)], on: &canvas,
        in: inner)
    default:
      scene.say([Word("will be measured in a moment", .muted)], on: &canvas, in: inner)
    }
  }

  private static func draw(
    _ track: LoadedTrack, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    let paint = scene.paint
    var rest = rect
    let numbers = numbers(track, isWide: rect.columns >= 44)
    let text = rest.takeBottom(min(numbers.count + 1, rest.rows))
    for (index, words) in numbers.prefix(text.rows).enumerated() {
      canvas.words(
        words, text.column + 1, text.row + (text.rows > numbers.count ? 1 : 0) + index, paint,
        limit: text.columns - 2)
    }
    let wave = rest.takeBottom(rest.rows >= 12 ? 4 : rest.rows >= 5 ? 3 : min(2, rest.rows))
    if rest.rows >= 4 {
      var graph = SpectrumGraph()
      graph.tilt = scene.state.view.tilt
      let parts = scene.state.view.smoothing
      let curve = SpectrumCurves.curve(track.profile.spectrum, parts: parts)
      var curves = [curve]
      graph.fill = .init(curve, hold: nil, gradient: .spectrumR, letter: "=")
      if let mix = scene.state.loadedMix, mix.path != track.path {
        let line = SpectrumCurves.curve(mix.profile.spectrum, parts: parts)
        graph.lines = [.init(line, role: .srcALine)]
        curves.append(line)
      }
      graph.levels = SpectrumCurves.axis(curves, tilt: graph.tilt, rows: rest.rows)
      graph.draw(on: &canvas, in: rest, paint)
    }
    var waveform = WaveformGraph()
    let overview = track.profile.waveform
    waveform.lanes = [
      .init(
        peaks: zip(overview.minima, overview.maxima).map {
          WaveformPane.height(max(abs($0), abs($1)))
        },
        gradient: .waveR, seconds: track.profile.seconds, letter: "=")
    ]
    waveform.length = track.profile.seconds
    waveform.faults = track.profile.faults.clippedSeconds
    waveform.draw(on: &canvas, in: wave.inset(columns: 1, rows: 0), paint)
  }

  private static func numbers(_ track: LoadedTrack, isWide: Bool) -> [[Word]] {
    let profile = track.profile
    func pair(_ name: String, _ value: String, _ unit: String) -> [Word] {
      [Word(name + " ", .muted), Word(value, .number), Word(" " + unit, .unit)]
    }
    let integrated = pair("Int", Numeral.level(profile.loudness.integratedLUFS), "LUFS")
    let range = pair("LRA", Numeral.fixed(profile.loudness.rangeLU), "LU")
    let peak = [
      Word("TP ", .muted), TrackWords.truePeak(profile.peaks.truePeakDBTP), Word(" dBTP", .unit),
    ]
    let plr = pair("PLR", Numeral.fixed(profile.peaks.plrDB), "dB")
    let width = [
      Word("width ", .muted), Word(Numeral.width(profile.stereo.widthDB, unit: " dB"), .number),
    ]
    let correlation = [
      Word("corr ", .muted), Word(Numeral.signed(profile.stereo.correlation, 2), .number),
    ]
    let gap = [Word(isWide ? "   " : "  ")]
    var file = "\(track.info.container) \(Numeral.kilohertz(track.info.sampleRate)) kHz"
    if let depth = track.info.bitDepth { file += " \(depth) bit" }
    var lines = [
      [Word(track.name, .strong)], integrated + gap + range, peak + gap + plr,
      width + gap + correlation, [Word(file, .muted)],
    ]
    if isWide { lines[4].append(Word("   \(Numeral.length(profile.seconds))", .muted)) }
    if profile.faults.clippedRuns > 0 {
      lines.append([Word("clipped \(profile.faults.clippedRuns) times", .statusWarn)])
    } else if let warning = track.warnings.first {
      lines.append([Word(warning, .statusWarn)])
    } else {
      lines.append([Word(track.isFromCache ? "measured before" : "measured", .muted)])
    }
    return lines
  }
}
