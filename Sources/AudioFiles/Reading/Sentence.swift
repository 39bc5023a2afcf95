/// Numbers as the sentences to the person write them.
enum Sentence {
  /// A length or place: "12.3 s".
  static func seconds(_ frames: Int, rate: Int) -> String {
    let tenths = Int((Double(frames) * 10 / Double(max(1, rate))).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
