import Foundation
import TerminalKit

/// A frame in all depths of colour as a text: what stands there, then how it looks.
///
/// Depth changes colours and never text, so one file holds the text once, each row's looks as runs
/// (`12a` is twelve cells of look `a`), and a line for every look with its form in 24 bits, 256
/// colours, 16 colours and none.
enum GoldenPicture {
  /// The text; `frame` draws the same picture at a depth.
  static func text(_ frame: (ColourDepth) -> Frame) -> String {
    let frames = ColourDepth.allCases.map(frame)
    let size = frames[0].grid.size
    var lines = (0..<size.rows).map { trimmed(frames[0].grid.text(row: $0)) }
    let cursor = frames[0].cursor.map { "\($0.column),\($0.row)" } ?? "none"
    lines.append("── cursor \(cursor)\(frames[0].cursorIsText ? " text" : "")")
    var names: [[Style]: String] = [:]
    var legend: [String] = []
    for row in 0..<size.rows {
      var runs: [(count: Int, name: String)] = []
      for column in 0..<size.columns {
        let looks = frames.map { $0.grid[column, row].style }
        let name = names[looks] ?? letters(names.count)
        if names[looks] == nil {
          names[looks] = name
          legend.append("\(name) " + looks.map(words).joined(separator: " | "))
        }
        if runs.last?.name == name {
          runs[runs.count - 1].count += 1
        } else {
          runs.append((1, name))
        }
      }
      lines.append(
        runs.map { $0.count == 1 ? $0.name : "\($0.count)\($0.name)" }.joined(separator: " "))
    }
    return (lines + ["── looks"] + legend).joined(separator: "\n") + "\n"
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }

  /// The letters a to z, then ba, bb and so on.
  private static func letters(_ number: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(97 + number % 26)))
    return number < 26 ? letter : letters(number / 26) + letter
  }

  private static func words(_ style: Style) -> String {
    func words(_ colour: Colour) -> String {
      switch colour.form {
      case .terminal: return "–"
      case .ansi(let name): return name.name
      case .indexed(let index): return "\(index)"
      case .rgb(let red, let green, let blue):
        let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) | 1 << 24
        return "#" + String(value, radix: 16).dropFirst()
      }
    }
    var text = words(style.foreground)
    if style.background != .terminal { text += "/" + words(style.background) }
    for (attribute, letter) in [
      (Attributes.bold, "B"), (.dim, "D"), (.italic, "I"), (.underline, "U"), (.reverse, "R"),
    ] where style.attributes.contains(attribute) {
      text += "+" + letter
    }
    return text
  }

  /// Compares with the recorded file; nil when they agree, else the lines that differ.
  ///
  /// LACQUER_RECORD=1 records anew instead.
  static func difference(_ text: String, _ name: String) throws -> String? {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment["LACQUER_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return nil
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    guard text != recorded else { return nil }
    let now = text.split(separator: "\n", omittingEmptySubsequences: false)
    let before = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let changed = (0..<max(now.count, before.count)).filter { row in
      row >= now.count || row >= before.count || now[row] != before[row]
    }
    let lines = changed.prefix(6).map { row in
      "\(row + 1): was \(row < before.count ? before[row] : "–")\n     is \(row < now.count ? now[row] : "–")"
    }
    return "\(name) changed in \(changed.count) lines (LACQUER_RECORD=1 records anew):\n"
      + lines.joined(separator: "\n")
  }
}
