internal import AudioCore
import Glibc
internal import Metering

extension HTMLReport {
  private var seconds: Double { report.mix.profile.seconds }

  /// Where the master begins in the mix, s.
  private var start: Double {
    report.stages.first { $0.stage == "edit" }?.values["startSeconds"] ?? 0
  }

  /// Loudness on the mix's clock, as far as the mix lasts.
  private func points(
    _ timeline: ReportTimeline, floor: Double, from start: Double = 0
  ) -> [(x: Double, y: Double?)] {
    var points: [(x: Double, y: Double?)] = []
    for (index, value) in timeline.shortTermLUFS.enumerated() {
      let moment = start + (Double(index) + 0.5) * timeline.stepSeconds
      guard moment <= seconds else { break }
      points.append((x: moment, y: value < floor - 12 ? nil : max(floor, value)))
    }
    return points
  }

  /// Short-term loudness of mix, reference and master.
  var loudness: String {
    guard let mix = report.mix.timeline, let master = master?.timeline else { return "" }
    let reference = report.references.compactMap { track in
      track.timeline?.raised(byLU: track.profile.raiseLU(over: report.mix.profile))
    }.first
    let all = [mix, master, reference].compactMap(\.self).flatMap(\.shortTermLUFS)
    let loudest = all.max() ?? -20
    let quietest = all.filter { $0 > loudest - 30 }.min() ?? loudest - 10
    let y = SVGPlot.Axis.decibels(
      [quietest, loudest], step: 6, least: (loudest - 9)...(loudest + 0.5))
    var plot = SVGPlot("Loudness over time", x: .time(seconds), y: y, height: 200)
    let floor = y.range.from
    let whole =
      master.shortTermLUFS.isEmpty
      ? floor : self.master?.profile.loudness.integratedLUFS ?? floor
    if whole > floor { plot.level("target", whole) }
    plot.line("mix", points(mix, floor: floor))
    plot.line("master", points(master, floor: floor, from: start))
    if let reference { plot.line("reference", points(reference, floor: floor)) }
    var entries = [("mix", "mix")]
    if reference != nil { entries.append(("reference", "reference, on its own clock")) }
    entries.append(("master", "master"))
    if whole > floor { entries.append(("target", "master as a whole")) }
    return section("Loudness over time", "Short-term (3 s), LUFS.", plot.text + key(entries))
  }

  /// What the limiter took.
  var reduction: String {
    guard let timeline = master?.timeline, let values = timeline.reductionDB,
      values.contains(where: { $0 >= 0.05 })
    else { return "" }
    let most = values.max() ?? 0
    let step = most > 8 ? 3.0 : most > 3 ? 2 : 1
    let to = max(2, (most / step).rounded(.up) * step)
    let ticks = stride(from: 0, through: to, by: step).map {
      ($0, Numeral.fixed(-$0, 0))
    }
    var plot = SVGPlot(
      "Gain reduction over time", x: .time(seconds),
      y: SVGPlot.Axis(range: (to, 0), ticks: ticks), height: 120)
    var points: [(x: Double, y: Double)] = []
    for (index, value) in values.enumerated() {
      points.append((x: start + (Double(index) + 0.5) * timeline.stepSeconds, y: value))
    }
    plot.area("area", points, to: 0)
    plot.line("master thin", points.map { (x: $0.x, y: Optional($0.y)) })
    let limiter = master?.limiter
    let note =
      limiter.map {
        "dB, the deepest of each moment. "
          + LimiterWords.work(
            activePercent: $0.activePercent, medianDB: $0.medianDB, centile95DB: $0.centile95DB
          ).capitalisedFirst + "."
      } ?? "dB, the deepest of each moment."
    return section("Gain reduction", note, plot.text)
  }

  /// Waveforms before and after, with the mix's faults where they are.
  var waveforms: String {
    guard let master = master?.profile else { return "" }
    let mix = report.mix.profile
    guard !mix.waveform.maxima.isEmpty, !master.waveform.maxima.isEmpty else { return "" }
    let faults = mix.faults
    var note = "Full scale is the frame's edge."
    if !faults.clippedSeconds.isEmpty {
      let first = faults.clippedSeconds.count
      note +=
        faults.clippedRuns > first
        ? " The first \(first) of \(faults.clippedRuns) clipped places in the mix are marked."
        : " Clipped places in the mix are marked: \(first)."
    }
    if faults.leadingSilenceSeconds > Self.silence || faults.trailingSilenceSeconds > Self.silence {
      note += " Silence before and after the mix is shaded."
    }
    let before = waveform("The mix", "wave-mix", mix, faults: faults)
    let after = waveform("The master", "wave-master", master, from: start, faults: nil)
    var entries = [("mix", "mix"), ("master", "master")]
    if !faults.clippedSeconds.isEmpty { entries.append(("fault", "clipped")) }
    return section("Waveform and faults", note, before + after + key(entries))
  }

  /// Silence from which on it is shown, s.
  private static let silence = 0.5

  private func waveform(
    _ title: String, _ kind: String, _ profile: TrackProfile, from start: Double = 0,
    faults: FaultProfile?
  ) -> String {
    let y = SVGPlot.Axis(range: (-1, 1), ticks: [(-1, ""), (0, "0"), (1, "")])
    var plot = SVGPlot(title, x: .time(seconds), y: y, height: 88)
    if let faults {
      if faults.leadingSilenceSeconds > Self.silence {
        plot.shade("quiet", 0..<faults.leadingSilenceSeconds, "silence")
      }
      if faults.trailingSilenceSeconds > Self.silence {
        plot.shade(
          "quiet", (profile.seconds - faults.trailingSilenceSeconds)..<profile.seconds, "silence")
      }
    }
    let count = profile.waveform.maxima.count
    let used = min(count, profile.waveform.minima.count)
    let spacing = profile.seconds / Double(max(1, count))
    var points: [(x: Double, low: Double, high: Double)] = []
    for index in 0..<used {
      let moment = start + (Double(index) + 0.5) * spacing
      let low = Double(profile.waveform.minima[index])
      let high = Double(profile.waveform.maxima[index])
      points.append((x: moment, low: low, high: high))
    }
    plot.band(kind, points)
    for moment in faults?.clippedSeconds ?? [] {
      plot.mark("fault", at: moment, share: 0.14, "clipped at \(Numeral.shortestClock(moment))")
    }
    return plot.text
  }
}
