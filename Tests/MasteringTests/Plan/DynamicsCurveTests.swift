import Mastering
import Testing

@Suite("Gain over level")
struct DynamicsCurveTests {
  @Test("runs in straight lines through its points, and is held beyond them")
  func gain() {
    let curve = DynamicsCurve(levelsDB: [-60, -30, -10], gainsDB: [4, 1, -3])
    for (level, gain) in [
      (-200.0, 4.0), (-60, 4), (-45, 2.5), (-30, 1), (-20, -1), (-10, -3), (20, -3),
    ] {
      #expect(abs(curve.gainDB(at: level) - gain) < 1e-12, "\(level) dBFS")
    }
    #expect(DynamicsCurve(levelsDB: [-20], gainsDB: [2]).gainDB(at: -20) == 2)
    #expect(DynamicsCurve.flat.gainDB(at: -20) == 0)
  }

  @Test("does nothing under 0.01 dB, and neither does a stage of such curves and sections")
  func neutral() {
    for (gain, isNothing) in [(0.0099, true), (-0.0099, true), (0.01, false), (-0.01, false)] {
      let curve = DynamicsCurve(levelsDB: [-60, -20], gainsDB: [0, gain])
      #expect(curve.isFlat == isNothing)
      func stage(_ curve: DynamicsCurve, rider: [Double]) -> DynamicsPlan {
        DynamicsPlan(
          bands: [.flat, .flat, .flat, .flat, curve], smoothingMilliseconds: [40, 20, 15, 10, 8],
          link: 1, riderDB: rider)
      }
      #expect(stage(curve, rider: []).isNeutral == isNothing)
      #expect(stage(.flat, rider: [0, gain]).isNeutral == isNothing)
    }
  }
}
