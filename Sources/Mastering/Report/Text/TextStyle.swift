internal import AudioCore

/// How text for people is dressed: with colours on a terminal, without anywhere else.
public struct TextStyle: Sendable {
  /// Whether escape sequences may be written.
  public var usesColour: Bool
  /// Columns of a line.
  public var columns: Int

  /// Plain text of at most `columns` columns, with colours on request.
  public init(usesColour: Bool = false, columns: Int = 80) {
    self.usesColour = usesColour
    self.columns = columns
  }

  /// Bright.
  public func bold(_ text: String) -> String { paint(text, "1") }
  /// Receding.
  public func dim(_ text: String) -> String { paint(text, "2") }
  /// As wanted.
  public func good(_ text: String) -> String { paint(text, "32") }
  /// Not as wanted.
  public func bad(_ text: String) -> String { paint(text, "31") }
  /// Worth a look.
  public func notice(_ text: String) -> String { paint(text, "33") }

  private func paint(_ text: String, _ code: String) -> String {
    usesColour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// `text` filled with spaces on the right to `width` columns.
  public static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// `text` filled with spaces on the left to `width` columns.
  public static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// `text` broken between words into lines that, after `indent` columns, fit `columns`.
  ///
  /// A number and its unit stay together; a word that is longer than a line stands alone on its line.
  /// The text comes without colours: names in it may hold sequences of their own, which are shown.
  public func wrapped(_ text: String, indent: Int) -> [String] {
    let width = max(20, columns - indent)
    var lines: [String] = []
    var line = ""
    for part in text.lineParts.map(TerminalText.line) {
      if !line.isEmpty, line.count + 1 + part.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? part : " \(part)"
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// A label in the left margin and a text beside it that keeps its indent.
  func labelled(_ label: String, _ text: String, margin: Int, mark: (String) -> String) -> [String]
  {
    let lines = wrapped(text, indent: margin)
    guard let first = lines.first else { return [] }
    let head = mark(label) + String(repeating: " ", count: max(1, margin - label.count)) + first
    return [head] + lines.dropFirst().map { String(repeating: " ", count: margin) + $0 }
  }
}
