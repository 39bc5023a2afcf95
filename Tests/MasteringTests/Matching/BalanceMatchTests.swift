import Mastering
import Metering
import Testing

@Suite("Balance and its centre guard (decisions §1.2)")
struct BalanceMatchTests {
  private func gain(
    mix: StereoProfile, reference: StereoProfile, change: (inout MasterSettings) -> Void = { _ in }
  ) -> (gainDB: Double, notes: [PlanNote]) {
    var settings = MasterSettings()
    change(&settings)
    return BalanceMatch(mix: mix, reference: reference, settings: settings)
      .decide(measuredDB: mix.balanceDB, appliedDB: 0)
  }

  @Test("a left-heavy mix whose centre leans left too is put right")
  func corrects() {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 1.5, centre: 1.5),
      reference: ProfileFixture.stereo(balance: 0, centre: 0))
    #expect(abs(result.gainDB - 1.5) < 1e-9)
    #expect(result.notes.isEmpty)
  }

  @Test("a centred voice is not pushed aside because the guitars differ")
  func guardsCentre() {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 2, centre: 0),
      reference: ProfileFixture.stereo(balance: 0, centre: 0))
    #expect(abs(result.gainDB - 0.5) < 1e-9)
    #expect(result.notes.map(\.key) == ["guard.centre"])
  }

  @Test("without the guard the energies decide")
  func unguarded() {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 2, centre: 0),
      reference: ProfileFixture.stereo(balance: 0, centre: 0)
    ) { $0.guards.centre = false }
    #expect(abs(result.gainDB - 2) < 1e-9)
  }

  @Test("the centre may go where the reference's centre is")
  func followsReferenceCentre() {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 0, centre: 0),
      reference: ProfileFixture.stereo(balance: 2, centre: 2))
    #expect(abs(result.gainDB + 2) < 1e-9)
  }

  @Test("nothing under a quarter of a decibel")
  func ignoresLittle() {
    #expect(
      gain(
        mix: ProfileFixture.stereo(balance: 0.2, centre: 0.2),
        reference: ProfileFixture.stereo(balance: 0, centre: 0)
      )
      .gainDB == 0)
  }

  @Test(
    "what widening makes more than a quarter of a decibel of is put right, however small the gain")
  func countsWidening() {
    let match = BalanceMatch(
      mix: ProfileFixture.stereo(balance: 0.2, centre: 0.2),
      reference: ProfileFixture.stereo(balance: 0, centre: 0),
      settings: MasterSettings())
    #expect(
      abs(match.decide(measuredDB: 0.4, appliedDB: 0, sensitivity: 2).gainDB - 0.2) < 1e-9)
    #expect(match.decide(measuredDB: 0.2, appliedDB: 0, sensitivity: 2).gainDB == 0)
  }

  @Test("never more than balance.max, and says so")
  func limit() {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 6, centre: 6),
      reference: ProfileFixture.stereo(balance: 0, centre: 0))
    #expect(abs(result.gainDB - 3) < 1e-9)
    #expect(result.notes.map(\.key) == ["balance.max"])
    #expect(result.notes.first?.text.contains("; 3.00 dB to the right is") == true)
  }
}
