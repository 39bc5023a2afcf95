internal import AudioCore
internal import TerminalKit
internal import Workbench

/// What is being written and what was.
enum JobsScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let state = scene.state
    let jobs = Array(state.jobs.reversed())
    header(scene, on: &canvas)
    var rest = Rect(canvas.grid.size)
    _ = rest.takeTop(1)
    _ = rest.takeBottom(1)
    let row = min(state.navigation.row, max(0, jobs.count - 1))
    let details = jobs.isEmpty ? nil : rest.takeBottom(min(9, max(6, rest.rows / 3)))
    let list = PaneFrame("renders", remark: "newest first", isFocused: true)
      .draw(on: &canvas, in: rest, scene.paint)
    var selection = ListState()
    selection.select(row, of: jobs.count)
    let isWide = isWide(list)
    let barWidth = isWide ? 30 : 10
    Table(
      [
        Table.Column("id", width: 4), Table.Column("what", keepsEnds: true),
        Table.Column("state", width: 11),
        Table.Column("progress", width: barWidth + (isWide ? 18 : 20), rank: 1),
      ], jobs.map { self.row($0, scene, barWidth, isWide: isWide) }, hasHeading: !jobs.isEmpty,
      isFocused: scene.hasKeys, target: "row",
      empty: "Nothing has been rendered yet. \(scene.word("render.sheet")) opens the render sheet."
    ).draw(on: &canvas, in: list, scene.paint, &selection)
    if let details {
      let inner = PaneFrame(jobs[row].title).draw(on: &canvas, in: details, scene.paint)
      self.details(jobs[row], scene, on: &canvas, in: inner)
    }
    let chosen = jobs.isEmpty ? nil : jobs[row]
    Dialogs.footer(hints(scene, chosen), scene, on: &canvas)
  }

  /// What can be done here now; `chosen` is the selected render.
  private static func hints(_ scene: Scene, _ chosen: RenderJob?) -> [HintBar.Hint] {
    var hints = [scene.hint("help", "help")]
    if let chosen, !chosen.phase.isOver { hints.append(scene.hint("job.cancel", "stop it")) }
    if scene.state.jobs.contains(where: \.phase.isOver) {
      hints.append(scene.hint("job.clear", "forget finished"))
    }
    hints.append(scene.hint("render.sheet", "render"))
    if chosen != nil { hints.append(scene.hint("copy", "copy path")) }
    return hints + [scene.hint("back", "back")]
  }

  private static func header(_ scene: Scene, on canvas: inout Canvas) {
    var counts = [0, 0, 0, 0]
    for job in scene.state.jobs {
      switch job.phase {
      case .queued: counts[0] += 1
      case .running: counts[1] += 1
      case .done: counts[2] += 1
      case .failed, .cancelled: counts[3] += 1
      }
    }
    let names = ["queued", "running", "done", "stopped or failed"]
    // On the narrowest screens only what there is, closer together.
    let isNarrow = canvas.grid.size.columns < 70
    var words: [Word] = []
    for (name, count) in zip(names, counts) where !isNarrow || count > 0 {
      if isNarrow, !words.isEmpty { words.append(Word("  ", .muted)) }
      words += [
        Word("\(name) ", .muted),
        Word(isNarrow ? "\(count)" : "\(count)   ", count > 0 ? .strong : .faint),
      ]
    }
    Dialogs.header("RENDERS", words, scene, on: &canvas)
  }

  /// Whether a row has room for how long a render took; else the pane below says it.
  private static func isWide(_ rect: Rect) -> Bool { rect.columns >= 90 }

  private static func row(
    _ job: RenderJob, _ scene: Scene, _ barWidth: Int, isWide: Bool
  ) -> Table.Row {
    let signs = scene.paint.glyphs.signs
    let state: Word
    var progress = Word("", .muted)
    switch job.phase {
    case .queued: state = Word("queued", .jobQueued)
    case .running(let work):
      state = Word("running", .jobRunning)
      let done = Int((min(max(work.fraction, 0), 1) * Double(barWidth)).rounded())
      let (full, empty) = scene.paint.glyphs == .ascii ? ("#", ".") : ("━", "┄")
      progress = Word(
        String(repeating: full, count: done) + String(repeating: empty, count: barWidth - done)
          + "  \(Numeral.percent(work.fraction))  \(remaining(job, work, scene.now))",
        .jobRunning)
    case .done(let figures, let failed, let fault):
      let isWhole = failed.isEmpty && fault == nil
      state = Word(
        isWhole ? "done \(signs.ok)" : "done \(signs.warn)", isWhole ? .jobDone : .statusWarn)
      progress = Word(
        "\(Numeral.level(figures.integratedLUFS)) LUFS  \(Numeral.level(figures.truePeakDBTP)) dBTP"
          + (isWide ? took(job).map { "  took \($0)" } ?? "" : ""), .number)
    case .failed(let sentence):
      state = Word("failed \(signs.error)", .jobFailed)
      progress = Word(sentence, .statusError)
    case .cancelled:
      state = Word("stopped", .muted)
      progress = Word("nothing was written", .muted)
    }
    return Table.Row([Word("\(job.id)", .muted), Word(Self.title(job), .fg), state, progress])
  }

  private static func title(_ job: RenderJob) -> String {
    job.title + (job.service.map { " at \($0)" } ?? "")
  }

  private static func remaining(_ job: RenderJob, _ work: WorkProgress, _ now: Double) -> String {
    guard let began = job.began, work.fraction > 0.03, now > began + 0.5, now < 1e12 else {
      return work.stage
    }
    let left = (now - began) / work.fraction * (1 - work.fraction)
    return "about \(Numeral.length(left))"
  }

  private static func took(_ job: RenderJob) -> String? {
    guard let began = job.began, let ended = job.ended else { return nil }
    return Numeral.fixed(ended - began, 1) + " s"
  }

  private static func details(
    _ job: RenderJob, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    // Of a path the end counts: the name.
    func path(_ text: String) -> Word {
      Word(text.cutInside(to: rect.columns - 11, scene.paint.glyphs), .link)
    }
    var lines: [[Word]] = [[Word("output   ", .muted), path(job.output)]]
    if let service = job.service {
      lines.append([
        Word("service  ", .muted),
        Word(service + (job.phase.isOver ? "" : "; goes on there when you leave"), .fg),
      ])
    }
    switch job.phase {
    case .queued:
      lines.append([Word("waits    ", .muted), Word("until the ones before it are over", .fg)])
    case .running(let work):
      lines.append([Word("stage    ", .muted), Word(work.stage, .fg)])
      if let began = job.began, work.audioSeconds > 0, scene.now > began, scene.now < 1e12 {
        let speed = work.audioSeconds / (scene.now - began)
        lines.append([
          Word("speed    ", .muted), Word("\(Numeral.fixed(speed, 0)) × real time", .number),
        ])
      }
    case .done(let figures, let failed, let fault):
      lines.append([
        Word("master   ", .muted),
        Word(
          [
            "\(Numeral.level(figures.integratedLUFS)) LUFS",
            "LRA \(Numeral.fixed(figures.rangeLU)) LU",
            "\(Numeral.level(figures.truePeakDBTP)) dBTP",
            "PLR \(Numeral.fixed(figures.knownPLRDB)) dB",
          ].joined(separator: rect.columns >= 70 ? "   " : "  "), .number),
      ])
      if !isWide(rect), rect.columns >= 75, let took = took(job) {
        lines[lines.count - 1].append(Word("   took \(took)", .number))
      }
      lines.append(
        failed.isEmpty
          ? [
            Word("checks   ", .muted), Word(scene.paint.glyphs.signs.ok, .statusOK),
            Word(" every promise was kept", .fg),
          ]
          : [
            Word("checks   ", .muted), Word(scene.paint.glyphs.signs.warn, .statusWarn),
            Word(" not kept: " + failed.joined(separator: ", "), .fg),
          ])
      if let fault {
        let sentence = "not written: " + fault.message
        for (index, line) in sentence.wrapped(to: max(10, rect.columns - 11)).enumerated() {
          let name = index == 0 ? "report" : ""
          lines.append([Word(name.padded(9), .muted), Word(line, .statusWarn)])
        }
      } else if let report = job.report {
        lines.append([Word("report   ", .muted), path(report)])
      }
    case .failed(let sentence):
      for line in sentence.wrapped(to: max(10, rect.columns - 2)) {
        lines.append([Word(line, .statusError)])
      }
    case .cancelled: lines.append([Word("stopped before the end; nothing was written", .muted)])
    }
    for (index, line) in lines.enumerated() where index < rect.rows {
      canvas.words(line, rect.column + 1, rect.row + index, scene.paint, limit: rect.columns - 2)
    }
  }
}
