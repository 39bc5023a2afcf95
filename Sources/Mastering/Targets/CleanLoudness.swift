internal import AudioCore

/// When loudness costs too much, and what could be had cleanly instead.
package enum CleanLoudness {
  /// Gain reduction (95th centile) from which the offer is made, dB (docs/targets.md).
  static let costlyDB = 6.0
  /// Gain reduction (95th centile) that the offered loudness stays under, dB.
  static let cleanDB = 3.0

  /// The loudest that stays clean with the filters of this master, where `reading` does not; nil where it does.
  ///
  /// Rounded down, so that what is offered is no louder than what was heard.
  package static func offer(
    instead reading: DriveSolver.Reading, render: (Double) throws -> DriveSolver.Reading
  ) throws -> PlanNote? {
    guard reading.depthDB > costlyDB else { return nil }
    let solver = DriveSolver(targetLUFS: reading.lufs, depthDB: cleanDB)
    var loudest: DriveSolver.Reading?
    _ = try solver.reach(
      depthDB: cleanDB - 2 * solver.tolerance, from: reading.driveDB - (reading.depthDB - cleanDB)
    ) { drive in
      let heard = try render(drive)
      if heard.depthDB < cleanDB, heard.lufs > loudest?.lufs ?? -.infinity { loudest = heard }
      return heard
    }
    guard let loudest, cleanDB - loudest.depthDB < 0.5 else { return nil }
    let clean = (loudest.lufs * 10).rounded(.down) / 10
    guard clean < reading.lufs - 0.1 else { return nil }
    return PlanNote(
      key: "loudness.target",
      text:
        "\(Numeral.fixed(reading.lufs)) LUFS takes \(Numeral.fixed(reading.depthDB, 1)) dB of limiting "
        + "(95 % under). At \(Numeral.fixed(clean)) LUFS it stays under "
        + "\(Numeral.fixed(cleanDB, 0)) dB: loudness.target=\(Numeral.ascii(clean, 1)).")
  }
}
