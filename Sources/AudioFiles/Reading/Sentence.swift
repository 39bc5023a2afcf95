import AudioCore

/// Numbers as the sentences to the person write them.
enum Sentence {
  /// A length or place: "12.3 s".
  static func seconds(_ frames: Int, rate: Int) -> String {
    "\(Numeral.atLeast(Double(frames) / Double(max(1, rate)))) s"
  }
}
