import AudioCore
import Mastering
import Testing
import TestSupport
import Workbench

@Suite("Project files")
struct ProjectFileTests {
  private func document(_ random: inout SeededGenerator) -> MasterDocument {
    var document = MasterDocument()
    let names = ["/music/mix.wav", "/music/a \"b\" \\ ü\t☂.flac", "/other/ref.flac", "/x.wav"]
    document.mix = AudioLink(
      path: names[Int(random.next() % 4)],
      hash: random.next() % 2 == 0 ? ContentHash(of: [UInt8(random.next() % 255)]) : nil)
    for _ in 0..<random.next() % 5 {
      var reference = ReferenceLink(
        link: AudioLink(path: names[Int(random.next() % 4)]), weight: Double(random.next() % 101))
      if random.next() % 2 == 0 { reference.aspects.tone = Double(random.next() % 101) / 2 }
      if random.next() % 2 == 0 { reference.region = TimeRegion(start: 1.5, end: 62.25) }
      document.references.append(reference)
    }
    document.settings = settings(&random)
    for slot in 0..<8 where random.next() % 3 == 0 {
      document.snapshots[slot] = Snapshot(
        settings: settings(&random), note: ["", "less top", "a \"quoted\"\nnote"][slot % 3])
      document.recalled = slot
    }
    if random.next() % 2 == 0 {
      document.loop = LoopRange(start: 0.1, end: 1 / 3.0 + 7, isOn: random.next() % 2 == 0)
    }
    for letter in "akz" where random.next() % 2 == 0 {
      document.marks.append(Mark(letter: letter, seconds: Double(random.next() % 100_000) / 997))
      for slot in document.references.indices {
        document.references[slot].marks = document.marks
        document.references[slot].loop = LoopRange(
          start: Double(slot) / 3, end: 9 + 1 / 7.0, isOn: slot % 2 == 0)
      }
    }
    return document
  }

  private func settings(_ random: inout SeededGenerator) -> MasterSettings {
    var settings = random.next() % 2 == 0 ? MasterSettings() : SettingPreset.full.settings
    settings.limit.ceiling = -Double(random.next() % 1200) / 100
    settings.match.region = random.next() % 2 == 0 ? TimeRegion(start: 3, end: 9.5) : nil
    settings.deliver.seed = random.next() % 2 == 0 ? random.next() >> 1 : nil
    return settings
  }

  @Test("hold a document exactly", arguments: 0..<60)
  func roundTrip(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 5)
    let document = document(&random)
    for folder in ["/music", "/", ""] {
      let text = ProjectFile.encode(document, folder: folder)
      let again = try ProjectFile.decode(
        text, named: "p.lacquer", folder: folder.isEmpty ? "/elsewhere" : folder)
      #expect(again == document)
      #expect(ProjectFile.encode(again, folder: folder) == text)
    }
  }

  @Test("move with their folder")
  func relative() throws {
    var document = MasterDocument()
    document.mix = AudioLink(path: "/music/night/mix.wav")
    document.references = [ReferenceLink(link: AudioLink(path: "/songs/ref.flac"))]
    let text = ProjectFile.encode(document, folder: "/music/night")
    #expect(text.contains("file = \"mix.wav\"") && text.contains("file = \"/songs/ref.flac\""))
    let moved = try ProjectFile.decode(text, named: "p", folder: "/backup")
    #expect(moved.mix?.path == "/backup/mix.wav")
  }

  @Test(
    "that are none are refused in one sentence with their name",
    arguments: [
      ("", "n.lacquer is not a Lacquer project."),
      ("lacquer = 9", "n.lacquer was made by a newer Lacquer (format 9, this one reads 1)"),
      ("lacquer = -1", "n.lacquer is not a Lacquer project: there is no format -1."),
      ("lacquer = 0", "there is no format 0."),
      ("lacquer = 1\nfoo = 2", "\"foo\" is not known here"),
      ("lacquer = 1\n[mix]\nfile = \"a\"\ngain = 2", "[mix] has no \"gain\""),
      ("lacquer = 1\n[loop]\nstart = 1\nend = 2\nfade = 3", "a loop has no \"fade\""),
      (
        "lacquer = 1\n[[reference]]\nfile = \"a\"\nloop = { start = 1, end = 2, fade = 3 }",
        "a loop has no \"fade\""
      ),
      ("lacquer = 1\n[snapshot.2]\nname = \"a\"", "snapshot 2 has no \"name\""),
      ("lacquer = 1\nsnapshot_recalled = 9", "snapshot_recalled is a number from 1 to 8"),
      ("lacquer = 1\nsnapshot_recalled = \"2\"", "snapshot_recalled is a number from 1 to 8"),
      ("lacquer = 1\n[snapshot.2]\nnote = 3", "the note of snapshot 2 is not text"),
      ("lacquer = 1\n[loop]\nstart = 1\nend = 2\non = \"x\"", "the loop's on is true or false"),
      ("lacquer = 1\n[mix]", "[mix] needs a file"),
      ("lacquer = 1\n[mix]\nfile = \"a\"\nsha256 = 12", "64 hexadecimal digits"),
      ("lacquer = 1\n[mix]\nfile = \"a\"\nsha256 = \"12\"", "64 hexadecimal digits"),
      ("lacquer = 1\n[loop]\nstart = 3\nend = 2", "the loop must end after it starts"),
      ("lacquer = 1\n[loop]\nstart = 3\nend = 1e15", "no track is as long as the loop's end"),
      ("lacquer = 1\n[marks]\nab = 2", "a mark is a letter"),
      ("lacquer = 1\n[marks]\na = 1e15", "mark a is no time"),
      ("lacquer = 1\n[snapshot.9]\nnote = \"\"", "a number from 1 to 8"),
      ("lacquer = 1\n[snapshot.-9223372036854775808]\nnote = \"\"", "a number from 1 to 8"),
      (
        "lacquer = 1\n" + String(repeating: "a.", count: 40) + "b = 1",
        "line 2: this is not a project: this nests deeper"
      ),
      ("lacquer = 1\n[settings.limit]\nceilng = 2", "did you mean limit.ceiling?"),
      ("lacquer = 1\n[settings.limit]\nceiling = 200", "limit.ceiling takes a number"),
      ("lacquer = 1\n\n[settings.tone]\namount = 900", "n.lacquer, line 4: tone.amount takes"),
      (
        "lacquer = 1\n[settings.limit]\nceiling = -1\n[snapshot.2.settings.limit]\nceiling = 200",
        "n.lacquer, line 5: limit.ceiling takes"
      ),
      ("lacquer = [", "line 1"),
      ("lacquer = 1\n[[reference]]\nfile = \"a\"\nweight = 200", "lies between 0 and 100"),
    ])
  func refusals(text: String, reason: String) throws {
    let error = #expect(throws: LacquerError.self) {
      try ProjectFile.decode(text, named: "n.lacquer", folder: "/")
    }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("n.lacquer") == true)
  }

  @Test("survive damage: whatever is cut or changed, there is a sentence or a document")
  func fuzz() throws {
    var random = SeededGenerator(seed: 3)
    let whole = Array(ProjectFile.encode(document(&random), folder: "/music").utf8)
    for _ in 0..<1500 {
      var bytes = whole
      if random.next() % 2 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
      for _ in 0..<random.next() % 4 where !bytes.isEmpty {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try ProjectFile.decode(text, named: "p", folder: "/music")
      } catch {
        #expect(error is LacquerError, "\(error)")
      }
    }
  }
}
