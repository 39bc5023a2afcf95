import Foundation
import Mastering
import TestSupport
import Testing

@Suite("The report as a page")
struct HTMLReportTests {
  /// Tags that stand alone.
  private static let single: Set<String> = ["meta", "br", "!doctype"]

  private func page() throws -> String {
    let folder = try TemporaryFolder()
    var music = Material.stereo(seconds: 12, seed: 3, level: 4)
    // Clipped for a while, with silence in front.
    music = music.map {
      [Float](repeating: 0, count: 44_100) + $0.map { max(-0.95, min(0.95, $0)) }
    }
    try folder.write("mix & <b>.wav", music)
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 4, level: 0.8, side: 0.6))
    let outcome = try folder.master(
      "mix & <b>.wav", reference: "song.wav", to: ["out.wav", "out.mp3"],
      set: ["loudness.target=-9"])
    return HTMLReport(outcome.report).text
  }

  @Test("needs nothing from elsewhere, closes every tag, and escapes names")
  func wellFormed() throws {
    let page = try page()
    #expect(!page.contains("http") && !page.contains("src=") && !page.contains("<script"))
    #expect(page.contains("mix &amp; &lt;b&gt;.wav") && !page.contains("<b>.wav"))
    #expect(!page.contains("nan") && !page.contains("∞"))
    var open: [String] = []
    for match in page.matches(of: /<(\/?)([a-zA-Z!][a-zA-Z0-9]*)([^>]*)>/) {
      let name = String(match.2)
      if Self.single.contains(name) || match.3.hasSuffix("/") { continue }
      if match.1.isEmpty {
        open.append(name)
      } else {
        #expect(open.popLast() == name)
      }
    }
    #expect(open.isEmpty, "\(open)")
  }

  @Test("shows spectra, correction, loudness, reduction, waveforms with faults, fit and checks")
  func complete() throws {
    let page = try page()
    for heading in [
      "Spectrum", "Correction", "Loudness over time", "Gain reduction", "Waveform and faults",
      "What was done, and why", "How well mix and reference go together", "What was promised",
      "The tracks in figures", "Files",
    ] { #expect(page.contains("<h2>\(heading)</h2>"), "\(heading)") }
    #expect(page.contains("clipped at 0:0"))
    #expect(page.contains("class=\"quiet\""))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    #expect(page.utf8.count < 400_000)
  }

  @Test("checks and stages say whose they are where there are several masters")
  func severalMasters() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 10, seed: 12, level: 0.3))
    let outcome = try folder.master(
      "mix.wav", to: ["c.wav", "c.mp3", "c.opus"],
      set: ["loudness.target=-11", "limit.style=loud", "limit.ceiling=-0.1"])
    let page = HTMLReport(outcome.report).text
    let row = /<td>loudness<\/td><td>[^<]*<\/td><td class="soft">([^<]*)<\/td>/
    let places = page.matches(of: row).map { String($0.1) }
    #expect(Set(places).count == places.count, "\(places)")
    #expect(places.contains("at 44.1 kHz"))
    #expect(places.contains { $0.hasPrefix("c.mp3, limited to −") && $0.hasSuffix(" dBTP for it") })
    for rate in ["44.1 kHz", "48 kHz"] {
      #expect(page.contains("<dt class=\"\">limiter</dt><dd>At \(rate): Style loud"), "\(rate)")
    }
    let stages = outcome.report.stages.map { $0.stage + $0.text }
    #expect(Set(stages).count == stages.count)
  }

  @Test("a silent master has no loudness: none is drawn, none is in the key")
  func silent() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Array(repeating: [Float](repeating: 0, count: 441_000), count: 2))
    try folder.write("song.wav", Material.stereo(seconds: 10, seed: 6, level: 0.8))
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    let page = HTMLReport(outcome.report).text
    #expect(page.contains("<h2>Loudness over time</h2>"))
    #expect(!page.contains("class=\"target\"") && !page.contains("master as a whole"))
  }

  @Test("a report from before there were plots still makes a page")
  func oldReport() throws {
    let page = HTMLReport(try ReportFixture.report(loudnessPassed: false)).text
    #expect(page.contains("✗ loudness"))
    #expect(!page.contains("Loudness over time"))
  }

  @Test(
    "what is cut off in front moves the master on the mix's clock; a longer reference ends with it")
  func clock() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 5, level: 0.3))
    try folder.write("song.wav", Material.stereo(seconds: 16, seed: 6, level: 0.8))
    let outcome = try folder.master(
      "mix.wav", reference: "song.wav", to: ["out.wav"], set: ["edit.start=2"])
    let page = HTMLReport(outcome.report).text
    // Two of eight seconds are a quarter of the frame.
    for (kind, heading) in [
      ("line master", "Loudness over time"), ("wave-master", "Waveform and faults"),
    ] {
      let first = try #require(try places(of: kind, under: heading, in: page).min())
      #expect((240...255).contains(first), "\(kind)")
    }
    let reference = try places(of: "line reference", under: "Loudness over time", in: page)
    #expect(reference.count >= 79 && Set(reference).count == reference.count)
  }

  @Test("figures stand beside the reference's; a dry run promises and does not claim")
  func headline() throws {
    let report = try ReportFixture.report()
    let page = HTMLReport(report, isDryRun: true).text
    #expect(page.contains("loudness, LUFS<br>was −18.4<br>reference −9.8</p>"))
    #expect(page.contains("✓ every check would pass"))
    #expect(HTMLReport(report).text.contains("✓ every check passed"))
  }

  @Test("a check that any file failed stands at the top")
  func failedChip() throws {
    var report = try ReportFixture.report()
    var second = report.deliverables[0]
    second.path = "out.flac"
    second.checks[1].passed = false
    report.deliverables.append(second)
    let page = HTMLReport(report).text
    #expect(page.contains("<span class=\"chip bad\">✗ true peak</span>"))
    #expect(!page.contains("every check"))
  }

  @Test("plots are as wide as the page, with letters of one size; a second has its own lines")
  func plots() throws {
    let page = try page()
    let frames = page.matches(
      of: /<svg class="plot" style="--height:\d+px" role="img" aria-label="[^"]+">/)
    #expect(frames.count == 6)
    #expect(page.matches(of: /preserveAspectRatio="none"/).count == frames.count)
    #expect(page.contains(">20 Hz</text>") && page.contains(">20k</text>"))
    let folder = try TemporaryFolder()
    try folder.write("short.wav", Material.stereo(seconds: 1, seed: 7, level: 0.3))
    let short = HTMLReport(try folder.master("short.wav", to: ["out.wav"]).report).text
    for label in ["0:00.0", "0:00.1", "0:00.9", "0:01.0"] {
      #expect(short.contains(">\(label)</text>"), "\(label)")
    }
  }

  /// Places across the plot under `heading` of the points of a curve, 0 … 960.
  private func places(of kind: String, under heading: String, in page: String) throws -> [Double] {
    let section = page.components(separatedBy: "<section").first {
      $0.contains("<h2>\(heading)</h2>")
    }
    let parts = try #require(section).components(separatedBy: "class=\"\(kind)\" d=\"")
    let curve = try #require(parts.dropFirst().first).prefix { $0 != "\"" }
    return curve.matches(of: /([0-9.]+) [0-9.]+/).compactMap { Double($0.1) }
  }
}
