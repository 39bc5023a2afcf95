internal import AudioCore
internal import DSP
import Glibc
internal import Metering

extension HTMLReport {
  /// Mix, references and master, smoothed over a sixth of an octave.
  var spectra: String {
    guard let master = master?.profile else { return "" }
    let mix = shape(report.mix.profile)
    let after = shape(master)
    let references = report.references.map { shape($0.profile) }
    let values = (references + [mix, after]).flatMap { $0 }.compactMap(\.y)
    let y = SVGPlot.Axis.decibels(values.map { max(-48, $0) }, step: 6, least: -18...6)
    var plot = SVGPlot(
      "Spectra before and after beside the reference", x: .frequency, y: y, height: 270)
    plot.line("mix", mix)
    plot.line("master", after)
    for reference in references { plot.line("reference", reference) }
    var entries = [("mix", "mix")]
    if !references.isEmpty { entries.append(("reference", "reference")) }
    entries.append(("master", isDryRun ? "master as planned" : "master"))
    return section(
      "Spectrum",
      "Mid signal, power per octave in dB around its own level: pink noise is a level line.",
      plot.text + key(entries))
  }

  /// Power per octave around its mean over 100 Hz–8 kHz, dB; nil where there is nothing.
  private func shape(_ profile: TrackProfile) -> [(x: Double, y: Double?)] {
    let smooth = SpectralGrid.smooth(profile.spectrum.midDB, octaves: 1.0 / 6)
    let tilted = smooth.enumerated().map { $1 + Decibels.power(SpectralGrid.hertz($0)) }
    let level = SpectralGrid.level(tilted)
    return SpectralGrid.points(20...20_000, count: tilted.count).filter { $0.isMultiple(of: 2) }
      .map { index in
        (SpectralGrid.hertz(index), smooth[index] <= -190 ? nil : tilted[index] - level)
      }
  }

  /// What the filters do.
  var correction: String {
    guard let curves = report.filters else { return "" }
    func points(_ curve: GainCurve) -> [(x: Double, y: Double?)] {
      stride(from: 20.0.logarithm, through: 20_000.0.logarithm, by: 1.0 / 24).map { octave in
        let hertz = exp2(octave)
        return (hertz, curve.decibels(at: hertz))
      }
    }
    let tone = curves.tone.map(points) ?? []
    let side = curves.side.map(points) ?? []
    let values = (tone + side).compactMap(\.y).map { max(-30, $0) }
    guard !values.isEmpty else { return "" }
    let span = (values.max() ?? 0) - (values.min() ?? 0)
    var plot = SVGPlot(
      "Correction of tone and width", x: .frequency,
      y: .decibels(values, step: span > 18 ? 6 : 3, least: -6...6), height: 180)
    plot.line("reference", side)
    plot.line("master", tone)
    var entries: [(String, String)] = []
    if !tone.isEmpty { entries.append(("master", "tone, both channels")) }
    if !side.isEmpty { entries.append(("reference", "side against mid")) }
    return section("Correction", "Gain of the filters, dB.", plot.text + key(entries))
  }
}

extension Double {
  /// log2.
  fileprivate var logarithm: Double { log2(self) }
}
