internal import AudioCore
import AudioFiles
import Metering

/// What one track measures, in words and numbers.
public struct ProfileText: Sendable {
  private let track: TrackSummary
  private let style: TextStyle

  /// Prepares to render `track`.
  public init(_ track: TrackSummary, style: TextStyle = TextStyle()) {
    self.track = track
    self.style = style
  }

  private var profile: TrackProfile { track.profile }

  /// The track's name and format, the table of levels beside `reference`'s, and the details.
  public func text(beside reference: TrackSummary? = nil) -> String {
    var blocks = [[heading], table(reference), details]
    if let reference { blocks.append(difference(to: reference)) }
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private var heading: String {
    style.bold(TerminalText.line(track.path)) + style.dim("  " + Self.words(for: track.file))
  }

  /// "WAV, PCM 24 bit, 44.1 kHz, stereo, 3:32".
  static func words(for file: AudioFileInfo) -> String {
    var coding = file.codec == file.container ? [] : [file.codec]
    if let depth = file.bitDepth {
      coding.append("\(depth) bit" + (file.isFloat ? " float" : ""))
    }
    let channels =
      switch file.sourceChannels {
      case 1: "mono"
      case 2: "stereo"
      default: "\(file.sourceChannels) channels"
      }
    let seconds = Double(file.frames) / Double(max(1, file.sampleRate))
    let parts = [
      file.container, coding.joined(separator: " "), ReportText.kilohertz(file.sampleRate),
      channels, seconds < 1 ? Words.duration(seconds) : Numeral.length(seconds),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func table(_ reference: TrackSummary?) -> [String] {
    var lines = LevelTable.header.map(style.dim)
    lines.append(style.bold(LevelTable.row("track", profile)))
    if let reference {
      lines += LevelTable.rows(
        "reference", reference: reference, beside: profile, style: style)
    }
    return lines
  }

  private func labelled(_ label: String, _ text: String) -> [String] {
    style.labelled(label, text, margin: LevelTable.margin, mark: style.dim)
  }

  private var details: [String] {
    guard !profile.faults.isSilent else { return labelled("faults", "the whole file is silent.") }
    return labelled("loudness", loudness) + labelled("peaks", peaks) + labelled("stereo", stereo)
      + labelled("noise", noise) + labelled("faults", faults)
  }

  private var loudness: String {
    let loudness = profile.loudness
    guard loudness.integratedLUFS > -199 else { return "none (that takes 0.4 s above −70 LUFS)" }
    var parts = ["momentary up to \(LevelTable.level(loudness.maximumMomentaryLUFS))"]
    // What is under 3 s has no short-term loudness.
    if loudness.maximumShortTermLUFS > -199 {
      parts[0] += ", short-term up to \(LevelTable.level(loudness.maximumShortTermLUFS))"
    }
    parts[0] += " LUFS"
    if loudness.rangeLowLUFS > -199, loudness.rangeHighLUFS > -199 {
      parts.append(
        "mostly between \(LevelTable.level(loudness.rangeLowLUFS)) and "
          + LevelTable.level(loudness.rangeHighLUFS))
    }
    parts.append("loudest from \(Numeral.length(loudness.loudestSectionSeconds))")
    return parts.joined(separator: "; ")
  }

  private var peaks: String {
    let peaks = profile.peaks
    // DR is of windows of 3 s as well.
    let isShort = profile.loudness.maximumShortTermLUFS <= -199
    let psr = LevelTable.peakToShortTerm(profile)
    return
      "sample peak \(LevelTable.level(peaks.samplePeakDBFS)) dBFS; PSR \(psr), crest "
      + "\(Numeral.fixed(peaks.crestDB)) dB; DR \(isShort ? "–" : Numeral.fixed(peaks.dynamicRangeDB, 0))"
  }

  private var stereo: String {
    guard profile.channels == 2 else { return "one channel" }
    let stereo = profile.stereo
    guard stereo.widthDB > -199 else { return "both channels are the same" }
    let correlation =
      "correlation \(Numeral.fixed(stereo.correlation, 2)), down to "
      + "\(Numeral.fixed(stereo.correlationLow, 2)); mono "
    guard stereo.widthDB <= LevelTable.loneSideDB else { return correlation + "leaves nothing" }
    var text = correlation + "costs \(Numeral.fixed(abs(stereo.monoLossDB), 1)) dB"
    if let centre = stereo.centreDB { text += "; the centre is off by \(Words.leaning(centre))" }
    return text
  }

  private var noise: String {
    // What stands in side alone has no mid that a floor could be measured in.
    let isTold = NoiseFloor.hasPauses(profile) && profile.faults.noiseFloorDBFS > -199
    var text =
      isTold
      ? "floor \(LevelTable.level(profile.faults.noiseFloorDBFS)) dBFS"
      : "no pause in which to measure the noise floor"
    if let cutoff = profile.spectrum.codecCutoffHz {
      // A codec's low-pass looks like a master's that ends the band at 20 kHz.
      text += "; nothing above \(Words.hertz(cutoff)), where a codec or a filter cut it off"
    }
    return text
  }

  private var faults: String {
    let faults = profile.faults
    var parts: [String] = []
    if faults.clippedRuns > 0 {
      let clocks = faults.clippedSeconds.map(Numeral.length)
      let times = clocks.indices.filter { $0 == 0 || clocks[$0] != clocks[$0 - 1] }.prefix(3)
        .map { clocks[$0] }.joined(separator: ", ")
      parts.append("clipped \(faults.clippedRuns) times" + (times.isEmpty ? "" : " (\(times) …)"))
    }
    if faults.invalidSamples > 0 { parts.append("\(faults.invalidSamples) invalid samples") }
    if let silent = profile.silentChannel { parts.append("nothing on the \(silent.rawValue)") }
    if profile.channels == 2, profile.stereo.cancelsInMono {
      parts.append("left and right cancel in mono")
    }
    if profile.peaks.samplePeakDBFS > FileWarnings.overFullScaleDB {
      parts.append("\(Numeral.fixed(profile.peaks.samplePeakDBFS, 1)) dB over full scale")
    }
    if let offset = profile.faultyOffset() {
      parts.append("constant offset \(Numeral.fixed(offset * 100, 1)) % of full scale")
    }
    for (name, seconds) in [
      ("starts", faults.leadingSilenceSeconds), ("ends", faults.trailingSilenceSeconds),
    ] where seconds >= 1 {
      parts.append("\(name) with \(Numeral.fixed(seconds, 1)) s of silence")
    }
    return parts.isEmpty ? "none found" : parts.joined(separator: "; ")
  }

  /// How the reference's spectrum differs, per octave of what tone compares, level removed; nothing where
  /// either is silent.
  private func difference(to reference: TrackSummary) -> [String] {
    guard !profile.faults.isSilent, !reference.profile.faults.isSilent else { return [] }
    let mid = SpectralDifference(from: profile.spectrum.midDB, to: reference.profile.spectrum.midDB)
    let centres = OctaveBands.centres.filter { mid.value(at: $0) != nil }
    guard !centres.isEmpty else { return [] }
    func line(_ label: String, _ cells: [String]) -> String {
      TextStyle.left(label, LevelTable.margin) + cells.map { TextStyle.right($0, 6) }.joined()
    }
    let cells = centres.map { mid.value(at: $0).map { Numeral.signed($0) } ?? "–" }
    return [
      style.dim(line("octave, Hz", centres.map(Numeral.shortHertz))),
      line("to go, dB", cells),
    ]
  }
}

/// Difference of two spectra per octave, with the difference in level taken out.
struct SpectralDifference {
  private let decibels: [Double]
  private let level: Double

  /// `to` minus `from`, both in dB on the grid of `SpectrumProfile`.
  init(from: [Double], to: [Double]) {
    let decibels = zip(from, to).map { $1 - $0 }
    self.decibels = decibels
    level = Self.mean(decibels, SpectrumProfile.levelHz) ?? 0
  }

  /// Mean over what tone compares of the octave around `hertz`, dB; nil when the grid does not reach it.
  func value(at hertz: Double) -> Double? {
    let octave = OctaveBands.range(around: hertz).clamped(to: BandHolds.heardHz)
    return Self.mean(decibels, octave).map { $0 - level }
  }

  private static func mean(_ values: [Double], _ range: ClosedRange<Double>) -> Double? {
    let indices = values.indices.filter { range.contains(SpectrumProfile.frequencyHz($0)) }
    let top = SpectrumProfile.frequencyHz(max(0, values.count - 1))
    guard !indices.isEmpty, top >= (range.lowerBound * range.upperBound).squareRoot()
    else { return nil }
    return indices.reduce(0) { $0 + values[$1] } / Double(indices.count)
  }
}
