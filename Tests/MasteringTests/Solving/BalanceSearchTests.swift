import Glibc
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

  private let free: BalanceMatch = {
    var settings = MasterSettings()
    settings.guards.centre = false
    return BalanceMatch(
      mix: ProfileFixture.stereo(balance: 0.6, centre: nil),
      reference: ProfileFixture.stereo(balance: 0, centre: 0), settings: settings)
  }()

  /// How far left over right falls for each dB of right over left before a filter of the side, as the
  /// powers of both channels say.
  private func answer(sideDB: Double, filterDB: Double) -> Double {
    let (side, filter) = (pow(10, sideDB / 10), pow(10, filterDB / 20))
    let gainDB = 0.001
    let (left, right) = (pow(10, -gainDB / 40), pow(10, gainDB / 40))
    let (sum, difference) = ((left + right) / 2, (left - right) / 2)
    // Mid and side of both, the filter, left and right again; mid and side are not correlated.
    func power(_ sign: Double) -> Double {
      let (mid, other) = (sum + sign * filter * difference, difference + sign * filter * sum)
      return mid * mid + side * other * other
    }
    return -10 * log10(power(1) / power(-1)) / gainDB
  }

  @Test(
    "the first step is what spectra and filter foretell, held between 0.8 and 30 dB for each dB",
    arguments: [
      (-20.0, 12.0, 3.47), (-6, 6, 1.25), (-6, 0, 1), (-40, 40, 30), (0, -20, 0.8),
    ])
  func foretells(sideDB: Double, filterDB: Double, expected: Double) throws {
    let answer = min(30, max(0.8, answer(sideDB: sideDB, filterDB: filterDB)))
    #expect(abs(answer / expected - 1) < 0.01)
    var spectrum = try ProfileFixture.spectrum()
    spectrum.sideDB = spectrum.midDB.map { $0 + sideDB }
    var search = BalanceSearch(
      spectrum: spectrum, tone: spectrum.midDB.map { _ in 0 },
      side: spectrum.midDB.map { _ in filterDB })
    let move = search.correct(measuredDB: 0.6, by: free)
    #expect(abs(search.gainDB * answer / 0.6 - 1) < 1e-3, "\(search.gainDB)")
    #expect(move == abs(search.gainDB))
  }

  @Test("later steps are what was measured, unless the master went the other way")
  func learns() throws {
    for (second, gain) in [(-1.4, 1 - 1.4 / 2.4), (0.9, 1 + 0.9 / 0.5), (1.2, 2.2)] {
      var search = try search()
      _ = search.correct(measuredDB: 1, by: free)
      #expect(abs(search.gainDB - 1) < 1e-9)
      _ = search.correct(measuredDB: second, by: free)
      #expect(abs(search.gainDB - gain) < 1e-9, "\(second)")
    }
  }

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
