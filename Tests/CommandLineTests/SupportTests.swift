import AudioCore
import Foundation
import Mastering
import TestSupport
import Testing
import lacquer

@Suite struct ExitStatusTests {
  @Test(
    arguments: [
      (LacquerError.Code.internalFault, 1), (.input, 3), (.output, 4), (.device, 5), (.remote, 6),
      (.usage, 64), (.interrupted, 130),
    ] as [(LacquerError.Code, Int32)])
  func everyKindOfErrorHasItsStatus(code: LacquerError.Code, status: Int32) {
    #expect(ExitStatus(code).rawValue == status)
  }

  @Test func theTableIsComplete() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 64, 130])
    #expect(Set(LacquerError.Code.allCases.map { ExitStatus($0) }).count == 7)
    #expect(ExitStatus.allCases.allSatisfy { !$0.meaning.isEmpty })
  }
}

@Suite struct ExitStatusDocumentTests {
  @Test func theManualListsEveryStatus() throws {
    let text = try document("docs/cli.md")
    for status in ExitStatus.allCases {
      #expect(text.contains("| \(status.rawValue) | \(status.meaning)"))
    }
  }

  @Test func theManPagesListEveryStatus() throws {
    let text = try document("docs/man/lacquer.1")
    for status in ExitStatus.allCases {
      #expect(text.contains("\n\\fB\(status.rawValue)\\fR\n"))
    }
  }

  private func document(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}

@Suite struct ReferenceArgumentTests {
  @Test func anAspectIsWeighedOnce() throws {
    for text in ["song.flac:tone=10,tone=20", "song.flac@0:10-0:40:20%,tone=10,tone=10"] {
      let error = #expect(throws: LacquerError.self) { try ReferenceArgument(text) }
      #expect(error?.code == .usage)
      #expect(error?.message == "One weight for tone is enough, not two: \(text).")
    }
    let file = try ReferenceArgument("a:tone=1,tone=2,b.wav")
    #expect(file.path == "a:tone=1,tone=2,b.wav")
  }

  @Test(arguments: [
    ("song.flac", "song.flac", 100.0), ("song.flac:60%", "song.flac", 60),
    ("song.flac:60", "song.flac", 60), ("song.flac:12.5%", "song.flac", 12.5),
    ("a:b.wav", "a:b.wav", 100), ("a:b.wav:0%", "a:b.wav", 0),
    ("Act 1: Scene 2.wav", "Act 1: Scene 2.wav", 100), ("take:50:100%", "take:50", 100),
    ("song.flac:", "song.flac:", 100), ("song.flac:%", "song.flac:%", 100),
    (":60%", ":60%", 100), ("song.flac:inf", "song.flac:inf", 100),
    ("song.flac:0x10", "song.flac:0x10", 100), ("song.flac:1.2.3", "song.flac:1.2.3", 100),
    ("song.flac:40,5%", "song.flac:40,5%", 100),
    ("song.flac:tone=40,5", "song.flac:tone=40,5", 100),
  ])
  func onlyTheLastColonCountsAndOnlyWhenANumberFollows(text: String, path: String, weight: Double)
    throws
  {
    let reference = try ReferenceArgument(text)
    #expect(reference.path == path)
    #expect(reference.weight == weight)
  }

  @Test(arguments: ["song.flac:101%", "song.flac:-1", "song.flac:150"])
  func weightsOutsideTheRangeAreRefused(text: String) {
    let error = #expect(throws: LacquerError.self) { try ReferenceArgument(text) }
    #expect(error?.code == .usage)
  }
}

@Suite struct ReferenceFormTests {
  @Test(arguments: [
    ("song.flac@1:02-1:40", "song.flac", 62.0, 100.0, 100.0, 100.0),
    ("song.flac@1:02-1:40:60%", "song.flac", 62, 60, 60, 60),
    ("song.flac@0:02,5-1:40,25:60%", "song.flac", 2.5, 60, 60, 60),
    ("song.flac@62-100:tone=40,level=0", "song.flac", 62, 100, 40, 0),
    ("song.flac:tone=40,level=0", "song.flac", -1, 100, 40, 0),
    ("song.flac:60%,tone=40", "song.flac", -1, 60, 40, 60),
    ("me@home.wav", "me@home.wav", -1, 100, 100, 100),
    ("a@1-2-3", "a@1-2-3", -1, 100, 100, 100), ("song:loud=3", "song:loud=3", -1, 100, 100, 100),
    ("@1-5", "@1-5", -1, 100, 100, 100), ("neutral:pop:50%", "neutral:pop", -1, 50, 50, 0),
  ])
  func sectionsAndAspects(
    text: String, path: String, start: Double, weight: Double, tone: Double, level: Double
  ) throws {
    let request = try ReferenceArgument(text).request
    #expect(request.path == path)
    #expect(request.region?.start ?? -1 == start)
    #expect(request.weight == weight)
    #expect(request.weight(for: .tone) == tone)
    #expect(request.weight(for: .level) == level)
  }

  @Test(arguments: ["song.flac@0:25-0:10", "song.flac@5-5", "song.flac@0:25-0:10:60%"])
  func sectionsThatEndBeforeTheyStartAreRefused(text: String) {
    let error = #expect(throws: LacquerError.self) { try ReferenceArgument(text) }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("must end after it starts") == true)
  }

