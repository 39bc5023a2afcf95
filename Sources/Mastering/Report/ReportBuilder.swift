internal import AudioCore
internal import AudioFiles
internal import DSP
import Glibc
internal import Metering

/// Makes the report of a run from its plan and measurements.
struct ReportBuilder {
  let request: MasterRequest
  let mix: MeasuredTrack
  let references: [MeasuredReference]
  let comparison: Comparison
  let solution: MasterSolver.Solution
  let delivered: [Delivered]

  var plan: MasterPlan { solution.plan }
  var blend: TrackProfile? { comparison.reference }

  /// The report, with its timing still open.
  func report() throws -> MasterReport {
    MasterReport(
      engine: .current, mix: summary(mix, weight: 100),
      references: references.map(summary), followed: request.plan?.references,
      stages: stages, curve: curve, refusals: plan.notes,
      filters: ReportFilters(tone: plan.tone?.gain, side: plan.sideOverMid),
      compatibility: compatibility, advice: solution.rates.first?.advice, warnings: warnings,
      deliverables: delivered.map(\.report), timing: RunTiming(wallSeconds: 0, cpuSeconds: 0),
      planHash: try plan.hash)
  }

  private func summary(_ track: MeasuredTrack, weight: Double) -> TrackSummary {
    TrackSummary(
      path: track.path, hash: track.hash, weight: weight, file: track.audio.info,
      profile: track.profile, timeline: ReportTimeline(track.features))
  }

  private var compatibility: [AspectScore]? {
    blend.map {
      Compatibility(
        mix: comparison.compared.repaired(by: plan.repair), reference: $0, settings: plan.settings
      )
      .scores(following: comparison.followed)
    }
  }

  private func summary(_ reference: MeasuredReference) -> TrackSummary {
    var summary = TrackSummary(reference)
    summary.timeline = reference.track.map { ReportTimeline($0.features) }
    return summary
  }

  /// Each sentence once: a file may be the mix and a reference, or several references.
  private var warnings: [String] {
    var told: Set<String> = []
    return allWarnings.filter { told.insert($0).inserted }
  }

  private var allWarnings: [String] {
    var all = [request.plan?.engineWarning].compactMap(\.self)
    all += FileWarnings.sentences(mix, repair: plan.repair)
    if plan.references?.isEmpty == false {
      all += FileWarnings.asMix(mix, region: plan.settings.match.region)
    }
    for reference in references {
      guard let track = reference.track else { continue }
      all += FileWarnings.sentences(track, isReference: reference.hash != mix.hash)
      all += FileWarnings.asReference(
        reference, of: mix, isLimited: plan.settings.limit.style != .off)
    }
    if WidthMatch.isFollowed(by: mix.profile, plan.settings) {
      all += ReferenceBlend.withoutWidth(references).map {
        FileWarnings.withoutWidth(Paths.name(of: $0.request.path))
      }
    }
    let checks = delivered.flatMap(\.report.checks)
    if mix.profile.repaired(by: plan.repair).stereo.cancelsInMono,
      checks.contains(where: { $0.name == "balance" && !$0.passed })
    {
      all.append(FileWarnings.unsteadyBalance(Paths.name(of: mix.path)))
    }
    all += delivered.compactMap(\.saturationWarning) + delivered.compactMap(\.omissionWarning)
    all += delivered.compactMap(\.coverWarning)
    return all
  }

  private var stages: [StageReport] {
    let levels = solution.rates.flatMap { [level($0), limiter($0)] }
    return ([input, edit, balance, tone, width, dynamics] + levels + [part]).compactMap(\.self)
  }

  private var input: StageReport? {
    let repair = plan.repair
    guard !repair.isNeutral else { return nil }
    var parts: [String] = []
    if repair.swap { parts.append("left and right exchanged") }
    if !repair.inverted.isEmpty {
      let names = repair.inverted.map { $0 == 0 ? "left" : "right" }.joined(separator: " and ")
      parts.append("\(names) inverted")
    }
    if let worst = repair.offsets.max(by: { abs($0) < abs($1) }) {
      parts.append("an offset of \(Numeral.fixed(Decibels.amplitude(worst))) dBFS removed")
    }
    return StageReport(
      stage: "input", text: parts.joined(separator: ", ").capitalisedFirst + ".", values: [:])
  }

  private var edit: StageReport? {
    let isTrimmed = plan.startFrame > 0 || plan.endFrame < plan.frames
    guard isTrimmed || plan.fadeInSeconds > 0 || plan.fadeOutSeconds > 0 else { return nil }
    let rate = Double(plan.format.sampleRate)
    let start = Double(plan.startFrame) / rate
    let end = Double(plan.endFrame) / rate
    // A fade is no longer than what it fades.
    let fadeIn = min(plan.fadeInSeconds, end - start)
    let fadeOut = min(plan.fadeOutSeconds, end - start)
    let fades = [("in", fadeIn), ("out", fadeOut)].filter { $0.1 > 0 }
      .map { "\($0) over \(Words.duration($1))" }.joined(separator: " and ")
    return StageReport(
      stage: "edit",
      text: "Kept \(Numeral.fixed(start, 2)) s to \(Numeral.fixed(end, 2)) s"
        + (fades.isEmpty ? "." : ", faded \(fades)."),
      values: [
        "startSeconds": start, "endSeconds": end, "fadeInSeconds": fadeIn,
        "fadeOutSeconds": fadeOut,
      ])
  }

  private var balance: StageReport? {
    guard abs(plan.balanceDB) >= 0.005 else { return nil }
    return StageReport(
      stage: "balance", text: "Moved \(Words.leaning(-plan.balanceDB, 2)).",
      values: ["rightOverLeftDB": plan.balanceDB])
  }

