internal import AudioCore
internal import AudioFiles
internal import DSP
import Glibc
internal import Metering

extension ReportBuilder {
  /// What the dynamics stage did.
  var dynamics: StageReport? {
    guard let stage = solution.plan.dynamics else { return nil }
    var parts: [String] = []
    var values: [String: Double] = [:]
    let peaks = stage.bands.map { band in
      band.gainsDB.max { abs($0) < abs($1) } ?? 0
    }
    if let most = peaks.indices.max(by: { abs(peaks[$0]) < abs(peaks[$1]) }), peaks[most] != 0 {
      let smoothing = stage.smoothingMilliseconds[0]
      parts.append(
        "Levels of the five bands changed by up to \(Numeral.signed(peaks[most])) dB "
          + "(\(DynamicsWords.range(of: most))), smoothed over \(Numeral.fixed(smoothing, 0)) ms in the "
          + "lowest band and less above")
      values["largestDB"] = peaks[most]
      values["smoothingMilliseconds"] = smoothing
    }
    if let most = stage.riderDB.max(by: { abs($0) < abs($1) }), most != 0 {
      parts.append("level of sections changed by up to \(Numeral.signed(most)) dB")
      values["sectionsDB"] = most
    }
    if let blend, let master = delivered.first?.report.profile {
      // Behind the repair, but of the whole, as the master's are.
      let own = plan.settings.match.region == nil ? solution.decision.mix : mix.profile
      let before = Self.levelError(own.dynamics, blend.dynamics)
      let after = Self.levelError(master.dynamics, blend.dynamics)
      var text =
        "distribution of band levels: \(Numeral.fixed(before, 1)) dB from the reference's before, "
        + "\(Numeral.fixed(after, 1)) dB now"
      values["spreadErrorBeforeDB"] = before
      values["spreadErrorAfterDB"] = after
      if !solution.levelGoals.isEmpty {
        var goal = blend.dynamics
        for (band, levels) in solution.levelGoals.enumerated() {
          goal.bandQuantilesDB[band] = levels ?? goal.bandQuantilesDB[band]
        }
        let held = Self.levelError(goal, blend.dynamics)
        values["spreadHeldDB"] = held
        values["spreadMissedDB"] = Self.levelError(master.dynamics, goal)
        if held >= 0.25 {
          text +=
            ", of which \(Numeral.fixed(min(held, after), 1)) dB are left by settings and limits"
        }
      }
      parts.append(text)
    }
    return StageReport(
      stage: "dynamics", text: parts.joined(separator: "; ").capitalisedFirst + ".", values: values)
  }

  /// How differently the levels of two tracks are spread over the bands, level itself aside, dB rms.
  static func levelError(_ a: DynamicsProfile, _ b: DynamicsProfile) -> Double {
    var sum = 0.0
    var count = 0.0
    for (one, other) in zip(a.bandQuantilesDB, b.bandQuantilesDB) {
      guard min(one[0], other[0]) > DynamicsMatch.emptyBandDBFS else { continue }
      let raw = zip(one, other).map { $0 - $1 }.dropLast()
      let mean = raw.reduce(0, +) / Double(raw.count)
      sum += raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      count += Double(raw.count)
    }
    return count > 0 ? (sum / count).squareRoot() : 0
  }
}
