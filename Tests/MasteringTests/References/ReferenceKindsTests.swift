import AudioCore
import DSP
import Foundation
import Glibc
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Whatever stands in place of a reference file")
struct ReferenceKindsTests {
  private func prepare(_ folder: TemporaryFolder) throws {
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 6, level: 0.2, side: 0.3))
    let bright = try Material.filtered(
      Material.stereo(seconds: 24, seed: 7, level: 0.5, side: 0.5),
      by: Material.curve { $0 > 3000 ? 5 : 0 })
    try folder.write("song.wav", bright)
  }

  private func save(
    _ folder: TemporaryFolder, _ name: String, region: TimeRegion? = nil
  ) throws -> SavedProfile {
    let profile = try SavedProfile.make(
      ReferenceRequest(path: folder.file("song.wav"), region: region),
      cancellation: Cancellation())
    let bytes = try profile.encoded()
    #expect(bytes.count < 100_000)
    #expect(try SavedProfile.decode(bytes, path: name) == profile)
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
    return profile
  }

  @Test("a saved profile gives the same bytes as the file it was made from")
  func savedProfile() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    _ = try save(folder, "song.lacquer-profile")
    _ = try folder.master("mix.wav", reference: "song.wav", to: ["a.wav"], set: ["seed=7"])
    _ = try folder.master(
      "mix.wav", reference: "song.lacquer-profile", to: ["b.wav"], set: ["seed=7"])
    #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
  }

  @Test("a section of a file and the saved profile of that section are one")
  func savedSection() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let region = TimeRegion(start: 4, end: 12)
    _ = try save(folder, "chorus.lacquer-profile", region: region)
    _ = try folder.master("mix.wav", to: ["a.wav"], set: ["seed=7"]) {
      $0.references = [ReferenceRequest(path: folder.file("song.wav"), region: region)]
    }
    _ = try folder.master(
      "mix.wav", reference: "chorus.lacquer-profile", to: ["b.wav"], set: ["seed=7"])
    #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
    try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.file("bad.lacquer-profile")))
    let error = #expect(throws: LacquerError.self) {
      _ = try folder.master("mix.wav", reference: "bad.lacquer-profile", to: ["c.wav"])
    }
    #expect(error?.code == .input)
    #expect(error?.message.contains("not a saved profile") == true)
  }

  @Test("a section that goes on beyond the end is told as far as there is audio")
  func longSection() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let outcome = try folder.master("mix.wav", to: ["a.wav"]) {
      $0.references = [
        ReferenceRequest(
          path: folder.file("song.wav"), region: TimeRegion(start: 14, end: 40))
      ]
    }
    let heard = TimeRegion(start: 14, end: 24)
    #expect(outcome.report.references.first?.use?.region == heard)
    #expect(outcome.plan.references?.first?.region == heard)
    #expect(ReportText(outcome.report).summary.contains("from 0:14 to 0:24"))
    let told =
      "song.wav ends at 0:24: its section from 0:14 to 0:40 is compared as far as there is audio."
    #expect(outcome.report.warnings.contains(told), "\(outcome.report.warnings)")
    let saved = try save(
      folder, "end.lacquer-profile", region: TimeRegion(start: 14, end: 40))
    #expect(saved.region == heard)
  }

  @Test("a section of the mix that goes on beyond the end is told, a rounded end is not")
  func longSectionOfTheMix() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    func warnings(end: String) throws -> [String] {
      try folder.master(
        "mix.wav", reference: "song.wav", to: [], set: ["match.region=0:02-\(end)"]
      ) { $0.dryRun = true }.report.warnings.filter { $0.contains("as far as there is audio") }
    }
    let told =
      "mix.wav ends at 0:12: its section from 0:02 to 0:30 is compared as far as there is audio."
    #expect(try warnings(end: "0:30") == [told])
    #expect(try warnings(end: "0:12.9").isEmpty)
  }

  @Test("neutral curves differ from each other by the slopes that their lists tell")
  func neutralSlopes() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 16))
    func curve(_ name: String) throws -> GainCurve {
      let plan = try folder.master(
        "mix.wav", to: [],
        set: [
          "tone.certainty=off", "tone.slope=off", "tone.boost=40", "tone.cut=40",
          "guard.noise=off", "guard.codec=off", "limit.style=off", "loudness.target=keep",
        ]
      ) {
        $0.references = [ReferenceRequest(path: "neutral:\(name)")]
        $0.dryRun = true
      }.plan
      return try #require(plan.tone).curve
    }
    let (pink, tilted, pop) = (try curve("pink"), try curve("tilt-4.5"), try curve("pop"))
    func over(_ other: GainCurve, _ hertz: Double) -> Double {
      other.decibels(at: hertz) - pink.decibels(at: hertz)
        - (other.decibels(at: 1000) - pink.decibels(at: 1000))
    }
    for hertz in [60.0, 250, 4000, 12_000] {
      let expected = (3.0103 - 4.5) * log2(hertz / 1000)
      #expect(abs(over(tilted, hertz) - expected) < 0.7, "\(hertz) Hz")
    }
    // Level from 50 to 100 Hz, −5 dB an octave to 4 kHz and −7.5 above, less pink noise's 3.01.
    for (hertz, expected) in [(70.0, 5.06), (250, 3.98), (2000, -1.99), (10_000, -10)] {
      #expect(abs(over(pop, hertz) - expected) < 0.7, "\(hertz) Hz")
    }
  }

  @Test("a neutral curve moves tone and leaves level, width and balance alone")
  func neutral() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let outcome = try folder.master("song.wav", to: ["master.wav"]) {
      $0.references = [ReferenceRequest(path: "neutral:pink")]
    }
    #expect(outcome.report.compatibility?.map(\.aspect) == [.tone, .level])
    let before = outcome.report.mix.profile
    let after = try #require(outcome.report.deliverables.first).profile
    #expect(abs(after.loudness.integratedLUFS - before.loudness.integratedLUFS) <= 0.05)
    func fall(_ profile: TrackProfile) -> Double {
      let grid = profile.spectrum.midDB
      func band(_ hertz: Double) -> Double {
        let centre = Int((log2(hertz / 10) * 48).rounded())
        return grid[(centre - 16)...(centre + 16)].reduce(0, +) / 33
      }
      return band(8000) - band(500)
    }
    // Four octaves of −3.01 dB.
    #expect(abs(fall(before) + 12) > 3)
    #expect(abs(fall(after) + 12) < 0.7)
  }

  @Test("unknown curves are refused by name")
  func unknownCurve() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let error = #expect(throws: LacquerError.self) {
      _ = try folder.master("mix.wav", to: ["a.wav"]) {
        $0.references = [ReferenceRequest(path: "neutral:red")]
      }
    }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("neutral:pop") == true)
  }

  @Test("match.region gives the section of the mix the reference's loudness and tone")
  func mixRegion() throws {
    let folder = try TemporaryFolder()
    let quiet = Material.stereo(seconds: 10, seed: 8, level: 0.05, side: 0.3)
    let loud = Material.stereo(seconds: 10, seed: 9, level: 0.25, side: 0.3)
    try folder.write("mix.wav", zip(quiet, loud).map { $0 + $1 })
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 10, level: 0.2, side: 0.3))
    let outcome = try folder.master(
      "mix.wav", reference: "song.wav", to: ["master.wav"],
      set: ["match.region=0-10", "limit.style=off"])
    let master = try folder.read("master.wav").map { Array($0[..<441_000]) }
    let section = try Measure.profile(of: MemorySource(samples: master, sampleRate: 44_100)).profile
    let wanted = try #require(outcome.report.references.first).profile.loudness.integratedLUFS
    #expect(abs(section.loudness.integratedLUFS - wanted) <= 0.3)
  }

  @Test("a section of a curve is refused")
  func sectionOfACurve() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let error = #expect(throws: LacquerError.self) {
      _ = try folder.master("mix.wav", to: ["a.wav"]) {
        $0.references = [
          ReferenceRequest(path: "neutral:pop", region: TimeRegion(start: 30, end: 60))
        ]
      }
    }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("neutral:pop@") == true)
    #expect(!folder.contents.contains("a.wav"))
  }

  @Test("an analysis takes what a master takes, and scores it alike")
  func analysis() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    _ = try save(folder, "song.lacquer-profile")
    let analysis = TrackAnalysis()
    let mix = try analysis.run(folder.file("mix.wav"), cancellation: Cancellation()).summary.profile
    let song = folder.file("song.wav")
    let requests = [
      ReferenceRequest(path: song),
      ReferenceRequest(path: song, region: TimeRegion(start: 4, end: 12)),
      ReferenceRequest(path: folder.file("song.lacquer-profile")),
      ReferenceRequest(path: "neutral:pink"),
    ]
    for request in requests {
      let reference = try analysis.reference(request, cancellation: Cancellation())
      let report = try folder.master("mix.wav", to: []) {
        $0.references = [request]
        $0.dryRun = true
      }.report
      let summary = reference.summary(beside: mix)
      #expect(summary.profile == report.references.first?.profile, "\(request.name)")
      #expect(summary.use == report.references.first?.use)
      #expect(reference.scores(of: mix) == report.compatibility, "\(request.name)")
    }
  }
}
