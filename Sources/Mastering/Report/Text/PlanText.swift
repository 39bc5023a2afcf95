import AudioCore
import AudioFiles
import DSP

/// A saved plan in words: what it will do to which mix.
public struct PlanText: Sendable {
  private let plan: MasterPlan
  private let style: TextStyle

  /// Prepares to render `plan`.
  public init(_ plan: MasterPlan, style: TextStyle = TextStyle()) {
    self.plan = plan
    self.style = style
  }

  /// What the plan is for, its stages, the curve per octave, what was held back, and the settings
  /// that are not the defaults.
  public var explanation: String {
    let blocks = [subject, stages, curve, notes, settings, [style.dim(plan.engine.text)]]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private func labelled(_ label: String, _ text: String) -> [String] {
    style.labelled(label, text, margin: LevelTable.margin, mark: style.bold)
  }

  private var subject: [String] {
    let seconds = Double(plan.frames) / Double(plan.format.sampleRate)
    let text =
      "the mix whose content hashes to \(plan.mixHash.hexadecimal.prefix(16))…, "
      + "\(ReportText.kilohertz(plan.format.sampleRate)), \(Numeral.length(seconds))"
    return labelled("for", text)
  }

  private var stages: [String] {
    var lines: [String] = []
    if plan.balanceDB != 0 {
      lines += labelled("balance", "moved \(Words.leaning(-plan.balanceDB, 2)).")
    }
    if let tone = plan.tone {
      let phase = ToneWords.phase(
        tone.phase, tone.preRinging(sampleRate: plan.format.sampleRate))
      let sentences = ["filter with \(phase); curve below."] + ToneWords.own(plan)
      lines += labelled("tone", sentences.joined(separator: " "))
    }
    if plan.sideOverMid != nil { lines += labelled("width", "side against mid; curve below.") }
    if let dynamics = plan.dynamics {
      for line in Self.dynamics(dynamics) { lines += labelled(line.label, line.text) }
    }
    for render in plan.renders {
      let loudness = Numeral.fixed(render.loudness.integratedLUFS)
      let text =
        "\(Words.drive(render)) gives \(loudness) LUFS and "
        + "\(Numeral.fixed(render.loudness.truePeakDBTP)) dBTP, with \(render.corrections.count) local "
        + "true-peak corrections."
      lines += labelled(ReportText.kilohertz(render.sampleRate), text)
    }
    return lines
  }

  private var curve: [String] {
    guard plan.tone != nil || plan.side != nil else { return [] }
    let centres = OctaveBands.reached(sampleRate: plan.format.sampleRate)
    func line(_ label: String, _ cells: [String]) -> String {
      TextStyle.left(label, LevelTable.margin) + cells.map { TextStyle.right($0, 6) }.joined()
    }
    var lines = [style.dim(line("at Hz", centres.map(Numeral.shortHertz)))]
    for (label, curve) in [("tone, dB", plan.tone?.gain), ("side, dB", plan.sideOverMid)] {
      guard let curve else { continue }
      lines.append(line(label, centres.map { Numeral.signed(curve.decibels(at: $0)) }))
    }
    return lines
  }

  private var notes: [String] {
    plan.notes.flatMap { style.labelled($0.key, $0.text, margin: 18, mark: style.notice) }
  }

  private var settings: [String] {
    SettingTable.differences(plan.settings, from: MasterSettings()).map { setting, value in
      "\(TextStyle.left(setting.key, 18))\(value.text)"
    }
  }
}
