import Foundation
import Testing

import TerminalKit

/// Where pictures are wanted; nil for nowhere.
let pictureFolder = ProcessInfo.processInfo.environment["LACQUER_PICTURES"]

/// Frames that are compared with recorded ones in Golden/NAME.txt.
///
/// The file holds the text, then for each row the looks that stand in it. `LACQUER_RECORD=1` records
/// anew; `LACQUER_PICTURES=FOLDER` also writes each frame as a picture.
enum Golden {
  static func check(
    _ frame: Frame, _ name: String, theme: Theme? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let environment = ProcessInfo.processInfo.environment
    try picture(frame, name, theme: theme ?? .builtIn)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let file = folder.appending(path: name + ".txt")
    let text = description(of: frame)
    if environment["LACQUER_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    guard text != recorded else { return }
    let now = text.split(separator: "\n", omittingEmptySubsequences: false)
    let before = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let changed = (0..<max(now.count, before.count)).filter { row in
      row >= now.count || row >= before.count || now[row] != before[row]
    }
    let lines = changed.prefix(8).map { row in
      "\(row): was \(row < before.count ? before[row] : "–")\n     is \(row < now.count ? now[row] : "–")"
    }
    Issue.record(
      "\(name) changed in \(changed.count) lines (LACQUER_RECORD=1 records anew):\n\(lines.joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }

  /// Writes a frame as a picture, where LACQUER_PICTURES says.
  static func picture(_ frame: Frame, _ name: String, theme: Theme) throws {
    guard let folder = pictureFolder else { return }
    let picture = FrameSVG(theme: theme).text(of: frame)
    try picture.write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
  }

  /// The text of a frame, its cursor, and the runs of looks of each row.
  static func description(of frame: Frame) -> String {
    var lines = (0..<frame.grid.size.rows).map(frame.grid.text(row:))
    let cursor = frame.cursor.map { "\($0.column),\($0.row)" } ?? "none"
    lines.append("── cursor \(cursor)\(frame.cursorIsText ? " text" : "")")
    for row in 0..<frame.grid.size.rows {
      var runs: [String] = []
      var column = 0
      while column < frame.grid.size.columns {
        let style = frame.grid[column, row].style
        let start = column
        while column < frame.grid.size.columns, frame.grid[column, row].style == style {
          column += 1
        }
        if style != .plain { runs.append("\(start)-\(column - 1) \(words(style))") }
      }
      if !runs.isEmpty { lines.append("\(row): " + runs.joined(separator: ", ")) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ style: Style) -> String {
    var words = style.foreground.words
    if style.background != .terminal { words += "/" + style.background.words }
    for (attribute, letter) in [
      (Attributes.bold, "B"), (.dim, "D"), (.italic, "I"), (.underline, "U"), (.reverse, "R"),
    ] where style.attributes.contains(attribute) {
      words += "+" + letter
    }
    return words
  }
}
