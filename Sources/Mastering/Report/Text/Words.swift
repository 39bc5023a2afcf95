internal import AudioCore

/// Numbers as people in the field write them.
enum Words {
  /// "63 Hz", "1.6 kHz", "12 kHz".
  static func hertz(_ value: Double) -> String {
    if value < 1000 { return "\(Int(value.rounded())) Hz" }
    let kilo = value / 1000
    return kilo < 10 ? "\(Numeral.fixed(kilo, 1)) kHz" : "\(Int(kilo.rounded())) kHz"
  }

  /// "changed by up to −5.2 dB (around 32 Hz)", "unchanged": a curve's largest gain in words.
  static func changed(_ most: (hertz: Double, decibels: Double)) -> String {
    guard abs(most.decibels) >= 0.05 else { return "unchanged" }
    return "changed by up to \(Numeral.signed(most.decibels)) dB (around \(hertz(most.hertz)))"
  }

  /// "+11.1 dB into the limiter", "+11.1 dB of gain" where there is none.
  static func drive(_ render: RenderPlan) -> String {
    "\(Numeral.signed(render.driveDB)) dB \(render.limiter == nil ? "of gain" : "into the limiter")"
  }

  /// "L 0.2", "R 0.1", "0.0" of a level of left over right; "L only" where nothing is on the right.
  static func side(_ leftOverRightDB: Double, _ digits: Int = 1) -> String {
    guard abs(leftOverRightDB) <= LevelTable.loneSideDB else {
      return leftOverRightDB < 0 ? "R only" : "L only"
    }
    let text = Numeral.fixed(abs(leftOverRightDB), digits)
    guard !Numeral.isZero(text) else { return text }
    return (leftOverRightDB < 0 ? "R " : "L ") + text
  }

  /// "0.2 dB to the left", "0.1 dB to the right", "0.0 dB" of a level of left over right.
  static func leaning(_ leftOverRightDB: Double, _ digits: Int = 1) -> String {
    let text = Numeral.fixed(abs(leftOverRightDB), digits)
    guard !Numeral.isZero(text) else { return "\(text) dB" }
    return "\(text) dB to the \(leftOverRightDB < 0 ? "right" : "left")"
  }

  /// "12.0 s", "20 ms", "under 1 ms".
  static func duration(_ seconds: Double) -> String {
    if seconds >= 0.9995 { return "\(Numeral.fixed(seconds, 1)) s" }
    let milliseconds = Int((seconds * 1000).rounded())
    return milliseconds < 1 ? "under 1 ms" : "\(milliseconds) ms"
  }
}
