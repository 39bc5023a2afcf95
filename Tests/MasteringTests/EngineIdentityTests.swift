import Mastering
import Testing

@Suite struct EngineIdentityTests {
  @Test func namesVersionLibraryAndInstructions() {
    let engine = EngineIdentity.current
    #expect(engine.version == EngineIdentity.lacquerVersion)
    #expect(engine.fftw.hasPrefix("3."))
    let known: Set = [
      "scalar", "sse2", "avx", "avx_128_fma", "avx2", "avx2_128", "avx512", "neon",
      "generic_simd128",
      "generic_simd256", "kcvi", "altivec", "vsx",
    ]
    #expect(engine.simd.split(separator: " ").allSatisfy { known.contains(String($0)) })
    #expect(!engine.simd.isEmpty)
  }
}
