import AudioCore
import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Many mixes in one call")
struct BatchJobTests {
  private func requests(
    _ folder: TemporaryFolder, _ names: [String], set: [String] = []
  ) throws -> [MasterRequest] {
    try names.map { name in
      var request = MasterRequest(mix: folder.file(name + ".wav"))
      request.references = [ReferenceRequest(path: folder.file("song.wav"))]
      request.outputs = [folder.file(name + ".master.wav")]
      for assignment in set {
        try SettingTable.apply(assignment: assignment, to: &request.settings)
      }
      return request
    }
  }

  private func prepare(_ folder: TemporaryFolder) throws {
    try folder.write("song.wav", Material.stereo(seconds: 8, seed: 1, level: 0.5, side: 0.6))
    try folder.write("one.wav", Material.stereo(seconds: 8, seed: 2, level: 0.2))
    try folder.write("two.wav", Material.stereo(seconds: 8, seed: 3, level: 0.05))
  }

  @Test("one failure does not stop the others, and each is what a single run makes")
  func failures() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    try Data("no audio".utf8).write(to: URL(fileURLWithPath: folder.file("bad.wav")))
    let all = try requests(folder, ["one", "bad", "two"])
    let results = try BatchJob(jobs: 2).run(all, cancellation: Cancellation())
    #expect(results.map { $0.error?.code } == [nil, .input, nil])
    #expect(results.map { $0.outcome?.report.passed } == [true, nil, true])
    _ = try folder.master("two.wav", reference: "song.wav", to: ["alone.wav"])
    #expect(try folder.bytes("two.master.wav") == folder.bytes("alone.wav"))
    #expect(!folder.contents.contains("bad.master.wav"))
    let table = BatchText(results).table
    #expect(table.contains("2 mastered, 1 failed."))
    #expect(table.contains("bad.wav") && !table.contains("album"))
  }

  @Test("tracks that begin alike are told apart, in lines of 80 columns")
  func longNames() throws {
    let folder = try TemporaryFolder()
    let names = ["one", "two"].map { "Somebody - An Album of a Long Name - 01 \($0)" }
    let results = try BatchJob(jobs: 1).run(
      try requests(folder, names), cancellation: Cancellation())
    let rows = BatchText(results).table.split(separator: "\n").filter { $0.hasSuffix("✗ failed") }
    try #require(rows.count == 2)
    #expect(rows[0].contains("01 one.wav") && rows[1].contains("01 two.wav"), "\(rows)")
    let longest = rows.map(\.count).max() ?? 0
    #expect(longest <= 80, "\(rows)")
  }

  @Test("silence has no figures in the table, PLR included")
  func silence() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let silent = [Float](repeating: 0, count: 6 * 44_100)
    try folder.write("silent.wav", [silent, silent])
    let results = try BatchJob(jobs: 1).run(
      try requests(folder, ["silent"]), cancellation: Cancellation())
    let row = try #require(
      BatchText(results).table.split(separator: "\n").first { $0.hasPrefix("silent.wav") })
    #expect(row.split(separator: " ").dropFirst().prefix(4) == ["–", "–", "–", "–"], "\(row)")
  }

  @Test("what is finished is left alone, what changed is made again, what others touched is safe")
  func resumes() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let journal = BatchJournal(directory: folder.file("journal"))
    let job = BatchJob(jobs: 2, journal: journal)
    let all = try requests(folder, ["one", "two"])
    func states(_ requests: [MasterRequest], _ job: BatchJob) throws -> [String] {
      try job.run(requests, cancellation: Cancellation()).map {
        $0.isUnchanged ? "unchanged" : $0.error.map { "\($0.code)" } ?? "done"
      }
    }
    #expect(try states(all, job) == ["done", "done"])
    #expect(try states(all, job) == ["unchanged", "unchanged"])
    // Bounced again: only that one.
    try FileManager.default.removeItem(atPath: folder.file("two.wav"))
    try folder.write("two.wav", Material.stereo(seconds: 8, seed: 4, level: 0.07))
    #expect(try states(all, job) == ["unchanged", "done"])
    // Another setting: both, over what was written here.
    let louder = try requests(folder, ["one", "two"], set: ["loudness.target=-12"])
    #expect(try states(louder, job) == ["done", "done"])
    #expect(
      try states(louder, BatchJob(jobs: 1, journal: journal, redoes: true)) == ["done", "done"])
    // Somebody else's file is not replaced.
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.file("one.master.wav")))
    #expect(try states(all, job) == ["output", "done"])
    #expect(try folder.bytes("one.master.wav") == [1, 2, 3])
  }

  @Test("another weight of a reference makes a master again")
  func changedWeights() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let job = BatchJob(jobs: 1, journal: BatchJournal(directory: folder.file("journal")))
    func isUnchanged(weight: Double, tone: Double? = nil) throws -> Bool {
      var all = try requests(folder, ["one"])
      var second = ReferenceRequest(path: folder.file("two.wav"), weight: weight)
      second.aspects[.tone] = tone
      all[0].references.append(second)
      let result = try #require(try job.run(all, cancellation: Cancellation()).first)
      #expect(result.error == nil)
      return result.isUnchanged
    }
    #expect(try !isUnchanged(weight: 100))
    #expect(try !isUnchanged(weight: 50))
    #expect(try isUnchanged(weight: 50))
    #expect(try !isUnchanged(weight: 50, tone: 20))
  }

  @Test("a master whose check failed is made again, so that it is told again")
  func failedChecks() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let job = BatchJob(jobs: 1, journal: BatchJournal(directory: folder.file("journal")))
    let all = try requests(folder, ["one"])
    func isUnchanged() throws -> Bool? {
      try job.run(all, cancellation: Cancellation()).first?.isUnchanged
    }
    #expect(try isUnchanged() == false)
    #expect(try isUnchanged() == true)
    let entry =
      folder.file("journal/")
      + (try #require(FileManager.default.contentsOfDirectory(atPath: folder.file("journal")).first))
    let text = try String(contentsOfFile: entry, encoding: .utf8)
    #expect(text.contains("\"isFaulty\":false"))
    try text.replacing("\"isFaulty\":false", with: "\"isFaulty\":true")
      .write(toFile: entry, atomically: true, encoding: .utf8)
    #expect(try isUnchanged() == false)
  }

  @Test("an album's tracks go through one filter and keep their loudness apart")
  func album() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let all = try requests(folder, ["one", "two"])
    let results = try BatchJob(jobs: 2, isAlbum: true).run(all, cancellation: Cancellation())
    let reports = results.compactMap(\.outcome?.report)
    try #require(reports.count == 2)
    let before = reports.map(\.mix.profile.loudness.integratedLUFS)
    let after = reports.compactMap { $0.deliverables.first?.profile.loudness.integratedLUFS }
    #expect(abs((before[0] - before[1]) - (after[0] - after[1])) <= 0.1)
    let plans = results.compactMap(\.outcome?.plan)
    #expect(plans[0].tone == plans[1].tone && plans[0].side == plans[1].side)
    #expect(plans[0].balanceDB == plans[1].balanceDB)
    #expect(reports.map(\.passed) == [true, true])
    let row = try #require(
      BatchText(results).table.split(separator: "\n").first { $0.hasPrefix("the album") })
    let figures = row.replacing("−", with: "-").split(separator: " ").compactMap { Double($0) }
    try #require(figures.count == 4, "\(row)")
    let mix = try integrated(folder, "one.wav", "two.wav")
    let master = try integrated(folder, "one.master.wav", "two.master.wav")
    #expect(abs(figures[0] - mix) <= 0.1, "\(row), \(mix) LUFS")
    #expect(abs(figures[1] - master) <= 0.15, "\(row), \(master) LUFS")
    let peaks = reports.compactMap { $0.deliverables.first?.profile.peaks.truePeakDBTP }
    #expect(abs(figures[2] - (peaks.max() ?? 0)) <= 0.051, "\(row)")
  }

  /// Two mixes, of which the first has a loud start.
  private func prepareCut(_ folder: TemporaryFolder) throws {
    try folder.write("song.wav", Material.stereo(seconds: 8, seed: 1, level: 0.5, side: 0.6))
    let start = Material.stereo(seconds: 4, seed: 2, level: 0.4)
    let rest = Material.stereo(seconds: 4, seed: 4, level: 0.05)
    try folder.write("one.wav", zip(start, rest).map { $0 + $1 })
    try folder.write("two.wav", Material.stereo(seconds: 8, seed: 3, level: 0.2))
  }

  /// Masters them as an album whose starts are cut off.
  private func cutAlbum(_ folder: TemporaryFolder, set: [String]) throws -> [MasterReport] {
    var all = try requests(folder, ["one", "two"], set: ["edit.start=4", "match.amount=0"] + set)
    for index in all.indices { all[index].force = true }
    let results = try BatchJob(jobs: 1, isAlbum: true).run(all, cancellation: Cancellation())
    return results.compactMap(\.outcome?.report)
  }

  /// Loudness of two files one after the other, LUFS.
  private func integrated(_ folder: TemporaryFolder, _ first: String, _ second: String) throws
    -> Double
  {
    let (one, two) = (try folder.read(first), try folder.read(second))
    let both = MemorySource(samples: zip(one, two).map { $0 + $1 }, sampleRate: 44_100)
    return try Measure.profile(of: both).profile.loudness.integratedLUFS
  }

  /// By how much masters are further apart in loudness than their mixes, LU.
  private func strayed(_ reports: [MasterReport]) -> Double {
    let before = reports.map(\.mix.profile.loudness.integratedLUFS)
    let after = reports.compactMap { $0.deliverables.first?.profile.loudness.integratedLUFS }
    return abs((before[0] - before[1]) - (after[0] - after[1]))
  }

  @Test("an album as a whole has its loudness, also where only parts of its tracks are kept")
  func albumLoudness() throws {
    let folder = try TemporaryFolder()
    try prepareCut(folder)
    let reports = try cutAlbum(folder, set: ["loudness.target=-24"])
    try #require(reports.count == 2)
    let loudness = try integrated(folder, "one.master.wav", "two.master.wav")
    #expect(abs(loudness + 24) <= 0.1, "\(loudness) LUFS")
    #expect(strayed(reports) <= 0.1)
  }

  @Test("an album that is too loud as a whole is taken down also where a track cannot follow it")
  func albumLoudnessHeldBack() throws {
    let folder = try TemporaryFolder()
    try prepareCut(folder)
    let loudest = try cutAlbum(folder, set: ["loudness.target=-6", "loudness.depth=3"])
    try #require(loudest.count == 2)
    let most = try #require(loudest[0].deliverables.first).profile.loudness.integratedLUFS
    let album = try integrated(folder, "one.wav", "two.wav")
    let place = loudest[0].mix.profile.loudness.integratedLUFS - album
    // The first track misses its place by less than the album is too loud.
    let target = ((most - place + 0.4) * 10).rounded() / 10
    let reports = try cutAlbum(folder, set: ["loudness.target=\(target)", "loudness.depth=3"])
    try #require(reports.count == 2)
    let loudness = try integrated(folder, "one.master.wav", "two.master.wav")
    #expect(abs(loudness - target) <= 0.1, "\(loudness) LUFS, wanted \(target)")
    #expect(strayed(reports) <= 0.1)
  }

  @Test("a track that cannot be as loud as its place takes the album down with it")
  func albumHeldBack() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let all = try requests(
      folder, ["one", "two"], set: ["loudness.target=-6", "loudness.depth=3"])
    let results = try BatchJob(jobs: 2, isAlbum: true).run(all, cancellation: Cancellation())
    let reports = results.compactMap(\.outcome?.report)
    try #require(reports.count == 2)
    let before = reports.map(\.mix.profile.loudness.integratedLUFS)
    let after = reports.compactMap { $0.deliverables.first?.profile.loudness.integratedLUFS }
    #expect(after[0] < -6.3)
    #expect(abs((before[0] - before[1]) - (after[0] - after[1])) <= 0.1)
  }

  @Test(
    "a track that no limiting makes as loud as its place takes the album down too, and is named",
    arguments: ["transparent", "balanced"])
  func albumHeldBackByStyle(style: String) throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let all = try requests(
      folder, ["one", "two"],
      set: ["loudness.target=-6", "loudness.depth=off", "limit.style=\(style)"])
    let results = try BatchJob(jobs: 1, isAlbum: true).run(all, cancellation: Cancellation())
    let reports = results.compactMap(\.outcome?.report)
    try #require(reports.count == 2)
    #expect(strayed(reports) <= 0.1)
    let figures = try #require(AlbumFigures(results))
    #expect(figures.masterLUFS < -6.5 && figures.wantedLUFS == -6)
    #expect(figures.heldBackBy == all[0].mix)
    let told = BatchText(results).table
    #expect(told.contains("It stays below −6.0 LUFS because one.wav"), "\(told)")
  }

  @Test("tracks of different rates are no album")
  func albumOfTwoRates() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    try FileManager.default.removeItem(atPath: folder.file("two.wav"))
    try folder.write("two.wav", Material.stereo(seconds: 8, rate: 48_000, seed: 3), rate: 48_000)
    let all = try requests(folder, ["one", "two"])
    let error = #expect(throws: LacquerError.self) {
      _ = try BatchJob(jobs: 2, isAlbum: true).run(all, cancellation: Cancellation())
    }
    #expect(error?.code == .input)
    #expect(error?.message.contains("two.wav") == true)
  }

  @Test("one report that cannot be written keeps none of the others from being, and all are told")
  func unwrittenReports() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    func report(_ name: String, fault: String? = nil) -> BatchReport {
      BatchReport(path: folder.file(name)) { _ in
        if let fault { throw LacquerError(.output, fault) }
        return Array("told".utf8)
      }
    }
    let reports = [
      report("a.txt", fault: "No a."), report("b.txt"), report("c.txt", fault: "No c."),
    ]
    let results = try BatchJob(jobs: 1).run(
      try requests(folder, ["one"]), reports: [reports], cancellation: Cancellation())
    #expect(folder.contents.contains("one.master.wav"))
    #expect(
      results.first?.error
        == LacquerError(
          .output,
          "The master is written, but not its report: No a. "
            + "The master is written, but not its report: No c."))
    #expect(folder.contents.filter { $0.hasSuffix(".txt") } == ["b.txt"])
  }

  @Test("outputs come and go without --force, and a missing document makes its mix again")
  func changedOutputs() throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    let job = BatchJob(jobs: 1, journal: BatchJournal(directory: folder.file("journal")))
    let report = folder.file("one.txt")
    func state(_ outputs: [String], documents: [String] = []) throws -> String? {
      var all = try requests(folder, ["one"])
      all[0].outputs = outputs.map { folder.file($0) }
      let reports = documents.map { BatchReport(path: $0) { _ in Array("told".utf8) } }
      let results = try job.run(all, reports: [reports], cancellation: Cancellation())
      return results.first.map {
        $0.isUnchanged ? "unchanged" : $0.error.map { "\($0.code)" } ?? "done"
      }
    }
    #expect(try state(["a.wav"]) == "done")
    #expect(try state(["a.wav", "a.flac"]) == "done")
    #expect(try state(["a.wav", "a.flac"]) == "unchanged")
    try FileManager.default.removeItem(atPath: folder.file("a.flac"))
    #expect(try state(["a.wav", "a.flac"]) == "done")
    #expect(try state(["a.wav", "a.flac"], documents: [report]) == "done")
    #expect(try state(["a.wav", "a.flac"], documents: [report]) == "unchanged")
    try FileManager.default.removeItem(atPath: report)
    #expect(try state(["a.wav", "a.flac"], documents: [report]) == "done")
    #expect(folder.contents.contains("one.txt"))
    // What somebody else wrote is safe, also beside what was written here.
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.file("b.flac")))
    #expect(try state(["a.wav", "b.flac"]) == "output")
    #expect(try folder.bytes("b.flac") == [1, 2, 3])
  }
}
