internal import AudioCore

/// When loudness costs too much, and what could be had cleanly instead.
enum CleanLoudness {
  /// Gain reduction (95th centile) from which the offer is made, dB (docs/targets.md).
  static let costlyDB = 6.0
  /// Gain reduction (95th centile) that the offered loudness stays under, dB.
  static let cleanDB = 3.0

  /// The loudest drive that stays clean, where `reading` does not; nil where it does.
  static func offer(
    instead reading: DriveSolver.Reading, render: (Double) throws -> DriveSolver.Reading
  ) throws -> PlanNote? {
    guard reading.depthDB > costlyDB else { return nil }
    let solver = DriveSolver(targetLUFS: reading.lufs, depthDB: cleanDB)
    let clean = try solver.reach(
      depthDB: cleanDB, from: reading.driveDB - (reading.depthDB - cleanDB), render: render)
    guard abs(clean.depthDB - cleanDB) < 0.5, clean.lufs < reading.lufs - 0.1 else { return nil }
    return PlanNote(
      key: "loudness.target",
      text:
        "\(Numeral.fixed(reading.lufs)) LUFS takes \(Numeral.fixed(reading.depthDB, 1)) dB of limiting "
        + "(95 % under). The loudest that stays under \(Numeral.fixed(cleanDB, 0)) dB is "
        + "\(Numeral.fixed(clean.lufs)) LUFS: loudness.target=\(Numeral.ascii(clean.lufs, 1)).")
  }
}
