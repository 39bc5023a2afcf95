import DSP

extension EngineIdentity {
  /// Version of Lacquer, for `--version`, plans and reports.
  public static let lacquerVersion = "0.1.0"

  /// The engine of this process.
  public static let current = EngineIdentity(
    version: lacquerVersion, fftw: FFTWLibrary.version, simd: FFTWLibrary.instructionSets)

  /// One line: "lacquer 0.1.0 (FFTW 3.3.10, sse2 avx)".
  public var text: String { "lacquer \(version) (FFTW \(fftw), \(simd))" }
}
