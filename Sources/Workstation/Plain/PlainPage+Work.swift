internal import AudioCore
internal import AudioFiles
internal import Mastering
internal import Metering
internal import TerminalKit
internal import Workbench

extension PlainPage {
  /// The workstation: what is heard, what was measured, every parameter.
  static func parameters(_ scene: Scene) -> PlainPage {
    let state = scene.state
    var lines = [listening(scene)]
    if let fault = state.listening.deviceFault { lines.append("No sound: \(fault)") }
    lines.append(plan(state))
    for source in Listening.Source.tracks {
      guard let figures = state.figures(of: source) else { continue }
      lines.append(
        "\(source.letter)\(figures.isPredicted ? ", predicted" : ""): "
          + "\(Numeral.level(figures.integratedLUFS)) LUFS, true peak "
          + "\(Numeral.level(figures.truePeakDBTP)) dBTP, loudness range "
          + "\(Numeral.fixed(figures.rangeLU)) LU.")
    }
    if !state.project.recoverable.isEmpty {
      lines.append("Unsaved work is kept, \(scene.word("recover")) takes it up.")
    }
    if !state.warnings.isEmpty {
      lines.append("\(state.warnings.count) warnings, \(scene.word("warnings")) lists them.")
    }
    let prose = lines.count
    var focus: Int?
    let isOnCurve = state.navigation.pane == .matchCurve
    if isOnCurve || !state.curveItems.isEmpty { curve(scene, &lines, &focus) }
    lines.append("Parameters:")
    let settings = state.document.settings
    for parameter in Parameter.all {
      if parameter.id == state.navigation.parameter, !isOnCurve { focus = lines.count }
      let isChanged = parameter.setting.value(in: settings) != parameter.setting.safe
      lines.append(
        "\(parameter.label): \(parameter.text(in: settings))\(isChanged ? ", changed" : "")")
    }
    let place = state.navigation.screen == .settings ? "All settings" : "Workstation"
    return PlainPage(
      title: "\(place). Project \(state.project.name)\(state.isDirty ? ", not saved" : "").",
      lines: lines, focus: focus,
      hints: [
        scene.hint("help", "help"), scene.hint("palette", "palette"), scene.hint("play", "play"),
        HintBar.Hint(scene.keyRun("listen", ["a", "b", "r"], apart: " "), "listen"),
        scene.hint("read", "read"),
        scene.hint("value.type", "type"),
        scene.hint("render.sheet", "render"), scene.hint("quit", "quit"),
      ], prose: prose)
  }

  /// Own bands, protected ranges and the cursor.
  private static func curve(_ scene: Scene, _ lines: inout [String], _ focus: inout Int?) {
    let state = scene.state
    let isOnCurve = state.navigation.pane == .matchCurve
    lines.append("Match curve:")
    let tone = state.document.settings.tone
    for item in state.curveItems {
      if isOnCurve, item == state.curveItem { focus = lines.count }
      switch item {
      case .band(let index): lines.append("Band \(index + 1): \(tone.bands[index].title)")
      case .range(let index):
        lines.append("Range \(index + 1): \(tone.protect[index].title) is left alone")
      }
    }
    guard isOnCurve, state.curveItem == nil else { return }
    focus = lines.count
    let hertz = state.navigation.curve.hertz
    let reading = text(CurvePane.reading(state, at: hertz))
    lines.append("Cursor at \(Numeral.hertz(hertz))\(reading.isEmpty ? "" : ", \(reading) dB")")
  }

  private static func listening(_ scene: Scene) -> String {
    let state = scene.state
    let listening = state.listening
    guard state.document.mix != nil else {
      return "No mix is chosen; \(scene.word("files")) chooses one."
    }
    let length = state.loadedMix?.profile.seconds ?? 0
    var text =
      "\(listening.isPlaying ? "Playing" : "Paused on") \(listening.source.letter), "
      + "\(listening.source.word), at \(Numeral.length(listening.position)) of "
      + "\(Numeral.length(length)). Level match \(listening.isLevelMatched ? "on" : "off")."
    if !listening.isMonitorPlain { text += " Monitor: \(listening.monitorText)." }
    if listening.gainDB != 0 {
      text += " Monitor gain \(Numeral.signed(listening.gainDB)) dB."
    }
    if let loop = state.document.loop, loop.isOn {
      text += " Loop \(Numeral.length(loop.start)) to \(Numeral.length(loop.end))."
    }
    return text
  }

  private static func plan(_ state: WorkbenchState) -> String {
    switch state.plan.phase {
    case .empty: "There is no master yet."
    case .draft: "B is a draft."
    case .solving(let stage, let fraction):
      "B is being solved, \(Numeral.percent(fraction)), \(stage)."
    case .settled: "B is settled."
    case .failed(let sentence): sentence
    }
  }

