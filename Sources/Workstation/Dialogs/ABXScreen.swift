internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The blind test: three things to hear, two answers, nothing to see.
enum ABXScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    guard let test = scene.state.abx else { return }
    let paint = scene.paint
    let loop = scene.state.document.loop.flatMap { $0.isOn ? $0 : nil }
    let isNarrow = canvas.grid.size.columns < 70
    let gap = isNarrow ? "  " : "   "
    Dialogs.header(
      "ABX",
      [
        Word("A ", .srcA), Word(test.pair[0].word, .fg), Word(" or ", .muted), Word("B ", .srcB),
        Word(test.pair[1].word, .fg), Word(gap, .fg),
        Word(
          loop.map { "loop \(Numeral.timecode($0.start))–\(Numeral.timecode($0.end))" }
            ?? "whole track",
          .muted),
        Word(
          gap + (isNarrow ? "LM " : "level match ")
            + (scene.state.listening.isLevelMatched ? "on" : "off"), .muted),
      ], scene, on: &canvas)
    var rest = Rect(canvas.grid.size)
    _ = rest.takeTop(2)
    let bar = rest.takeBottom(1)
    let width = min(70, rest.columns - 4)
    let column = (canvas.grid.size.columns - width) / 2
    let tall = rest.rows >= 18
    // Both panes and the note stand a third of the way down what is left.
    if tall { _ = rest.takeTop(max(0, (rest.rows - 21) / 3)) }
    let upper = Rect(
      column: column, row: rest.row, columns: width, rows: tall ? 9 : test.isOver ? 8 : 7)
    let lower = Rect(
      column: column, row: upper.bottom + (tall ? 1 : 0), columns: width,
      rows: min(9, rest.bottom - upper.bottom - (tall ? 1 : 0)))
    if test.isOver {
      result(test, scene, on: &canvas, in: upper)
    } else {
      trial(test, scene, on: &canvas, in: upper)
    }
    progress(test, scene, on: &canvas, in: lower)
    let note = lower.bottom + 1
    if note < bar.row {
      canvas.words(
        [Word("Meters, spectra and waveform are hidden while the test runs.", .muted)],
        column + 2, note, paint, limit: width - 2)
    }
    footer(test, scene, on: &canvas)
  }

  private static func trial(
    _ test: ABXTest, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    let paint = scene.paint
    let inner = PaneFrame("trial \(test.answered + 1) of \(test.trials)", isFocused: true)
      .draw(on: &canvas, in: rect, paint)
    let row = inner.row + (inner.rows >= 7 ? 1 : 0)
    if let reason = scene.state.abxHindrance {
      canvas.words(
        [Word("Begins by itself: ", .fg), Word("\(reason).", .statusBusy)], inner.column + 2, row,
        paint, limit: inner.columns - 3)
      canvas.cursor = Point(column: inner.column + 2, row: row)
      return
    }
    let voices: [(ABXTest.Voice, String)] = [(.a, "a"), (.b, "b"), (.x, "x")]
    // Answers stand under the voices they name.
    let at = inner.column + max(1, (inner.columns - 44) / 2)
    var column = at
    for (index, (voice, letter)) in voices.enumerated() {
      let isHeard = test.voice == voice
      let title = "\(scene.key("abx.listen", letter))  \(letter.uppercased())"
      let end = canvas.words(
        [Word("[ \(title) ]", isHeard ? .badgeOn : .button)], column, row, paint)
      canvas.words([Word(isHeard ? "«" : " ", .cursor)], end, row, paint)
      if isHeard { canvas.cursor = Point(column: column + 2, row: row) }
      canvas.region(
        Rect(column: column, row: row, columns: end - column, rows: 1),
        HitTarget("abx.voice", index))
      column += 18
    }
    canvas.words(
      [
        Word(answerKey("a", scene), .key), Word("  X is A   ", .fg),
        Word(answerKey("b", scene), .key), Word("  X is B", .fg),
      ],
      at, row + 2, paint, limit: inner.columns - 2)
    canvas.words(
      test.isStopping
        ? [
          Word(
            "\(scene.word("abx.stop")) again stops; the answers so far are lost. ", .statusWarn)
        ]
        : [Word(scene.word("abx.back"), .key), Word(" takes the last answer back", .muted)],
      at, row + 4, paint, limit: inner.columns - 2)
  }

  /// The key of an answer; of a capital with the Shift that no answer is given without.
  private static func answerKey(_ letter: String, _ scene: Scene) -> String {
    let key = scene.key("abx.answer", letter)
    return key.count == 1 && key != key.lowercased() ? "Shift-\(key)" : key
  }

  /// The keys of both answers: "Shift-A/B".
  private static func answerKeys(_ scene: Scene) -> String {
    let first = answerKey("a", scene)
    let isShared = first.hasPrefix("Shift-")
    let second = isShared ? scene.key("abx.answer", "b") : answerKey("b", scene)
    return Scene.joined([first, second], apart: "/")
  }

  private static func result(
    _ test: ABXTest, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    guard let right = test.right else { return }
    let paint = scene.paint
    let chance = Guessing.chance(right: right, of: test.trials)
    let inner = PaneFrame("result", isFocused: true).draw(on: &canvas, in: rect, paint)
    let isHeard = chance < 0.05
    var lines: [[Word]] = [
      [
        Word("\(right) of \(test.trials)", .strong), Word(" right, p = ", .fg),
        Word(Numeral.fixed(chance, 3), .strong),
      ],
      isHeard
        ? [Word(paint.glyphs.signs.ok + " ", .statusOK), Word("You hear the difference.", .fg)]
        : [
          Word(paint.glyphs.signs.info + " ", .statusInfo),
          Word(
            inner.columns >= 68
              ? "This could be chance, which does not prove that they are alike."
              : "Could be chance; no proof that they are alike.", .fg),
        ],
    ]
    if let list = test.revealed { lines.append([Word("X was    ", .muted), Word(list, .fg)]) }
    lines.append([Word("you said ", .muted), Word(test.answers, .fg)])
    if let path = test.resultPath { lines.append([Word("kept in  ", .muted), Word(path, .link)]) }
    if let salt = test.salt { lines.append([Word("salt     ", .muted), Word(salt, .fg)]) }
    for (index, line) in lines.enumerated() where index < inner.rows {
      canvas.words(line, inner.column + 2, inner.row + index, paint, limit: inner.columns - 3)
    }
    canvas.cursor = Point(column: inner.column + 2, row: inner.row)
  }

  private static func progress(
    _ test: ABXTest, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    guard rect.rows >= 3 else { return }
    let paint = scene.paint
    let inner = PaneFrame("progress").draw(on: &canvas, in: rect, paint)
    let room = max(1, inner.columns - 14)
    let done = min(test.answered, room)
    let open = min(test.trials, room) - done
    let (full, ring) = (paint.glyphs.dot.text, paint.glyphs.ring.text)
    var needed = "no number of answers is enough; take more trials"
    if let least = Guessing.needed(of: test.trials) {
      let chance = Numeral.fixed(Guessing.chance(right: least, of: test.trials), 3)
      needed = "\(least) of \(test.trials) right for p < 0.05 (p = \(chance))"
    }
    // Lines and the rows there have to be for them: the hash never goes.
    let lines: [(rows: Int, words: [Word])] = [
      (
        3,
        [
          Word("answers   ", .muted), Word(String(repeating: full, count: done), .abxDone),
          Word(String(repeating: ring, count: open), .abxTodo),
          Word(test.isOver ? "" : "  score hidden", .muted),
        ]
      ),
      (4, [Word("needed    ", .muted), Word(needed, .fg)]),
      (6, [Word("method    ", .muted), Word("number of trials fixed before; no early stop", .fg)]),
      (5, [Word("fairness  ", .muted), Word("X was drawn before trial 1; its hash:", .fg)]),
      (1, [Word("SHA-256   ", .muted), Word(String(test.commitment.prefix(32)), .fg)]),
      (1, [Word("          ", .muted), Word(String(test.commitment.dropFirst(32)), .fg)]),
      (7, [Word("switch    ", .muted), Word("the same crossfade each time, A to A too", .fg)]),
    ]
    let shown = lines.filter { $0.rows <= inner.rows }
    for (index, line) in shown.enumerated() where index < inner.rows {
      canvas.words(
        line.words, inner.column + 1, inner.row + index, paint, limit: inner.columns - 2)
    }
  }

  private static func footer(_ test: ABXTest, _ scene: Scene, on canvas: inout Canvas) {
    var hints = [scene.hint("help", "help")]
    if test.isOver {
      hints += [scene.hint("abx.stop", "close"), scene.hint("abx", "again")]
    } else {
      hints += [
        HintBar.Hint(scene.keyRun("abx.listen", ["a", "b", "x"], apart: "/"), "listen"),
        scene.playHint,
        HintBar.Hint(answerKeys(scene), "answer"),
        test.answers.isEmpty
          ? scene.hint("abx.pair", "other pair") : scene.hint("abx.back", "take back"),
        scene.hint("abx.stop", "stop"),
      ]
    }
    Dialogs.footer(hints, scene, on: &canvas)
  }
}
