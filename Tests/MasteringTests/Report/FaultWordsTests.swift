import Mastering
import Metering
import TestSupport
import Testing

@Suite("What is wrong with a file, in words")
struct FaultWordsTests {
  private func report(
    _ mix: [[Float]], reference: [[Float]]? = nil, set: [String] = []
  ) throws -> MasterReport {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", mix)
    if let reference { try folder.write("song.wav", reference) }
    return try folder.master(
      "mix.wav", reference: reference == nil ? nil : "song.wav", to: [], set: set
    ) { $0.dryRun = true }.report
  }

  private func words(_ track: TrackSummary) -> String {
    ProfileText(track).text().replacing(/\s+/, with: " ")
  }

  private let music = Material.stereo(seconds: 8, seed: 2, level: 0.2)

  @Test("a silent channel beside one that sounds", arguments: [0, 1])
  func silentChannel(silent: Int) throws {
    var mix = music
    mix[silent] = mix[silent].map { _ in 0 }
    let name = silent == 0 ? "left" : "right"
    let report = try report(mix, reference: Material.stereo(seconds: 8, seed: 6))
    #expect(report.mix.profile.silentChannel?.rawValue == name)
    #expect(report.warnings.contains { $0.hasPrefix("mix.wav has nothing on the \(name): ") })
    #expect(words(report.mix).contains("faults nothing on the \(name)"))
    let fit = try #require(report.compatibility?.first { $0.aspect == .balance })
    #expect(fit.score == 0 && fit.text.hasPrefix("There is nothing on the \(name) of the mix: "))
    let text = ReportText(report).explanation
    #expect(text.contains(silent == 0 ? "R only" : "L only") && !text.contains("200.0"), "\(text)")
  }

  @Test("the silent channel of a mix whose channels are exchanged is the other one")
  func exchanged() throws {
    let mix = [music[0], music[1].map { _ in Float(0) }]
    let report = try report(
      mix, reference: Material.stereo(seconds: 8, seed: 6), set: ["input.swap=on"])
    let fit = try #require(report.compatibility?.first { $0.aspect == .balance })
    #expect(fit.text.hasPrefix("There is nothing on the left of the mix: "), "\(fit.text)")
  }

  @Test("two channels that sound, two that are silent and one alone have no silent channel")
  func noSilentChannel() throws {
    let silence = [Float](repeating: 0, count: 8 * 44_100)
    for mix in [music, [silence, silence], [music[0]]] {
      #expect(try report(mix).mix.profile.silentChannel == nil)
    }
  }

  @Test("what stands in side alone cancels in mono, and has no absurd figures")
  func sideAlone() throws {
    let report = try report([music[0], music[0].map { -$0 }])
    let text = words(report.mix)
    #expect(text.contains("faults left and right cancel in mono"), "\(text)")
    #expect(text.contains("mono leaves nothing") && !text.contains("200.0"), "\(text)")
    #expect(text.contains(" side 0.0") && !text.contains("floor – dBFS"), "\(text)")
    #expect(HTMLReport(report).text.contains("<b>side</b>"))
  }

  @Test("what stands in side alone has no width that a reference's could be compared with")
  func widthOfSideAlone() throws {
    let alone = [music[0], music[0].map { -$0 }]
    let report = try report(alone, reference: Material.stereo(seconds: 8, seed: 6))
    let fit = try #require(report.compatibility?.first { $0.aspect == .width })
    #expect(fit.score == 0 && fit.text.hasPrefix("The mix stands in side alone: "), "\(fit.text)")
    let stage = try #require(report.stages.first { $0.stage == "width" })
    #expect(!stage.text.contains("; width"), "\(stage.text)")
  }

  @Test("a channel that is turned back is neither warned of nor scored as it was")
  func turnedBack() throws {
    let turned = [music[0], music[1].map { -$0 }]
    let song = Material.stereo(seconds: 8, seed: 6)
    let before = try report(turned, reference: song)
    #expect(before.warnings.contains { $0.contains("input.polarity=right corrects it") })
    let after = try report(turned, reference: song, set: ["input.polarity=right"])
    #expect(!after.warnings.contains { $0.contains("cancel in mono") })
    let scores = [before, after].compactMap { report in
      report.compatibility?.first { $0.aspect == .width }?.score
    }
    try #require(scores.count == 2)
    #expect(scores[0] < 60 && scores[1] > 90, "\(scores)")
    let spoiled = try report(music, reference: song, set: ["input.polarity=right"])
    #expect(spoiled.warnings.contains { $0.contains("input.polarity=normal corrects it") })
  }

