import Glibc
import Mastering
import Testing

@Suite("What guessing achieves in a blind test")
struct GuessingTests {
  @Test("chance is the exact one-sided tail of the binomial distribution")
  func chance() {
    // Sums of binomial coefficients over 2^n.
    #expect(abs(Guessing.chance(right: 12, of: 16) - 2517.0 / 65_536) < 1e-12)
    #expect(abs(Guessing.chance(right: 9, of: 10) - 11.0 / 1024) < 1e-12)
    #expect(abs(Guessing.chance(right: 16, of: 16) - 1.0 / 65_536) < 1e-15)
    #expect(abs(Guessing.chance(right: 15, of: 20) - 21_700.0 / 1_048_576) < 1e-12)
    #expect(Guessing.chance(right: 0, of: 16) == 1)
    #expect(Guessing.chance(right: 17, of: 16) == 0)
    #expect(Guessing.chance(right: 0, of: 0) == 1)
    // The normal approximation with its continuity correction, for a thousand trials.
    #expect(
      abs(Guessing.chance(right: 530, of: 1000) - 0.5 * erfc(29.5 / 500.0.squareRoot())) < 1e-3)
  }

  @Test("twelve of sixteen are needed for 5 %, and four trials are never enough")
  func needed() {
    #expect(Guessing.needed(of: 16) == 12)
    #expect(Guessing.needed(of: 10) == 9)
    #expect(Guessing.needed(of: 20) == 15)
    #expect(Guessing.needed(of: 5) == 5)
    #expect(Guessing.needed(of: 4) == nil)
  }
}
