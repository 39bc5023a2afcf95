import Foundation

/// Measured figures, printed when LACQUER_FIGURES=1 asks for them; docs/playback.md quotes them.
enum Figures {
  static func note(_ text: String) {
    guard ProcessInfo.processInfo.environment["LACQUER_FIGURES"] == "1" else { return }
    print("figure: \(text)")
  }
}
