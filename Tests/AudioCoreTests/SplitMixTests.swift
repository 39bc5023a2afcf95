import AudioCore
import Testing

/// Dither and every seeded choice hang on these bits: other ones are other masters.
@Suite("The generator SplitMix64")
struct SplitMixTests {
  /// What Vigna's splitmix64.c gives.
  @Test("gives the published sequence")
  func published() {
    var generator = SplitMix(seed: 1_234_567)
    let first: [UInt64] = (0..<5).map { _ in generator.next() }
    #expect(
      first == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
    var zero = SplitMix(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
  }
}
