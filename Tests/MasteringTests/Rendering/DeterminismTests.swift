import AudioFiles
import Foundation
import Mastering
import TestSupport
import Testing

@Suite("Same plan, same input, same bytes")
struct DeterminismTests {
  private func prepare(_ folder: TemporaryFolder) throws {
    try folder.write("mix.wav", Material.stereo(seconds: 14, seed: 2, level: 0.3))
    let bright = try Material.filtered(
      Material.stereo(seconds: 14, seed: 5, level: 1.2, side: 0.7),
      by: Material.curve { $0 > 2000 ? 4 : 0 })
    try folder.write("reference.wav", bright)
  }

  @Test("two runs write the same bytes")
  func twice() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    _ = try folder.master("mix.wav", reference: "reference.wav", to: ["a.wav"])
    _ = try folder.master("mix.wav", reference: "reference.wav", to: ["b.wav"])
    #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
  }

  @Test("names of files decide no sample: the same audio under other names is the same master")
  func otherNames() throws {
    let folder = try TemporaryFolder()
    // Short, so that the plan has something to say about the mix by its name.
    try folder.write("mix.wav", Material.stereo(seconds: 3, seed: 2, level: 0.3))
    try folder.write("reference.wav", Material.stereo(seconds: 3, seed: 5, level: 1.2, side: 0.7))
    try FileManager.default.copyItem(atPath: folder.file("mix.wav"), toPath: folder.file("upload"))
    try FileManager.default.copyItem(
      atPath: folder.file("reference.wav"), toPath: folder.file("other"))
    let first = try folder.master("mix.wav", reference: "reference.wav", to: ["a.wav"])
    let second = try folder.master("upload", reference: "other", to: ["b.wav"])
    #expect(first.plan != second.plan)
    #expect(try first.plan.hash == second.plan.hash)
    #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
  }

  @Test("a saved plan renders the same bytes, without the reference")
  func savedPlan() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["a.wav", "a.flac"])
    let saved = try outcome.plan.encoded()
    let plan = try MasterPlan.decode(saved, path: "a.plan.json")
    #expect(plan == outcome.plan)
    _ = try folder.master("mix.wav", to: ["b.wav", "b.flac"]) { $0.plan = plan }
    #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
    #expect(try folder.bytes("a.flac") == folder.bytes("b.flac"))
  }

  @Test("a plan is rendered again without reading the section that it was solved by")
  func section() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    var plan = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["a.wav"], set: ["match.region=2-10", "seed=7"]
    ).plan
    // Nobody looks where there is nothing.
    plan.settings.match.region = TimeRegion(start: 60, end: 70)
    _ = try folder.master("mix.wav", to: ["b.wav"]) { $0.plan = plan }
    #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
  }

  @Test("what is left over is told where a plan was solved, and not made up where it is replayed")
  func residuals() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let solved = try folder.master("mix.wav", reference: "reference.wav", to: ["a.wav"])
    #expect(!solved.report.curve.isEmpty && solved.report.curve.allSatisfy { $0.residualDB != nil })
    let replayed = try folder.master("mix.wav", to: ["b.wav"]) { $0.plan = solved.plan }
    #expect(replayed.report.curve.map(\.toneDB) == solved.report.curve.map(\.toneDB))
    #expect(replayed.report.curve.allSatisfy { $0.residualDB == nil })
  }

  @Test("another engine's plan is rendered with a warning, by the engine that the report names")
  func otherEngine() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    var plan = try folder.master("mix.wav", reference: "reference.wav", to: ["a.wav"]).plan
    #expect(plan.engineWarning == nil)
    let own = try folder.master("mix.wav", to: ["b.wav"]) { $0.plan = plan }
    #expect(!own.report.warnings.contains { $0.hasPrefix("The plan was made by") })
    plan.engine.version = "0.0.9"
    let other = try folder.master("mix.wav", to: ["c.wav"]) { $0.plan = plan }
    #expect(other.report.engine == .current)
    #expect(other.report.warnings.contains { $0.hasPrefix("The plan was made by lacquer 0.0.9") })
  }

  @Test("a plan is refused on other audio, and at a rate it was not solved for")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["a.wav"])
    #expect(throws: LacquerErrorMatcher.input("another file")) {
      try LacquerErrorMatcher.catching {
        _ = try folder.master("reference.wav", to: ["b.wav"]) { $0.plan = outcome.plan }
      }
    }
    // Even one whose master no disk could hold.
    var endless = outcome.plan
    endless.endFrame = 1 << 50
    endless.frames = endless.endFrame
    #expect(throws: LacquerErrorMatcher.input("another file")) {
      try LacquerErrorMatcher.catching {
        _ = try folder.master("reference.wav", to: ["b.wav"]) { $0.plan = endless }
      }
    }
    #expect(throws: LacquerErrorMatcher.input("48000 Hz")) {
      try LacquerErrorMatcher.catching {
        _ = try folder.master("mix.wav", to: ["b.opus"]) { $0.plan = outcome.plan }
      }
    }
    #expect(!folder.contents.contains("b.wav"))
  }
}
