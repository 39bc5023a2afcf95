internal import AudioCore
import AudioFiles
import Metering

/// A report in words: the short summary after a run and the long explanation.
///
/// Lines are at most `style.columns` wide except where a path is longer. Minus signs are true ones
/// and levels of digital silence read "–".
public struct ReportText: Sendable {
  let report: MasterReport
  let style: TextStyle
  /// Left margin of labels, columns.
  let margin = LevelTable.margin

  let isDryRun: Bool

  /// Prepares to render `report`; a dry run has written nothing.
  public init(_ report: MasterReport, style: TextStyle = TextStyle(), isDryRun: Bool = false) {
    self.report = report
    self.style = style
    self.isDryRun = isDryRun
  }

  /// The summary: table, what was done, checks, files, time.
  public var summary: String {
    let poor = (report.compatibility ?? []).filter { $0.score < Compatibility.poor }
    var blocks = [table, CompatibilityText(poor, style: style).lines, stages(shortened: true)]
    blocks.append(checks + heldBack(shortened: true) + advice + warnings)
    blocks.append(files + [timing])
    return Self.join(blocks)
  }

  /// The explanation: the summary's parts in full, with the curve per octave and every refusal.
  public var explanation: String {
    let fit = CompatibilityText(report.compatibility ?? [], style: style).lines
    var blocks = [table, fit, stages(shortened: false), curve]
    blocks += [heldBack(shortened: false), advice, checks, warnings, files, [timing] + identity]
    return Self.join(blocks)
  }

