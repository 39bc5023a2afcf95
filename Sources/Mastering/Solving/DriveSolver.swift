/// Finds the drive at which the limited master has its target loudness.
///
/// Loudness grows with drive, slower the more is limited; a secant kept inside a bracket needs two
/// to four renders. Stops at 0.02 LU (docs/algorithms/loudness-solve.md), where more drive no longer makes it louder,
/// and at `highestDB`.
package struct DriveSolver {
  /// What one render with a drive gave.
  package struct Reading: Equatable {
    /// Gain before the limiter, dB.
    package var driveDB: Double
    /// Integrated loudness of the result, LUFS.
    package var lufs: Double
    /// 95th centile of gain reduction, dB.
    package var depthDB: Double

    /// The drive that a first guess says for a loudness, dB, no deeper than allowed: what is limited
    /// grows by less than the drive.
    func drive(towards lufs: Double, depthDB allowed: Double?) -> Double {
      let drive = driveDB + (lufs - self.lufs) / (depthDB > 0.5 ? 0.75 : 1)
      guard let allowed, depthDB > allowed else { return drive }
      return min(drive, driveDB - (depthDB - allowed))
    }

    package init(driveDB: Double, lufs: Double, depthDB: Double) {
      self.driveDB = driveDB
      self.lufs = lufs
      self.depthDB = depthDB
    }
  }

  /// Loudness aimed at, LUFS.
  let targetLUFS: Double
  /// Largest 95th centile of gain reduction allowed, dB; nil is any.
  let depthDB: Double?
  /// Deviation at which the search stops, LU.
  var tolerance = 0.02
  /// Most renders spent.
  var rounds = 7
  /// Largest drive tried, dB.
  package var highestDB = Double.infinity

  /// Most loudness that limiting may cost, LU: what loses more is clicks in silence, and all that grows is what lies
  /// between them.
  static let mostLossLU = 30.0

  package init(targetLUFS: Double, depthDB: Double?) {
    self.targetLUFS = targetLUFS
    self.depthDB = depthDB
  }

  /// Searches for the loudness of audio that has `inputLUFS` before the limiter.
  init(targetLUFS: Double, depthDB: Double?, inputLUFS: Double) {
    self.init(targetLUFS: targetLUFS, depthDB: depthDB)
    highestDB = targetLUFS - inputLUFS + Self.mostLossLU
  }

  /// Searches from `startDB`; `render` measures one drive.
  package func solve(
    from startDB: Double, render: (Double) throws -> Reading
  ) throws -> (reading: Reading, isHeldByDepth: Bool) {
    let loudness = try search(from: startDB, value: { $0.lufs }, aim: targetLUFS, render: render)
    guard let depthDB, loudness.depthDB > depthDB + 0.05 else { return (loudness, false) }
    let held = try reach(
      depthDB: depthDB, from: loudness.driveDB - (loudness.depthDB - depthDB), render: render)
    return (held, true)
  }

  /// Searches for the drive at which the 95th centile of gain reduction is `depthDB`.
  package func reach(
    depthDB: Double, from startDB: Double, render: (Double) throws -> Reading
  ) throws -> Reading {
    try search(from: startDB, value: { $0.depthDB }, aim: depthDB, render: render)
  }

  private func search(
    from startDB: Double, value: (Reading) -> Double, aim: Double,
    render: (Double) throws -> Reading
  ) throws -> Reading {
    var best = try render(min(startDB, highestDB))
    var previous: Reading?
    var low: Double?
    var high: Double?
    for _ in 1..<rounds {
      let error = aim - value(best)
      if abs(error) <= tolerance { break }
      if error > 0 {
        // A drive that was rounded is as good.
        if best.driveDB > highestDB - 0.001 { break }
        low = max(low ?? best.driveDB, best.driveDB)
      } else {
        high = min(high ?? best.driveDB, best.driveDB)
      }
      var slope = 1.0
      if let previous, abs(previous.driveDB - best.driveDB) > 1e-9 {
        slope = (value(best) - value(previous)) / (best.driveDB - previous.driveDB)
        if error > 0, abs(slope) < 0.1, best.depthDB > 12 { break }
      } else if best.depthDB > 0.5 {
        slope = 0.75
      }
      var next = min(highestDB, best.driveDB + error / min(1.5, max(0.15, slope)))
      if let low, let high, next <= low || next >= high { next = (low + high) / 2 }
      let reading = try render(next)
      if abs(aim - value(reading)) < abs(error) {
        previous = best
        best = reading
      } else {
        previous = reading
        if aim - value(reading) > 0 {
          low = max(low ?? next, next)
        } else {
          high = min(high ?? next, next)
        }
        if let low, let high, high - low < 1e-4 { break }
      }
    }
    return best
  }
}
