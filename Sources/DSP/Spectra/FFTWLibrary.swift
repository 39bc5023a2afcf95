internal import CFFTW
internal import CRealtime

/// Which FFTW does the transforms, and with which instructions.
///
/// Part of a plan's identity, because FFTW's `ESTIMATE` plans pick codelets by CPU.
public enum FFTWLibrary {
  /// What the library calls itself: "fftw-3.3.10-sse2-avx".
  public static let name = unsafe String(cString: lacquer_fftw_version())

  /// Version number alone: "3.3.10".
  public static var version: String {
    let parts = name.split(separator: "-")
    return parts.count > 1 ? String(parts[1]) : name
  }

  /// Instruction sets that both the library and this CPU have: "sse2 avx"; "scalar" for none.
  public static var instructionSets: String {
    let sets = name.split(separator: "-").dropFirst(2).filter {
      unsafe lacquer_cpu_has(String($0)) != 0
    }
    return sets.isEmpty ? "scalar" : sets.joined(separator: " ")
  }
}
