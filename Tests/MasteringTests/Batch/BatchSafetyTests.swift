import AudioCore
import Foundation
import Mastering
import Metering
import Synchronization
import TestSupport
import Testing

@Suite("What a batch may replace, and what it leaves when it is ended")
struct BatchSafetyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("one.wav", Material.stereo(seconds: 8, seed: 2, level: 0.2))
    try folder.write("two.wav", Material.stereo(seconds: 8, seed: 3, level: 0.05))
  }

  private var journal: BatchJournal { BatchJournal(directory: folder.file("journal")) }

  private func requests(_ outputs: [String], set: [String] = []) throws -> [MasterRequest] {
    try zip(["one.wav", "two.wav"], outputs).map { mix, output in
      var request = MasterRequest(mix: folder.file(mix))
      request.outputs = [folder.file(output)]
      for assignment in set {
        try SettingTable.apply(assignment: assignment, to: &request.settings)
      }
      return request
    }
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
  }

  @Test("no mix is the output of another one")
  func mixes() throws {
    var all = try requests(["two.wav", "b.wav"])
    all[0].force = true
    let before = try folder.bytes("two.wav")
    let results = try BatchJob(jobs: 1).run(all, cancellation: Cancellation())
    #expect(results.map { $0.error?.code } == [.output, nil])
    #expect(results[0].error?.message.contains("is the input") == true)
    #expect(try folder.bytes("two.wav") == before)
  }

  @Test("an album that is lowered replaces what it wrote itself, and nothing else")
  func album() throws {
    try write("b.wav", [1, 2, 3])
    let all = try requests(["a.wav", "b.wav"], set: ["loudness.target=-6", "loudness.depth=3"])
    let results = try BatchJob(jobs: 1, isAlbum: true).run(all, cancellation: Cancellation())
    #expect(results.map { $0.error?.code } == [nil, .output])
    #expect(try folder.bytes("b.wav") == [1, 2, 3])
    // The first pass replaces nothing: this is a later one.
    #expect(results[0].request.force)
    let master = try #require(results[0].outcome?.report.deliverables.first)
    #expect(master.profile.loudness.integratedLUFS < -6.3)
  }

  @Test("an album that is stopped while it is lowered is made again, not taken for finished")
  func stoppedAlbum() throws {
    let all = try requests(["a.wav", "b.wav"], set: ["loudness.target=-6", "loudness.depth=3"])
    let job = BatchJob(jobs: 1, journal: journal, isAlbum: true)
    let cancellation = Cancellation()
    let counts = Mutex<[Int]>([])
    let progress: @Sendable (Int, BatchResult) -> Void = { done, result in
      counts.withLock { $0.append(done) }
      // Only a later pass replaces what is there.
      if result.request.force { cancellation.cancel() }
    }
    let error = #expect(throws: LacquerError.self) {
      _ = try job.run(all, cancellation: cancellation, progress: progress)
    }
    let told = counts.withLock { $0 }
    #expect(told == [1, 2, 3])
    let stages = told.map { BatchText.progress($0, of: 2).stage }
    #expect(stages == ["1 of 2 done", "2 of 2 done", "1 of 2 made once more"])
    #expect(error?.code == .interrupted)
    #expect(error?.message.hasSuffix("the same call makes the album again.") == true)
    #expect(Set(["a.wav", "b.wav"]).isSubset(of: folder.contents))
    let results = try job.run(all, cancellation: Cancellation())
    #expect(results.allSatisfy { !$0.isUnchanged && $0.error == nil })
    let reports = results.compactMap(\.outcome?.report)
    try #require(reports.count == 2)
    let before = reports.map(\.mix.profile.loudness.integratedLUFS)
    let after = reports.compactMap { $0.deliverables.first?.profile.loudness.integratedLUFS }
    #expect(abs((before[0] - before[1]) - (after[0] - after[1])) <= 0.1)
  }

  @Test("an album is finished when all its tracks are, and then left alone")
  func finishedAlbum() throws {
    let all = try requests(["a.wav", "b.wav"], set: ["loudness.target=-20"])
    let job = BatchJob(jobs: 1, journal: journal, isAlbum: true)
    var figures: [AlbumFigures?] = []
    func states() throws -> [String] {
      let results = try job.run(all, cancellation: Cancellation())
      figures.append(AlbumFigures(results))
      return results.map {
        $0.isUnchanged ? "unchanged" : $0.error.map { "\($0.code)" } ?? "done"
      }
    }
    try write("b.wav", [1, 2, 3])
    #expect(try states() == ["done", "output"])
    try FileManager.default.removeItem(atPath: folder.file("b.wav"))
    #expect(try states() == ["done", "done"])
    #expect(try states() == ["unchanged", "unchanged"])
    #expect(figures[0] == nil && figures[1] != nil && figures[2] == figures[1])
  }

  @Test("files are known however their paths are spelt")
  func spellings() throws {
    let job = BatchJob(jobs: 1, journal: journal)
    var all = try requests(["a.wav"])
    let first = try job.run(all, cancellation: Cancellation())
    #expect(first.map { $0.error?.code } == [nil])
    all[0].mix = folder.file("./one.wav")
    all[0].outputs = [folder.file("journal/../a.wav")]
    let second = try job.run(all, cancellation: Cancellation())
    #expect(second.map(\.isUnchanged) == [true])
  }

  @Test("a report replaces an earlier one of its own, and nothing else without force")
  func reports() throws {
    let job = BatchJob(jobs: 1, journal: journal)
    func state(_ text: String, force: Bool = false) throws -> LacquerError.Code? {
      var all = try requests(["a.wav"], set: ["loudness.target=\(text)"])
      all[0].force = force
      let report = BatchReport(path: folder.file("a.txt")) { _ in Array(text.utf8) }
      return try job.run(all, reports: [[report]], cancellation: Cancellation()).first?.error?.code
    }
    try write("a.txt", [1, 2, 3])
    #expect(try state("-14") == .output)
    #expect(try folder.bytes("a.txt") == [1, 2, 3])
    #expect(!folder.contents.contains("a.wav"))
    #expect(try state("-14", force: true) == nil)
    #expect(try state("-16") == nil)
    #expect(try folder.bytes("a.txt") == Array("-16".utf8))
    try write("a.txt", [4])
    #expect(try state("-15") == .output)
    #expect(try folder.bytes("a.txt") == [4])
  }

  @Test("a report that cannot be written is refused before its mix is mastered")
  func unwritable() throws {
    let report = BatchReport(path: folder.file("none/a.txt")) { _ in [1] }
    let results = try BatchJob(jobs: 1).run(
      try requests(["a.wav"]), reports: [[report]], cancellation: Cancellation())
    #expect(results.first?.error?.code == .output)
    #expect(!folder.contents.contains("a.wav"))
  }

  @Test("masters are known before they have their names, so that whatever follows may fail")
  func announced() throws {
    struct Fault: Error {}
    let job = BatchJob(jobs: 1, journal: journal)
    func run(
      _ content: @escaping @Sendable (MasterReport) throws -> [UInt8]
    ) throws -> BatchResult {
      let report = BatchReport(path: folder.file("a.txt"), content: content)
      let all = try requests(["a.wav"])
      return try #require(
        try job.run(all, reports: [[report]], cancellation: Cancellation()).first)
    }
    let failed = try run { _ in throw Fault() }
    #expect(failed.error?.code == .internalFault)
    #expect(folder.contents.contains("a.wav"))
    let told = try run { _ in [7] }
    #expect(told.error == nil)
    #expect(try folder.bytes("a.txt") == [7])
    let unchanged = try run { _ in [7] }
    #expect(unchanged.isUnchanged)
    let notes = try FileManager.default.contentsOfDirectory(atPath: folder.file("journal"))
    #expect(notes.count == 2, "\(notes)")
  }

  @Test("an older master that was to be replaced when the batch was killed is still known")
  func replaced() throws {
    let job = BatchJob(jobs: 1, journal: journal)
    func error(_ set: [String]) throws -> LacquerError? {
      try job.run(try requests(["a.wav"], set: set), cancellation: Cancellation()).first?.error
    }
    #expect(try error([]) == nil)
    let manager = FileManager.default
    try manager.linkItem(atPath: folder.file("a.wav"), toPath: folder.file("older.wav"))
    #expect(try error(["loudness.target=-14"]) == nil)
    try manager.removeItem(atPath: folder.file("a.wav"))
    try manager.moveItem(atPath: folder.file("older.wav"), toPath: folder.file("a.wav"))
    #expect(try error(["loudness.target=-14"]) == nil)
  }

  @Test("a batch that is stopped says how much of it is there and stays")
  func stopped() throws {
    let cancellation = Cancellation()
    let error = #expect(throws: LacquerError.self) {
      _ = try BatchJob(jobs: 1).run(
        try requests(["a.wav", "b.wav"]), cancellation: cancellation,
        progress: { _, _ in cancellation.cancel() })
    }
    #expect(error?.code == .interrupted)
    #expect(error?.message.contains("1 of 2 mixes mastered") == true)
    #expect(folder.contents.filter { $0 != "journal" } == ["a.wav", "one.wav", "two.wav"])
    let early = Cancellation()
    early.cancel()
    let nothing = #expect(throws: LacquerError.self) {
      _ = try BatchJob(jobs: 1).run(try requests(["c.wav", "d.wav"]), cancellation: early)
    }
    #expect(nothing?.message == "Stopped; nothing was written.")
  }

  @Test("a batch that is stopped promises to go on only where it would")
  func promises() throws {
    func end(_ name: String, _ job: BatchJob) throws -> String {
      let cancellation = Cancellation()
      let error = #expect(throws: LacquerError.self) {
        _ = try job.run(
          try requests([name + "1.wav", name + "2.wav"]), cancellation: cancellation,
          progress: { _, _ in cancellation.cancel() })
      }
      return String((error?.message ?? "").split(separator: ";").last ?? "")
    }
    #expect(try end("a", BatchJob(jobs: 1)) == " what is written stays.")
    #expect(
      try end("b", BatchJob(jobs: 1, journal: journal))
        == " what is written stays, and the same call goes on from there.")
    #expect(
      try end("c", BatchJob(jobs: 1, journal: journal, redoes: true))
        == " what is written stays, and the same call without --redo goes on from there.")
  }
}