  @Test("faults of a reference are not put right by settings of the mix")
  func reference() throws {
    let clipped = Material.stereo(seconds: 8, seed: 6).map { $0.map { max(-1, min(1, $0 * 32)) } }
    let told = try report(music, reference: [clipped[0], clipped[1].map { -$0 }]).warnings
      .filter { $0.hasPrefix("song.wav ") || $0.hasPrefix("song.wav: ") }
    #expect(told.contains { $0.contains("inverted; choose another reference.") }, "\(told)")
    #expect(told.contains { $0.contains("times; a cleaner version of it is") }, "\(told)")
    #expect(
      !told.contains { $0.contains("input.polarity") || $0.contains("a mix with") }, "\(told)")
  }

  @Test("a ceiling that no limiter keeps does not hold against a reference's peaks")
  func unlimited() throws {
    let hot = Material.stereo(seconds: 8, seed: 6).map { $0.map { $0 * 16 } }
    func tellsPeaks(_ style: String) throws -> Bool {
      try report(music, reference: hot, set: ["limit.style=\(style)"]).warnings
        .contains { $0.contains("they are not followed: limit.ceiling holds") }
    }
    let limited = try tellsPeaks("balanced")
    let open = try tellsPeaks("off")
    #expect(limited && !open)
  }

  @Test("much silence before or after the music is told with what trims it")
  func silentEnds() throws {
    func told(before: Int, after: Int) throws -> String? {
      let mix = music.map { channel in
        [Float](repeating: 0, count: before * 44_100) + channel
          + [Float](repeating: 0, count: after * 44_100)
      }
      return try report(mix, reference: Material.stereo(seconds: 8, seed: 6)).warnings
        .first { $0.contains("of silence before") }
    }
    #expect(
      try told(before: 0, after: 6)
        == "mix.wav has 0.0 s of silence before and 6.0 s after the music; matching ignores it, and "
        + "edit.end=8.5 trims it.")
    #expect(
      try told(before: 3, after: 0)
        == "mix.wav has 3.0 s of silence before and 0.0 s after the music; matching ignores it, and "
        + "edit.start=2.9 trims it.")
    #expect(try told(before: 1, after: 4) == nil)
  }

  @Test("a short track is named without its folder")
  func shortName() throws {
    let short = music.map { Array($0.prefix(2 * 44_100)) }
    let notes = try report(short, reference: Material.stereo(seconds: 8, seed: 6)).refusals
    #expect(notes.contains { $0.text.hasPrefix("mix.wav is only 2.0 s long: ") }, "\(notes)")
  }

  @Test("floats over full scale are a fault as well as a warning")
  func overFullScale() throws {
    let peak = music.flatMap { $0 }.map { abs($0) }.max() ?? 1
    let text = words(try report(music.map { $0.map { $0 / peak * 4 } }).mix)
    #expect(text.contains("faults 12.0 dB over full scale"), "\(text)")
  }

  @Test("files under a second are told in milliseconds, without figures that take 3 s")
  func shortFiles() throws {
    let brief = music.map { $0[10_000..<10_882].map { $0 - 0.01 } }
    let report = try report(brief)
    let text = words(report.mix)
    #expect(text.contains("stereo, 20 ms"), "\(text)")
    #expect(text.contains("PSR –, crest") && text.contains("DR –"), "\(text)")
    let none = "<td class=\"number\">–</td>"
    let hasNeitherRatio = HTMLReport(report).text.contains(none + none)
    #expect(hasNeitherRatio)
    #expect(!text.contains("constant offset"), "\(text)")
    #expect(report.warnings.contains { $0.contains("mix.wav is only 20 ms long; ") })
  }

  @Test("an offset to the negative has a true minus sign")
  func negativeOffset() throws {
    let text = words(try report(music.map { $0.map { $0 - 0.01 } }).mix)
    #expect(text.contains("constant offset −1.0 % of full scale"), "\(text)")
  }

  @Test("clipped places within a second are told once")
  func clippedPlaces() throws {
    var track = try ReportFixture.report().mix
    track.profile.faults.clippedSeconds = [0.1, 0.2, 0.3, 61, 61.2, 130]
    #expect(words(track).contains("clipped 12 times (0:00, 1:01, 2:10 …)"))
  }

  @Test("more than five clipped places a minute are told of, at any length")
  func clippedPerMinute() throws {
    var profile = try ReportFixture.report().mix.profile
    for (seconds, runs, isTold) in [
      (60, 5, false), (60, 6, true), (120, 10, false), (120, 11, true), (12, 1, false),
      (12, 2, true), (6, 1, true), (1, 1, true), (1, 0, false),
    ] {
      profile.frames = seconds * profile.sampleRate
      profile.faults.clippedRuns = runs
      let warning = profile.clippedWarning("mix.wav")
      #expect((warning != nil) == isTold, "\(runs) in \(seconds) s")
      #expect(warning?.hasPrefix("mix.wav is clipped \(runs) times; ") != false)
    }
  }

  @Test("several references are told apart on the page")
  func references() throws {
    var report = try ReportFixture.report()
    #expect(HTMLReport(report).text.contains("<td class=\"soft\">reference</td>"))
    report.references.append(report.references[0])
    report.references[0].weight = 70
    report.references[1].weight = 30
    let page = HTMLReport(report).text
    #expect(page.contains("<td class=\"soft\">ref 1 70 %</td>"))
    #expect(page.contains("<td class=\"soft\">ref 2 30 %</td>"))
    #expect(ReportText(report).summary.contains("\nref 2 30 % "))
  }
}