  /// The browser: a file a line, with what was measured.
  static func files(_ scene: Scene) -> PlainPage {
    let browser = scene.state.browser
    let document = scene.state.document
    var lines = browser.rows.map { entry -> String in
      switch entry.kind {
      case .folder: return "\(entry.name), folder"
      case .project: return "\(entry.name), project"
      case .other: return "\(entry.name), not audio"
      case .audio: break
      }
      let path = browser.path(of: entry)
      var text = entry.name
      if document.mix?.path == path { text += ", the mix" }
      if document.references.contains(where: { $0.link.path == path }) { text += ", a reference" }
      switch scene.state.library[path] {
      case .ready(let track), .summary(let track):
        text +=
          ", \(Numeral.length(track.profile.seconds)), \(TrackWords.format(track.info)), "
          + "\(Numeral.level(track.profile.loudness.integratedLUFS)) LUFS"
      case .measuring(let progress): text += ", measuring \(Numeral.percent(progress.fraction))"
      case .failed(let sentence): text += ", \(sentence)"
      case .stopped: text += ", stopped"
      default: break
      }
      return text
    }
    if lines.isEmpty { lines = [browser.fault ?? "There is nothing here."] }
    let unshown = browser.unshownText.map { " \($0)." } ?? ""
    return PlainPage(
      title: "Files. Folder \(browser.folder), \(browser.rows.count) entries.\(unshown)",
      lines: lines,
      focus: scene.state.navigation.row,
      hints: [
        scene.hint("help", "help"), scene.hint("files.enter", "add"), scene.hint("mix", "as mix"),
        scene.hint("reference", "as reference"), scene.hint("work", "workstation"),
        scene.hint("demo", "demo"), scene.hint("quit", "quit"),
      ])
  }

  /// The render sheet: what will be written, and the checks before it.
  static func render(_ scene: Scene) -> PlainPage {
    let rows = RenderDialog.rows(scene).filter { $0.key != " " }.map { row in
      "\(row.name): \(row.value), key \(row.key)." + (row.refusal.map { " Not now: \($0)." } ?? "")
    }
    let checks = scene.state.renderChecks.map { check in
      let verdict =
        switch check.verdict {
        case .fine: "fine"
        case .remark: "heed"
        case .refused: "refused"
        }
      return "Check, \(verdict): \(check.name), \(scene.sentence(check))"
    }
    return PlainPage(
      title: "Render. \(scene.word("render")) writes the master, "
        + "\(scene.word("back", usually: "Esc")) goes back.",
      lines: rows + checks, focus: 0)
  }

  /// What is being written and what was, the newest first.
  static func jobs(_ scene: Scene) -> PlainPage {
    let jobs = scene.state.jobs.reversed()
    return PlainPage(
      title: jobs.isEmpty ? "Nothing has been rendered yet." : "Renders, the newest first.",
      lines: jobs.map { job in
        switch job.phase {
        case .queued: return "\(job.title), queued."
        case .running(let work):
          return "\(job.title), running, \(Numeral.percent(work.fraction)), \(work.stage)."
        case .done(let figures, let failed, let fault):
          let report =
            fault.map { ". Its report is not written: \($0.message)" }
            ?? job.report.map { ". Report: \($0)" } ?? ""
          let checks =
            failed.isEmpty
            ? "every check was kept" : "not kept: \(failed.joined(separator: ", "))"
          return "\(job.title), done, \(Numeral.level(figures.integratedLUFS)) LUFS, "
            + "\(Numeral.level(figures.truePeakDBTP)) dBTP, \(checks). \(job.output)"
            + report
        case .failed(let sentence): return "\(job.title), failed: \(sentence)"
        case .cancelled: return "\(job.title), stopped; nothing was written."
        }
      }, focus: scene.state.navigation.row)
  }

  /// The blind test: which trial it is, never a score before the end.
  static func abx(_ scene: Scene) -> PlainPage {
    guard let test = scene.state.abx else {
      return PlainPage(title: "No blind test is running.", lines: [], focus: nil)
    }
    let pair = "A is \(test.pair[0].word), B is \(test.pair[1].word)."
    if let reason = scene.state.abxHindrance {
      return PlainPage(
        title: "Blind test of \(test.trials) trials.",
        lines: [pair, "Begins by itself: \(reason)."] + commitment(test), focus: 1)
    }
    guard let right = test.right else {
      return PlainPage(
        title: "Blind test, trial \(test.answered + 1) of \(test.trials).",
        lines: [
          pair, "You hear \(test.voice.rawValue.uppercased()).",
          "1, 2 and 3 listen to A, B and X. Shift-A: X is A. Shift-B: X is B.",
          test.isStopping
            ? "Escape again stops; the answers so far are lost."
            : "Backspace takes the last answer back.",
        ] + commitment(test), focus: 1)
    }
    let chance = Numeral.fixed(Guessing.chance(right: right, of: test.trials), 3)
    return PlainPage(
      title: "Blind test, over.",
      lines: [
        pair, "\(right) of \(test.trials) right, p = \(chance).",
        "X was \(test.revealed ?? ""), you said \(test.answers). Salt \(test.salt ?? "").",
      ] + commitment(test) + (test.resultPath.map { ["Kept in \($0)."] } ?? []), focus: 1)
  }

  /// The hash in two lines, as a narrow screen would cut one.
  private static func commitment(_ test: ABXTest) -> [String] {
    [
      "SHA-256 of the list: \(test.commitment.prefix(32))",
      "and on: \(test.commitment.dropFirst(32)).",
    ]
  }
}
