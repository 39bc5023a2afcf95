import Mastering
import Testing

@Suite("Why a band is held back")
struct BandHoldsTests {
  private func reason(_ wanted: Double, _ applied: Double, key: String = "tone.certainty") -> String
  {
    BandHolds.reason(of: key, wanted: wanted, applied: applied).reason
  }

  @Test("little evidence for more is told only where less was applied than asked for")
  func evidence() {
    let little = "the two tracks give too little evidence for more"
    let wide = "the two tracks give evidence of wider bands only"
    #expect(reason(-7.8, -0.4) == little)
    #expect(reason(7.8, 0) == little)
    #expect(reason(-1.5, -4.4) == wide)
    #expect(reason(1.5, -0.4) == wide)
  }

  @Test("other limits say the same of either")
  func others() {
    #expect(reason(2, 3, key: "tone.slope") == reason(3, 2, key: "tone.slope"))
    let remedy = BandHolds.reason(of: "tone.certainty", wanted: -1, applied: -2).remedy
    #expect(remedy == "tone.certainty=off")
  }
}
