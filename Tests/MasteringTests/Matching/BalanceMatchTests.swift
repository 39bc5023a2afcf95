import Mastering
import Metering
import Testing

@Suite("Balance and its centre guard")
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

  @Test(
    "a centred voice is not pushed aside because the guitars differ, to neither side",
    arguments: [1.0, -1])
  func guardsCentre(side: Double) {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 2 * side, centre: 0),
      reference: ProfileFixture.stereo(balance: 0, centre: 0))
    #expect(abs(result.gainDB - 0.5 * side) < 1e-9)
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

  @Test("nothing that would move the master by less than 0.22 dB", arguments: [1.0, -1])
  func ignoresLittle(side: Double) {
    for (balance, moved) in [(0.2, 0.0), (0.219, 0), (0.221, 0.221)] {
      let result = gain(
        mix: ProfileFixture.stereo(balance: balance * side, centre: balance * side),
        reference: ProfileFixture.stereo(balance: 0, centre: 0))
      #expect(abs(result.gainDB - moved * side) < 1e-9, "\(balance)")
    }
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

  /// "Your own balance on top; + is right": matching may not take it back.
  @Test("balance.trim stays on top of the match, whatever was applied", arguments: [2.0, -2, -12])
  func trim(trim: Double) {
    var settings = MasterSettings()
    settings.balance.trim = trim
    let match = BalanceMatch(
      mix: ProfileFixture.stereo(balance: 1.5, centre: 1.5),
      reference: ProfileFixture.stereo(balance: 0.5, centre: 0.5), settings: settings)
    for (applied, sensitivity) in [(0.0, 1.0), (0.7, 1), (1 + trim, 1), (0, 2), (1 + trim, 2)] {
      let measured = 0.5 + sensitivity * (1 - applied)
      let decided = match.decide(
        measuredDB: measured, appliedDB: applied, sensitivity: sensitivity)
      #expect(abs(decided.gainDB - (1 + trim)) < 1e-9, "\(applied), \(sensitivity)")
      #expect(decided.notes.isEmpty)
    }
  }

  @Test("balance.amount scales the match and balance.max holds it, and neither the trim")
  func trimIsWhole() {
    let mix = ProfileFixture.stereo(balance: 6, centre: 6)
    let centred = ProfileFixture.stereo(balance: 0, centre: 0)
    let half = gain(mix: mix, reference: centred) {
      $0.balance.amount = 25
      $0.balance.trim = 4
    }
    #expect(abs(half.gainDB - 5.5) < 1e-9)
    let held = gain(mix: mix, reference: centred) { $0.balance.trim = 4 }
    #expect(abs(held.gainDB - 7) < 1e-9)
    let alone = gain(mix: mix, reference: centred) {
      $0.match.amount = 0
      $0.balance.trim = -4
    }
    #expect(abs(alone.gainDB + 4) < 1e-9)
  }

  @Test(
    "never more than balance.max, and says so",
    arguments: zip([1.0, -1], ["right", "left"]))
  func limit(side: Double, name: String) {
    let result = gain(
      mix: ProfileFixture.stereo(balance: 6 * side, centre: 6 * side),
      reference: ProfileFixture.stereo(balance: 0, centre: 0))
    #expect(abs(result.gainDB - 3 * side) < 1e-9)
    #expect(result.notes.map(\.key) == ["balance.max"])
    #expect(result.notes.first?.text.contains("; 3.00 dB to the \(name) is") == true)
  }
}