  private var width: StageReport? {
    guard let side = plan.sideOverMid else { return nil }
    let mono = plan.settings.width.mono
    let most = side.largest(in: heard(from: mono ?? 0))
    let before = mix.profile.stereo.widthDB
    let after = delivered.first?.report.profile.stereo.widthDB ?? before
    // What stands in side alone has no width.
    let change =
      max(before, after) > LevelTable.loneSideDB
      ? "" : "; width \(LevelTable.level(before)) → \(LevelTable.level(after)) dB"
    return StageReport(
      stage: "width",
      text: (mono.map { "Mono below \(Words.hertz($0)); side against mid " } ?? "Side against mid ")
        + Words.changed(most) + change + ".",
      values: [
        "largestDB": most.decibels, "largestAtHz": most.hertz,
        "widthBeforeDB": before, "widthAfterDB": after,
      ])
  }

  private func level(_ rate: MasterSolver.SolvedRate) -> StageReport? {
    guard rate.render.driveDB != 0 else { return nil }
    let before = mix.profile.loudness.integratedLUFS
    let after = rate.render.loudness.integratedLUFS
    var values = ["driveDB": rate.render.driveDB]
    var text = place(of: rate) + Words.drive(rate.render)
    if before > -199 { values["beforeLUFS"] = before }
    if after > -199 { values["afterLUFS"] = after }
    // What is under 0.4 s or −70 LUFS has no loudness to tell of.
    if values.count > 1 {
      text += ": \(LevelTable.level(before)) → \(LevelTable.level(after)) LUFS"
    }
    if let target = plan.targetLUFS { text += ", target \(Numeral.fixed(target))" }
    return StageReport(stage: "loudness", text: text + deliveryTarget + ".", values: values)
  }

  /// "At 48 kHz: " where there are several rates, each with its level and limiter.
  private func place(of rate: MasterSolver.SolvedRate) -> String {
    solution.rates.count > 1 ? "At \(ReportText.kilohertz(rate.render.sampleRate)): " : ""
  }

  /// " (Spotify, checked 2026-11-25)" where a delivery target was named.
  private var deliveryTarget: String {
    plan.target.map {
      $0.checked.isEmpty ? " (\($0.title))" : " (\($0.title), checked \($0.checked))"
    } ?? ""
  }

  private func limiter(_ rate: MasterSolver.SolvedRate) -> StageReport? {
    guard let outcome = rate.master?.limiter, outcome.isTold else { return nil }
    let ceiling = rate.render.limiter?.ceilingDBTP ?? 0
    return StageReport(
      stage: "limiter",
      text:
        "\(place(of: rate))Style \(plan.settings.limit.style.rawValue), ceiling "
        + "\(Numeral.fixed(ceiling)) dBTP: "
        + LimiterWords.work(
          activePercent: outcome.activePercent, medianDB: outcome.medianDB,
          centile95DB: outcome.centile95DB)
        + ", at most \(Numeral.fixed(outcome.maximumDB, 1)) dB; \(outcome.corrections.count) "
        + "inter-sample peaks corrected.",
      values: [
        "activePercent": outcome.activePercent, "medianDB": outcome.medianDB,
        "centile95DB": outcome.centile95DB, "maximumDB": outcome.maximumDB,
        "corrections": Double(outcome.corrections.count),
      ])
  }

  /// What is written where it is not all of the master.
  private var part: StageReport? {
    guard let part = delivered.first?.report.part else { return nil }
    let lufs = part.profile.loudness.integratedLUFS
    let peak = part.profile.peaks.truePeakDBTP
    var values = ["startSeconds": part.startSeconds, "endSeconds": part.endSeconds]
    var figures: [String] = []
    // What is under 0.4 s or −70 LUFS has no loudness to tell of.
    if lufs > -199 {
      values["integratedLUFS"] = lufs
      figures.append("\(LevelTable.level(lufs)) LUFS")
    }
    if peak > -199 {
      values["truePeakDBTP"] = peak
      figures.append("\(LevelTable.level(peak)) dBTP")
    }
    return StageReport(
      stage: "part",
      text: "Only the part \(part.region.words) of the mix is written, cut from the finished master"
        + (figures.isEmpty ? "." : ": \(figures.joined(separator: ", ")).")
        + " The checks are those of the whole master.",
      values: values)
  }

  var octaves: [Double] { OctaveBands.reached(sampleRate: plan.format.sampleRate) }

  /// What is heard and told of, from 20 Hz, or from `lowest`, as far as the mix's rate reaches.
  func heard(from lowest: Double = 0) -> ClosedRange<Double> {
    max(20, lowest)...min(20_000, 0.45 * Double(plan.format.sampleRate))
  }

  private var curve: [CurvePoint] {
    guard plan.tone != nil || plan.side != nil else { return [] }
    let residual = residuals
    let sideOverMid = plan.sideOverMid
    return octaves.map { hertz in
      let range = OctaveBands.range(around: hertz)
      let tone = plan.tone.map { SpectralGrid.mean($0.gain.decibels, over: range) } ?? 0
      let side = sideOverMid.map { SpectralGrid.mean($0.decibels, over: range) } ?? 0
      return CurvePoint(
        frequencyHz: hertz, toneDB: tone, sideDB: side,
        residualDB: residual.map { SpectralGrid.mean($0, over: range) })
    }
  }

  private var residuals: [Double]? {
    // A plan knows what was done, not what the reference had asked for.
    guard request.plan == nil, let deviation = delivered.first?.toneDeviation else { return nil }
    return SpectralGrid.withoutLevel(deviation)
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
