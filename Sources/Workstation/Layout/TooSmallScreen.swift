internal import AudioCore
internal import TerminalKit
internal import Workbench

/// What is shown where nothing else fits: sound and keys go on.
enum TooSmallScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let size = canvas.grid.size
    let paint = scene.paint
    let least = Composer.least
    let listening = scene.state.listening
    var lines: [[Word]] = [
      [Word("Too small for this view", .title)],
      [Word("now   ", .muted), Word("\(size.columns) x \(size.rows)")],
      [Word("need  ", .muted), Word("\(least.columns) x \(least.rows)", .strong)],
      [
        Word(listening.isPlaying ? "▶ " : "‖ ", .playhead),
        Word("\(Numeral.timecode(listening.position))  [\(listening.source.letter)]", .strong),
      ],
    ]
    if let figures = scene.state.figures(of: listening.source) {
      lines[3].append(Word("  \(Numeral.level(figures.integratedLUFS)) LUFS", .number))
    }
    lines.append([
      Word(scene.key("play"), .key), Word(" play  ", .hint), Word("1 2 3", .key),
      Word(" listen  ", .hint), Word(scene.key("quit"), .key), Word(" quit", .hint),
    ])
    let gap = size.rows >= 10 ? 1 : 0
    for (index, words) in lines.enumerated() {
      let row = index + (size.rows >= 7 ? 1 : 0) + (index >= 1 ? gap : 0) + (index >= 3 ? gap : 0)
      canvas.words(words, size.columns >= 30 ? 1 : 0, row, paint, limit: size.columns)
    }
  }
}
