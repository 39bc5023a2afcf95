internal import AudioCore
internal import DSP

extension ReportBuilder {
  /// What the tone filter does, in which phase and why, and what the person put on top.
  var tone: StageReport? {
    guard let tone = plan.tone else { return nil }
    let most = tone.gain.largest(in: heard())
    let ringing = tone.preRinging(sampleRate: plan.format.sampleRate)
    // A plan that was saved elsewhere may have had more to go by.
    let decided = solution.decision.phase
    let reason = decided.phase == tone.phase ? decided.reason : ""
    var text =
      "Spectrum \(Words.changed(most)), \(ToneWords.phase(tone.phase, ringing, because: reason))"
    text += tone.endsBand ? "; low-passed at 20 kHz so that all peak meters agree." : "."
    return StageReport(
      stage: "tone", text: ([text] + ToneWords.own(plan)).joined(separator: " "),
      values: [
        "largestDB": most.decibels, "largestAtHz": most.hertz, "preRingingDB": ringing.decibels,
        "preRingingMilliseconds": ringing.milliseconds,
      ])
  }
}
