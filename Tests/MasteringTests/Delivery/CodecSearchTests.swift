import Mastering
import Testing

@Suite("Ceilings that are tried for a lossy codec")
struct CodecSearchTests {
  /// A search for 0 dBTP that was given tries of ceiling, decoded peak and loudness.
  private func search(_ tries: [(Double, Double, Double)]) -> CodecSearch {
    var search = CodecSearch(limitDBTP: 0)
    for (ceiling, peak, loudness) in tries {
      search.add(
        CodecSearch.Try(
          ceilingDBTP: ceiling, decodedPeakDBTP: peak, integratedLUFS: loudness))
    }
    return search
  }

  private func next(_ tries: [(Double, Double, Double)]) -> Double? {
    search(tries).nextCeilingDBTP
  }

  private func isNear(_ value: Double?, _ wanted: Double) -> Bool {
    guard let value else { return false }
    return abs(value - wanted) < 1e-9
  }

  @Test("the first that holds ends it, as does one that holds at the same loudness")
  func holds() {
    #expect(next([(-1, -0.1, -8)]) == nil)
    #expect(isNear(next([(-1, 0.5, -8)]), -1.6))
    #expect(next([(-1, 0.5, -8), (-1.6, -0.9, -8.04)]) == nil)
    #expect(search([(-1, 0.5, -8), (-1.6, -0.9, -8.04)]).kept == 1)
  }

  @Test("a step that one frame made too long goes back up by halves, at most three times")
  func goesBack() {
    // AAC at 128 kbit/s of a dense master: it stopped here, 3.1 LU too quiet with 2 dB of room.
    var tries: [(Double, Double, Double)] = [
      (-1, 0.28, -7.74), (-1.38, 0.3, -7.74), (-1.78, 2.67, -7.74), (-4.55, -1.98, -10.87),
    ]
    #expect(isNear(next(tries), -3.165))
    tries.append((-3.165, -0.9, -8.9))
    #expect(isNear(next(tries), (-3.165 - 1.78) / 2))
    tries.append((-2.4725, 0.1, -8.1))
    #expect(search(tries).kept == 4)
    #expect(isNear(next(tries), (-3.165 - 2.4725) / 2))
    tries.append((-2.81875, -0.5, -8.4))
    #expect(next(tries) == nil)
    #expect(search(tries).kept == 6)
  }

  @Test("little room under the limit, or between ceilings, is left alone")
  func leastRoom() {
    #expect(next([(-1, 2, -8), (-3.1, -0.15, -9)]) == nil)
    #expect(next([(-1, 0.05, -8), (-1.15, -0.9, -8.1)]) == nil)
    #expect(next([(-1, 2, -8), (-3.1, -0.25, -9)]) != nil)
  }

  @Test("where none of five holds, the one with the lowest peak is delivered, and told last")
  func noneHolds() {
    let tries: [(Double, Double, Double)] = [
      (-1, 0.9, -8), (-2, 0.3, -8), (-2.4, 0.7, -8), (-3.2, 0.5, -8), (-3.8, 0.6, -8),
    ]
    #expect(next(Array(tries.dropLast())) != nil)
    #expect(next(tries) == nil)
    let ended = search(tries)
    #expect(ended.kept == 1)
    #expect(ended.rounds.map(\.ceilingDBTP) == [-1, -2.4, -3.2, -3.8, -2])
  }

  @Test("peaks that nothing limits are tried once")
  func unlimited() {
    var search = CodecSearch(limitDBTP: 0)
    search.add(CodecSearch.Try(ceilingDBTP: nil, decodedPeakDBTP: 3, integratedLUFS: -8))
    #expect(search.nextCeilingDBTP == nil)
    #expect(search.rounds.count == 1)
  }
}
