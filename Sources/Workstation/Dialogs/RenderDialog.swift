internal import AudioCore
internal import Mastering
internal import Metering
internal import TerminalKit
internal import Workbench

/// The render sheet: where, in which form, and what is checked before anything is written.
enum RenderDialog {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let state = scene.state
    let size = canvas.grid.size
    let isWide = size.columns >= 108
    let checks = state.renderChecks
    let wanted = Size(
      columns: min(size.columns - 4, isWide ? 104 : 70),
      rows: min(size.rows - 2, checks.count + (state.services.isEmpty ? 14 : 15))
    )
    var (inner, paint) = Popup("render master", remark: state.project.name + "  esc", size: wanted)
      .draw(on: &canvas, scene.paint)
    let buttons = inner.takeBottom(1)
    if isWide {
      var right = inner.takeRight(38)
      _ = right.takeLeft(2)
      figures(scene, paint, on: &canvas, in: right)
    }
    var rest = inner
    // Where rows are short, the format gives way: the name ends in it.
    let rows = rows(scene)
    let isShort = inner.rows < rows.count + checks.count
    for row in rows where !isShort || row.key != " " {
      let line = rest.takeTop(1)
      guard line.rows > 0 else { break }
      canvas.words(
        [Word(row.key, row.refusal == nil ? .key : .disabled)], line.column, line.row, paint)
      FormRow(row.name, row.value, remark: row.remark, refusal: row.refusal).draw(
        on: &canvas,
        in: Rect(column: line.column + 1, row: line.row, columns: line.columns - 1, rows: 1), paint,
        nameColumns: 9)
      canvas.region(line, HitTarget(row.action))
    }
    if rest.rows > checks.count + 1 { _ = rest.takeTop(1) }
    self.checks(checks, scene, paint, on: &canvas, in: rest)
    self.buttons(scene, paint, on: &canvas, in: buttons)
  }

  /// A line of the form.
  struct Row {
    var key: String
    var name: String
    var value: String
    var remark = ""
    var refusal: String?
    var action: String
  }

  /// The lines of the form.
  static func rows(_ scene: Scene) -> [Row] {
    let state = scene.state
    let settings = state.document.settings
    let output = state.outputPath ?? ""
    let name = output.fileName
    let format = name.split(separator: ".").last.map { $0.uppercased() } ?? ""
    func text(_ key: String) -> String { Parameter.named(key)?.text(in: settings) ?? "" }
    let isWhole = state.render.part == .whole
    let loop = state.document.loop.map {
      "\(Numeral.timecode($0.start))–\(Numeral.timecode($0.end))"
    }
    var rows: [Row] = []
    // Where nothing but this machine is known there is nothing to choose.
    if !state.services.isEmpty {
      rows.append(
        Row(
          key: scene.key("render.service"), name: "Where",
          value: state.render.service ?? "this machine",
          remark: state.render.service == nil ? "or " + state.services.joined(separator: ", ") : "",
          action: "render.service"))
    }
    return rows + [
      Row(key: scene.key("render.output"), name: "Output", value: output, action: "render.output"),
      Row(
        key: " ", name: "Format", value: format,
        remark: "set by the name's ending",
        action: "render.output"),
      Row(
        key: scene.key("deliver.depth.next"), name: "Depth", value: depth(text("deliver.depth")),
        action: "deliver.depth.next"),
      Row(
        key: scene.key("deliver.dither.next"), name: "Dither", value: text("deliver.dither"),
        action: "deliver.dither.next"),
      Row(
        key: scene.key("deliver.rate.next"), name: "Rate", value: text("deliver.rate"),
        remark: state.loadedMix.map {
          "the mix has \(Numeral.kilohertz($0.profile.sampleRate)) kHz"
        }
          ?? "", action: "deliver.rate.next"),
      Row(
        key: scene.key("render.part"), name: "Range",
        value: isWhole ? "whole file" : "loop \(loop ?? "")",
        remark: isWhole ? (loop.map { "loop \($0)" } ?? "") : "whole file",
        refusal: loop == nil ? "no loop is set" : nil, action: "render.part"),
      Row(
        key: scene.key("render.report"), name: "Report",
        value: state.reportPath ?? "none",
        remark: state.reportPath == nil ? "or html, txt, json" : "",
        refusal: state.render.service.map { "\($0) gives none" }, action: "render.report"),
      Row(
        key: scene.key("render.replace"), name: "Replace",
        value: state.render.replaces ? "yes" : "no",
        remark: "an existing file", action: "render.replace"),
    ]
  }

  private static func depth(_ text: String) -> String {
    switch text {
    case "32f": "32 bit float"
    case "16", "24", "16 bit", "24 bit": text.prefix(2) + " bit"
    default: text
    }
  }

  /// The checks under their heading; where rows are short without it, and what is refused first.
  private static func checks(
    _ checks: [RenderCheck], _ scene: Scene, _ paint: Paint, on canvas: inout Canvas,
    in rect: Rect
  ) {
    var rect = rect
    var shown = checks
    if rect.rows > checks.count {
      let heading = rect.takeTop(1)
      canvas.words(
        [Word("Checks before anything is written", .muted)], heading.column + 3, heading.row, paint)
    } else if rect.rows < checks.count {
      shown =
        checks.filter { $0.verdict == .refused } + checks.filter { $0.verdict != .refused }
    }
    let signs = paint.glyphs.signs
    for (index, check) in shown.prefix(max(0, rect.rows)).enumerated() {
      let (sign, role): (String, Role) =
        switch check.verdict {
        case .fine: (signs.ok, .statusOK)
        case .remark: (signs.warn, .statusWarn)
        case .refused: (signs.error, .statusError)
        }
      let row = rect.row + index
      canvas.words([Word(sign, role)], rect.column + 3, row, paint)
      canvas.words([Word(check.name, .parameterName)], rect.column + 5, row, paint, limit: 10)
      canvas.words(
        [Word(scene.sentence(check), check.verdict == .refused ? .statusError : .fg)],
        rect.column + 16, row, paint, limit: rect.right - rect.column - 16)
    }
  }

  private static func buttons(
    _ scene: Scene, _ paint: Paint, on canvas: inout Canvas, in line: Rect
  ) {
    let refusal = scene.refusal(of: "render")
    Buttons(
      [
        .init("Render", action: "render", refusal: refusal), .init("Cancel", action: "back"),
      ], focus: 0
    ).draw(
      on: &canvas,
      in: Rect(column: line.column + 3, row: line.row, columns: line.columns - 3, rows: 1), paint)
    let room = line.columns - 31
    let words: Word
    if let refusal {
      words = Word("not now: " + refusal, .statusWarn)
    } else {
      let when = scene.state.plan.isSettled ? " in the background" : ", once it is solved"
      let short = Word("\(scene.word("render")) writes it", .muted)
      let full = Word(short.text + when, .muted)
      words = paint.columns(of: [full]) <= room ? full : short
    }
    canvas.words([words], line.column + 30, line.row, paint, limit: room)
    if let prompt = scene.linePrompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: line)
    }
  }

  /// Before, after and reference in numbers.
  private static func figures(
    _ scene: Scene, _ paint: Paint, on canvas: inout Canvas, in rect: Rect
  ) {
    let state = scene.state
    let names = ["Int LUFS", "Sht max LUFS", "LRA LU", "TP dBTP", "PLR dB"]
    for (index, name) in names.enumerated() where index + 1 < rect.rows {
      canvas.words([Word(name, .muted)], rect.column, rect.row + 1 + index, paint, limit: 15)
    }
    let columns: [(Listening.Source, Word, LevelFigures?)] = [
      (.original, Word("A", .srcA), state.originalFigures),
      (.master, Word("B", .srcB), state.masterFigures),
      (.reference, Word("R", .srcR), state.referenceFigures),
    ]
    for (at, (source, letter, figures)) in zip([22, 29, 36], columns) {
      let peak = figures.map {
        TrackWords.truePeak($0.truePeakDBTP, over: LoudnessPane.limit(source, scene))
      }
      let words = [
        letter,
        Word(Numeral.level(figures?.integratedLUFS), .number),
        Word(Numeral.level(figures?.knownShortTermLUFS), .number),
        Word(Numeral.level(figures?.rangeLU), .number),
        peak ?? Word(Numeral.level(nil), .number),
        Word(Numeral.level(figures?.knownPLRDB), .number),
      ]
      for (index, word) in words.enumerated() where index == 0 || index < rect.rows {
        canvas.words([word], endingAt: rect.column + at, rect.row + index, paint)
      }
    }
    guard rect.rows > 7, state.masterFigures?.isPredicted == true else { return }
    canvas.words(
      [Word("B is predicted until it is solved", .muted)], rect.column, rect.row + 7, paint,
      limit: rect.columns)
  }
}
