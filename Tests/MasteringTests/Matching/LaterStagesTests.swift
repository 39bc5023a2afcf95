import Foundation
import Glibc
import Mastering
import TestSupport
import Testing

@Suite("What keeps a filter from its aim is what acted")
struct LaterStagesTests {
  private func stages(
    limits: Bool = false, levels: Bool = false, sections: Bool = false, driven: Bool = false,
    seconds: Double = 60
  ) -> LaterStages {
    LaterStages(
      limits: limits, movesLevels: levels, movesSections: sections, isDriven: driven,
      seconds: seconds)
  }

  @Test("only stages that acted are named, with what steers them")
  func named() {
    let both = stages(limits: true, levels: true)
    #expect(both.cause(isExcess: false) == "which limiter and dynamics take away again")
    #expect(both.remedy == "dynamics.amount=0 or a lower loudness.target")
    let limiter = stages(limits: true)
    #expect(limiter.cause(isExcess: true) == "which the limiter puts back again")
    #expect(limiter.remedy == "A lower loudness.target")
    #expect(stages(limits: true, driven: true).remedy == "A lower limit.drive")
    let sections = stages(sections: true)
    #expect(sections.cause(isExcess: true) == "which dynamics put back again")
    #expect(sections.remedy == "dynamics.rider=0")
  }

  @Test("where none acted it is the filter, or too short a track")
  func none() {
    #expect(stages().cause(isExcess: true) == "which is narrower than the filter can follow")
    #expect(stages().remedy == "A wider tone.detail")
    let short = stages(seconds: 0.5)
    #expect(short.cause(isExcess: false) == "which no filter can reach in 500 ms of audio")
    #expect(short.remedy == "tone.certainty=on")
  }

  @Test("half a second without dynamics blames the limiter alone, and its length")
  func short() throws {
    let demo = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../demo/reference.flac").standardizedFileURL.path
    let folder = try TemporaryFolder()
    func tone(_ hertz: Double, _ level: Double) -> [Float] {
      (0..<22_050).map { (i: Int) -> Float in
        Float(level * sin(2 * Double.pi * hertz * Double(i) / 44_100))
      }
    }
    try folder.write("mix.wav", [tone(440, 0.2), tone(660, 0.1)])
    let outcome = try folder.master("mix.wav", to: []) {
      $0.settings = SettingPreset.full.settings
      $0.references = [ReferenceRequest(path: demo)]
      $0.dryRun = true
    }
    #expect(outcome.plan.dynamics == nil)
    let notes = outcome.report.refusals
    let blamed = notes.filter { $0.text.contains(" again; ") }
    #expect(!blamed.isEmpty)
    for note in blamed {
      #expect(note.text.contains("which the limiter "), "\(note.text)")
      #expect(!note.text.contains("dynamics"), "\(note.text)")
    }
    #expect(notes.contains { $0.key == "tone.certainty" && $0.text.contains("only 0.5 s long") })
  }
}
