package import AudioCore
import Mastering
import Synchronization

/// The one line on standard error that says how far the work has come.
///
/// Drawn at most ten times a second; safe from any thread.
package final class ProgressLine: Sendable {
  private struct State {
    var stage = ""
    var stageStart = 0.0
    var lastDraw = -1.0
    var isDrawn = false
  }

  private let state = Mutex(State())

  /// A line that has not been drawn.
  package init() {}

  /// Redraws the line for `progress`.
  package func show(_ progress: WorkProgress) {
    let now = SteadyTime.seconds
    let text = state.withLock { state -> String? in
      if state.stage != progress.stage {
        state.stage = progress.stage
        state.stageStart = now
        state.lastDraw = -1
      }
      guard now - state.lastDraw >= 0.1 else { return nil }
      state.lastDraw = now
      state.isDrawn = true
      return Self.text(progress, elapsed: now - state.stageStart)
    }
    if let text { Console.error("\r\(text)\u{1B}[K") }
  }

  /// Removes the line.
  package func clear() {
    let wasDrawn = state.withLock { state in
      defer { state.isDrawn = false }
      return state.isDrawn
    }
    if wasDrawn { Console.error("\r\u{1B}[K") }
  }

  /// "rendering                  ━━━━━─────────  42 %   45 × real time  0:03 left".
  package static func text(_ progress: WorkProgress, elapsed: Double) -> String {
    let fraction = progress.fraction.isFinite ? min(1, max(0, progress.fraction)) : 0
    let name = TerminalText.line(progress.stage)
    let stage = name.count > 26 ? String(name.prefix(25)) + "…" : name
    let filled = Int((fraction * 14).rounded(.down))
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 14 - filled)
    let percent = TextStyle.right("\(Int((fraction * 100).rounded(.down)))", 3)
    var text = "\(TextStyle.left(stage, 26)) \(bar) \(percent) %"
    guard elapsed >= 0.3, fraction > 0.01 else { return text }
    if progress.audioSeconds > 0 {
      text += TextStyle.right("\(Int((progress.audioSeconds / elapsed).rounded()))", 5)
      text += " × real time"
    }
    let left = elapsed * (1 - fraction) / fraction
    return text + "  \(Numeral.length(left.rounded(.up))) left"
  }
}
