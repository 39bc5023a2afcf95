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

  @Test("a report from before there were plots still makes a page")
  func oldReport() throws {
    let page = HTMLReport(try ReportFixture.report(loudnessPassed: false)).text
    #expect(page.contains("✗ loudness"))
    #expect(!page.contains("Loudness over time"))
  }
}