  private static func join(_ blocks: [[String]]) -> String {
    blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// What each stage did; shortened to one sentence, and to the first of several rates.
  private func stages(shortened: Bool) -> [String] {
    var told: Set<String> = []
    return report.stages.flatMap { stage -> [String] in
      guard told.insert(stage.stage).inserted || !shortened else { return [] }
      let text = shortened ? Self.firstSentence(of: stage.text) : stage.text
      return style.labelled(stage.stage, text, margin: margin, mark: style.bold)
    }
  }

  /// The text up to the first full stop that ends a sentence.
  static func firstSentence(of text: String) -> String {
    guard let end = text.firstRange(of: ". ") else { return text }
    return String(text[..<end.lowerBound]) + "."
  }

  /// One deliverable of each rate: files of one rate hold the same samples.
  var rates: [DeliverableReport] {
    let lossless = report.deliverables.filter { $0.codec == nil }
    let lossy = report.deliverables.filter { $0.codec != nil }
    return (lossless + lossy).reduce(into: []) { rates, deliverable in
      if !rates.contains(where: { $0.sampleRate == deliverable.sampleRate }) {
        rates.append(deliverable)
      }
    }
  }

  /// Promises and what came of them.
  private var checks: [String] {
    let masters = rates.flatMap { deliverable in
      deliverable.checks.filter { $0.name != "decoded" }.map { check in
        let mark = check.passed ? style.good("✓") : style.bad("✗")
        let name = TextStyle.left(check.name, margin - 2)
        let rate = rates.count > 1 ? "  at " + Self.kilohertz(deliverable.sampleRate) : ""
        return "\(mark) \(name)\(Self.words(for: check))\(style.dim(rate))"
      }
    }
    return masters + codecs
  }

  /// What codecs make of lossy files, and their other checks where they failed.
  private var codecs: [String] {
    report.deliverables.filter { $0.codec != nil }.flatMap { deliverable in
      let shown = rates.contains { $0.path == deliverable.path }
      return deliverable.checks.filter { $0.name == "decoded" || (!$0.passed && !shown) }.map {
        check in
        let mark = check.passed ? style.good("✓") : style.bad("✗")
        let name = TextStyle.left(check.name, margin - 2)
        return "\(mark) \(name)\(Self.words(for: check))\(style.dim("  " + deliverable.codecNote))"
      }
    }
  }

  /// "−9.81 LUFS, wanted −9.80 ± 0.05"; for balance "L 0.21 dB, wanted L 0.18 ± 0.25", for ceilings
  /// "−1.02 dBTP, at most −1.00".
  static func words(for check: Check) -> String {
    func figure(_ value: Double, _ digits: Int) -> String {
      check.name == "balance" ? Words.side(value, digits) : LevelTable.level(value, digits)
    }
    let measured = "\(figure(check.measured, digits(for: check))) \(check.unit)"
    let wanted = figure(check.wanted, 2)
    if check.wanted == 0, check.unit.hasSuffix("rms") {
      return "\(measured), at most \(Numeral.fixed(check.tolerance, 2))"
    }
    if check.tolerance > 0 {
      return "\(measured), wanted \(wanted) ± \(Numeral.fixed(check.tolerance, 2))"
    }
    return "\(measured), at most \(wanted)"
  }

  /// Two decimals, or three where two would hide by how little a check failed.
  private static func digits(for check: Check) -> Int {
    let hasTolerance = check.tolerance > 0
    let deviation = hasTolerance ? abs(check.measured - check.wanted) : check.measured
    let limit = hasTolerance ? check.tolerance : check.wanted
    return !check.passed && Numeral.fixed(deviation, 2) == Numeral.fixed(limit, 2) ? 3 : 2
  }

  /// Limits and guards that acted.
  private func heldBack(shortened: Bool) -> [String] {
    if shortened, report.refusals.count > 3 {
      let keys = report.refusals.reduce(into: [String]()) { keys, note in
        if !keys.contains(note.key) { keys.append(note.key) }
      }
      let text =
        "\(report.refusals.count) corrections by \(keys.joined(separator: ", "))"
        + " (lacquer explain says where and why)"
      return style.labelled("held back", text, margin: margin, mark: style.notice)
    }
    return report.refusals.flatMap { note in
      style.labelled(
        shortened ? "held back" : note.key,
        shortened ? note.text.replacing(/^Held back\s/, with: "") : note.text,
        margin: shortened ? margin : 18,
        mark: style.notice)
    }
  }

  /// What could be done otherwise.
  private var advice: [String] {
    (report.advice ?? []).flatMap {
      style.labelled("advice", $0.text, margin: margin, mark: style.notice)
    }
  }

  private var warnings: [String] {
    report.warnings.flatMap {
      style.labelled("warning", $0, margin: margin, mark: style.notice)
    }
  }

  /// The files with their formats and lengths.
  private var files: [String] {
    report.deliverables.filter { !$0.path.isEmpty }.map {
      let format = style.dim("  " + Self.words(for: $0))
      let name = style.bold($0.path == "-" ? "standard output" : TerminalText.line($0.path))
      return (isDryRun ? "would write " : "") + name + format
    }
  }

  /// "WAV, 24 bit, 44.1 kHz, 3:32", of a part "0:10 of 3:32".
  static func words(for deliverable: DeliverableReport) -> String {
    var parts = [name(of: deliverable.deliverable.container)]
    switch deliverable.deliverable.depth {
    case .pcm16: parts.append("16 bit")
    case .pcm24: parts.append("24 bit")
    case .float32: parts.append("32 bit float")
    case nil: if let rate = deliverable.deliverable.bitrateKbps { parts.append("\(rate) kbit/s") }
    }
    parts.append(Self.kilohertz(deliverable.sampleRate))
    let whole = Numeral.length(deliverable.profile.seconds)
    let part = deliverable.part.map { Numeral.length($0.profile.seconds) }
    parts.append(part.map { "\($0) of \(whole)" } ?? whole)
    return parts.joined(separator: ", ")
  }

  /// The container as the field calls it.
  private static func name(of container: Container) -> String {
    switch container {
    case .wav, .flac, .aiff, .mp3, .aac: container.rawValue.uppercased()
    case .ogg: "Ogg Vorbis"
    case .opus: "Ogg Opus"
    case .m4a: "AAC in MP4"
    case .webm: "Opus in WebM"
    }
  }

  /// "44.1 kHz", "48 kHz", "11.025 kHz".
  public static func kilohertz(_ rate: Int) -> String {
    "\(Numeral.kilohertz(rate)) kHz"
  }

  /// "4.1 s, 52 × real time, 6.9 s of CPU".
  private var timing: String {
    let wall = report.timing.wallSeconds
    var text = "\(Numeral.fixed(wall, 1)) s"
    if wall > 0 {
      text += ", \(Numeral.fixed(report.mix.profile.seconds / wall, 0)) × real time"
    }
    return style.dim(text + ", \(Numeral.fixed(report.timing.cpuSeconds, 1)) s of CPU")
  }

  /// Engine and plan.
  private var identity: [String] {
    [report.engine.text, "plan \(report.planHash)"].map(style.dim)
  }
}
