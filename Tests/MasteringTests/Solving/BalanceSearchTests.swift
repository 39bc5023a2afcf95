import Mastering
import Metering
import TestSupport
import Testing

@Suite("The search for balance")
struct BalanceSearchTests {
  private func search() throws -> BalanceSearch {
    let spectrum = try ProfileFixture.spectrum()
    let flat = [Double](repeating: 0, count: spectrum.midDB.count)
    return BalanceSearch(spectrum: spectrum, tone: flat, side: flat)
  }

  private let match = BalanceMatch(
    mix: ProfileFixture.stereo(balance: 0.3, centre: 0.3),
    reference: ProfileFixture.stereo(balance: 0, centre: 0), settings: SettingPreset.full.settings)

  @Test("steps on a master that answers one to one end at the reference's balance")
  func converges() throws {
    var search = try search()
    for _ in 0..<4 { _ = search.correct(measuredDB: 2 - search.gainDB, by: match) }
    #expect(abs(2 - search.gainDB) < 0.01)
  }

  @Test("what else moved the master during a small step is not taken for the gain's doing")
  func smallStep() throws {
    var search = try search()
    _ = search.correct(measuredDB: 0.05, by: match)
    // The width filter has moved balance by more than the gain and against it.
    let move = search.correct(measuredDB: 0.04, by: match)
    #expect(move < 0.06)
  }
}