  @Test func aWeightWithACommaBehindASectionIsNamed() {
    let text = "song.flac@5-9:tone=40,5%"
    let error = #expect(throws: LacquerError.self) { try ReferenceArgument(text) }
    #expect(error?.message.hasPrefix("tone=40,5% in \(text) is not a weight; ") == true)
  }

  @Test func aspectsOutsideTheRangeAreRefused() {
    let error = #expect(throws: LacquerError.self) { try ReferenceArgument("song.flac:tone=101") }
    #expect(error?.code == .usage)
  }
}

@Suite struct FilePlaceTests {
  @Test func onePlaceHasManySpellings() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("a.wav", [1])
    let link = folder.url.appending(path: "link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let home = folder.url.path
    #expect(FilePlace(link) == FilePlace(file))
    #expect(FilePlace("\(home)/./a.wav") == FilePlace(file))
    #expect(FilePlace("\(home)/./b.wav") == FilePlace("\(home)/b.wav"))
    #expect(FilePlace("\(home)/b.wav") != FilePlace("\(home)/c.wav"))
  }
}

@Suite struct OutputTemplateTests {
  @Test(arguments: [
    ("{name}-master.wav", "/music/My Mix.v2.wav", "My Mix.v2-master.wav"),
    ("out/{date} {name}.flac", "mix.wav", "out/2026-01-31 mix.flac"),
    ("plain.wav", "mix.wav", "plain.wav"), ("{name}.wav", "-", "stdin.wav"),
    ("{name}.wav", ".hidden", ".hidden.wav"), ("{name}.wav", "folder.x/mix", "mix.wav"),
    ("{1}.wav", "mix.wav", "{1}.wav"),
  ])
  func wordsInBracesAreFilledIn(template: String, mix: String, name: String) throws {
    #expect(try OutputTemplate(template).filled(mix: mix, date: "2026-01-31") == name)
  }

  @Test(arguments: [(-14.04, "m -14.0.wav"), (-9.96, "m -10.0.wav"), (-0.04, "m 0.0.wav")])
  func loudnessIsFilledInWithOneDecimal(loudness: Double, name: String) throws {
    let template = try OutputTemplate("{name} {lufs}.wav")
    #expect(template.needsLoudness)
    #expect(template.filled(mix: "m.wav", date: "", loudness: loudness) == name)
    #expect(template.filled(mix: "m.wav", date: "") == "m {lufs}.wav")
  }

  @Test func unknownWordsAreRefusedByName() {
    let error = #expect(throws: LacquerError.self) { try OutputTemplate("{nmae}.wav") }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("{nmae}") == true)
    #expect(error?.message.contains("{name}, {date}, {lufs}") == true)
  }

  @Test func theDayComesFromSourceDateEpoch() {
    #expect(OutputTemplate.date(epoch: "0") == "1970-01-01")
    #expect(OutputTemplate.date(epoch: "1769817600") == "2026-01-31")
    #expect(OutputTemplate.date(epoch: nil).wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
  }
}

@Suite struct ProgressLineTests {
  @Test func theLineTellsStagePercentSpeedAndTime() {
    let progress = WorkProgress(stage: "rendering", fraction: 0.425, audioSeconds: 90)
    let text = ProgressLine.text(progress, elapsed: 2)
    #expect(
      text == "rendering                  ━━━━━─────────  42 %   45 × real time  0:03 left")
    #expect(text.count <= 79)
  }

  @Test func aLineThatHasJustBegunPromisesNothing() {
    let progress = WorkProgress(stage: "rendering", fraction: 0.4, audioSeconds: 90)
    #expect(!ProgressLine.text(progress, elapsed: 0.1).contains("left"))
  }

  @Test func longStagesAndWildFractionsStayInTheLine() {
    let stage = String(repeating: "measuring ", count: 9)
    for fraction in [-1.0, 0, 0.011, 1, 7, .nan] {
      let progress = WorkProgress(stage: stage, fraction: fraction, audioSeconds: 1e5)
      #expect(ProgressLine.text(progress, elapsed: 10).count <= 79)
    }
  }

  /// A service names its stages itself.
  @Test func aStageOfSeveralLinesStaysInTheLine() {
    let stages = [
      "at\nwork": #"at\nwork"#, "at\r\nwork": #"at\r\nwork"#, "at\twork": #"at\twork"#,
      "at\u{2028}work": #"at\u2028work"#,
    ]
    for (stage, told) in stages {
      let progress = WorkProgress(stage: stage, fraction: 0.4, audioSeconds: 0)
      #expect(ProgressLine.text(progress, elapsed: 0).hasPrefix(told))
    }
  }
}

@Suite struct ClockTimeTests {
  @Test func stretchesAreTimesAsSettingsTakeThem() throws {
    #expect(try ClockTime.range("1:12-1:40.5", option: "--loop") == 72..<100.5)
    #expect(try ClockTime.range("0:01:02–70", option: "--loop") == 62..<70)
  }

  /// The last is no number of frames.
  @Test(arguments: ["1:99-2:30", "1:12", "5-5", "9-3", "0-99999999999999999"])
  func whatIsNoneIsRefused(text: String) {
    let error = #expect(throws: LacquerError.self) {
      try ClockTime.range(text, option: "--loop")
    }
    #expect(error?.code == .usage)
  }
}
