import AudioCore
import Foundation
import TerminalKit
import Workbench

/// Frames of a script, one JSON object a line: what the screen showed after each of its lines.
struct FrameLog {
  /// One frame.
  struct Entry: Encodable {
    /// Line of the script, from 1, and what it says.
    var line: Int, step: String
    /// Seconds of the script's clock.
    var seconds: Double
    /// Size of the screen.
    var columns: Int, rows: Int
    /// Where the cursor stands, from 0: column, row; absent where there is none.
    var cursor: [Int]?
    /// The rows, without the blanks at their ends.
    var text: [String]
  }

  private var lines: [String] = []

  mutating func add(_ frame: Frame, after line: KeyScript.Line, seconds: Double) throws {
    let size = frame.grid.size
    let entry = Entry(
      line: line.number, step: line.step.text, seconds: seconds.rounded(toParts: 1000),
      columns: size.columns, rows: size.rows,
      cursor: frame.cursor.map { [$0.column, $0.row] },
      text: (0..<size.rows).map { frame.grid.text(row: $0) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    lines.append(String(decoding: try encoder.encode(entry), as: UTF8.self))
  }

  /// The log as it is written.
  var text: String { lines.map { $0 + "\n" }.joined() }
}
