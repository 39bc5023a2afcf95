internal import AudioCore
internal import AudioFiles
import Glibc
internal import Metering

/// Spectra to sound like when there is no song: named, each with its source.
public struct NeutralCurve: Sendable, Equatable {
  /// How a reference names one: this, then the name.
  public static let prefix = "neutral:"

  /// What it is called.
  public let name: String
  /// What it is, in one sentence.
  public let text: String
  /// Where its figures come from.
  public let source: String

  /// Corners of the curve: frequency, Hz, and slope from there on, dB an octave of power per hertz.
  private let slopes: [(hertz: Double, decibels: Double)]

  /// Every curve, in the order of lists.
  public static let all = [
    NeutralCurve(
      name: "pink", text: "Equal power in every octave, −3 dB an octave per hertz.",
      source: "definition of pink noise", slopes: [(10, -3.0103)]),
    NeutralCurve(
      name: "tilt-4.5", text: "−4.5 dB an octave: level on an analyser with the usual tilt.",
      source: "the default tilt of common spectrum analysers", slopes: [(10, -4.5)]),
    NeutralCurve(
      name: "pop",
      text: "Popular records on average: flat to 100 Hz, −5 dB an octave to 4 kHz, −7.5 above.",
      source:
        "rounded after Pestana et al., AES 135 (2013), and Elowsson & Friberg, AES 142 (2017)",
      slopes: [(10, 6), (50, 0), (100, -5), (4000, -7.5)]),
  ]

  /// Curves of one name are one.
  public static func == (a: NeutralCurve, b: NeutralCurve) -> Bool { a.name == b.name }

  /// The curve that `neutral:NAME` names; `LacquerError.usage` with the known names.
  public static func named(_ path: String) throws -> NeutralCurve {
    let name = path.dropFirst(prefix.count)
    if let curve = all.first(where: { $0.name == name }) { return curve }
    let known = all.map { prefix + $0.name }.joined(separator: ", ")
    throw LacquerError(.usage, "There is no curve \(path); the built-in ones are \(known).")
  }

  /// `neutral:NAME` of a curve's bare name; nil where no curve has it.
  public static func path(of name: String) -> String? {
    all.contains { $0.name == name } ? prefix + name : nil
  }

  /// The curve that a reference stands for, nil where it is a file; `LacquerError.usage` for an
  /// unknown name, or a section of it.
  static func asked(for request: ReferenceRequest) throws -> NeutralCurve? {
    guard request.path.hasPrefix(prefix) else { return nil }
    let curve = try named(request.path)
    guard request.region == nil else {
      throw LacquerError(
        .usage,
        "\(request.name) asks for a section, and a curve has none: leave the section out.")
    }
    return curve
  }

  /// Level at a frequency, dB, 0 at 1 kHz.
  func decibels(at hertz: Double) -> Double { integral(hertz) - integral(1000) }

  private func integral(_ hertz: Double) -> Double {
    slopes.indices.reduce(0) { sum, i in
      let end = i + 1 < slopes.count ? min(hertz, slopes[i + 1].hertz) : hertz
      guard end > slopes[i].hertz else { return sum }
      return sum + slopes[i].decibels * log2(end / slopes[i].hertz)
    }
  }

  /// The curve as a mono track's profile that is certain of its spectrum and of nothing else.
  func profile(like mix: TrackProfile) -> TrackProfile {
    var result = mix
    let count = mix.spectrum.midDB.count
    result.spectrum.midDB = (0..<count).map { decibels(at: SpectralGrid.hertz($0)) - 60 }
    result.spectrum.midErrorDB = [Double](repeating: 0, count: count)
    result.spectrum.midBandErrorDB = result.spectrum.midErrorDB
    result.spectrum.codecCutoffHz = nil
    return result
  }

  /// What stands in place of a file's description.
  static let info = AudioFileInfo(
    container: "built in", codec: "curve", bitDepth: nil, isFloat: false, isLossy: false,
    sourceChannels: 0, sampleRate: 0, frames: 0)
}
