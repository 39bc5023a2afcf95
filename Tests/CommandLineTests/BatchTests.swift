import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct BatchRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) throws -> Executable.Result {
    try Executable.run(arguments + ["--cache", "none"], in: folder.url)
  }

  @Test func aBatchNamesItsFilesAndSaysWhatBecameOfThem() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 5, gain: 0.2, seed: 1))
    _ = try folder.file("b.wav", Array("no".utf8))
    let call = [
      "batch", "a.wav", "b.wav", "-o", "{name} master.wav", "--set", "loudness.target=-14",
    ]
    let result = try run(call)
    #expect(result.status == 3, "\(result.errors)")
    #expect(result.output.contains("1 mastered, 1 failed."), "\(result.output)")
    #expect(folder.contents.contains("a master.wav") && !folder.contents.contains("b master.wav"))
    let again = try run(call + ["--json"])
    let document = try again.document()
    let rows = try #require(document["mixes"] as? [[String: Any]])
    #expect(rows.map { $0["status"] as? String } == ["unchanged", "failed"])
  }

  @Test func anAlbumIsMeasuredAsAWholeInJSON() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 5, gain: 0.2, seed: 1))
    _ = try folder.file("b.wav", Recording.music(seconds: 5, gain: 0.1, seed: 2))
    let call = [
      "batch", "a.wav", "b.wav", "-o", "{name} master.wav", "--set", "loudness.target=-16",
      "--json",
    ]
    func document(_ call: [String]) throws -> [String: Any] {
      let result = try run(call)
      #expect(result.status == 0, "\(result.errors)")
      return try result.document()
    }
    let together = try document(call + ["--album"])
    let album = try #require(together["album"] as? [String: Any])
    #expect(album.keys.sorted() == ["masterLUFS", "mixLUFS", "truePeakDBTP"])
    let loudness = try #require(album["masterLUFS"] as? Double)
    let peak = try #require(album["truePeakDBTP"] as? Double)
    #expect(abs(loudness + 16) <= 0.15 && peak <= -0.999, "\(album)")
    let apart = try document(call + ["--force"])
    #expect(apart["album"] == nil)
  }

  @Test func namesThatMeetAreRefusedBeforeAnyWork() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    _ = try folder.file("b.wav", Recording.music(seconds: 4, gain: 0.2, seed: 2))
    let result = try run(["batch", "a.wav", "b.wav", "-o", "out.wav"])
    #expect(result.status == 64)
    #expect(result.errors.contains("{name}"))
    #expect(folder.contents == ["a.wav", "b.wav"])
  }

  @Test func pipesAreRefusedAndReportsSpareInputs() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    _ = try folder.file("s.txt", Array("[loudness]\ntarget = -14\n".utf8))
    let piped = try run(["batch", "a.wav", "-r", "-", "-o", "{name} master.wav"])
    #expect(piped.status == 64 && piped.errors.contains("not pipes"), "\(piped.errors)")
    let call = ["batch", "a.wav", "-o", "{name} master.wav", "--settings", "s.txt"]
    let spared = try run(call + ["--report", "./s.txt"])
    #expect(spared.status == 4 && spared.errors.contains("is the input"), "\(spared.errors)")
    #expect(folder.contents == ["a.wav", "s.txt"])
  }

  /// Waits until something is so, so many tenths of a second at most.
  @discardableResult
  private func wait(_ tenths: Int = 600, until isSo: () -> Bool) -> Bool {
    for _ in 0..<tenths {
      if isSo() { return true }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return false
  }

  /// Stops a batch that watches.
  private func stop(_ batch: Executable.Run) -> Executable.Result {
    // The summary follows the master; stopped before it, the program would rightly say so.
    Thread.sleep(forTimeInterval: 1.5)
    kill(batch.process.processIdentifier, SIGINT)
    return Executable.finish(batch)
  }

  @Test func aWatchedMixIsMasteredAgainWhenItIsBouncedAgain() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    let batch = try Executable.start(
      ["batch", "a.wav", "-o", "m.wav", "--set", "loudness.target=-14", "--watch"],
      in: folder.url)
    let master = folder.url.appending(path: "m.wav")
    let appeared = wait { FileManager.default.fileExists(atPath: master.path) }
    #expect(appeared)
    let first = try Data(contentsOf: master)
    // Whoever bounces takes a moment longer than the program to say that it watches.
    Thread.sleep(forTimeInterval: 1.5)
    _ = try folder.file("a.wav", Recording.music(seconds: 5, gain: 0.2, seed: 9))
    let changed = wait { FileManager.default.contents(atPath: master.path) != first }
    #expect(changed)
    let result = stop(batch)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("Watching a.wav"))
  }

  @Test func aWatchedReferenceCountsOnceNobodyWritesItAnyMore() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    _ = try folder.file("r.wav", Recording.music(seconds: 4, gain: 0.6, seed: 2))
    let bounce = Data(Recording.music(seconds: 4, gain: 0.3, seed: 3))
    let batch = try Executable.start(
      ["batch", "a.wav", "-r", "r.wav", "-o", "m.wav", "--watch"], in: folder.url)
    let master = folder.url.appending(path: "m.wav")
    wait { folder.contents.contains("m.wav") }
    let first = try Data(contentsOf: master)
    Thread.sleep(forTimeInterval: 1.5)
    let writer = try FileHandle(forUpdating: folder.url.appending(path: "r.wav"))
    try writer.write(contentsOf: bounce.prefix(100_000))
    // A program that renders while it writes pauses longer than a file stands still.
    Thread.sleep(forTimeInterval: 3)
    let meanwhile = try Data(contentsOf: master)
    #expect(meanwhile == first)
    try writer.write(contentsOf: bounce.dropFirst(100_000))
    try writer.close()
    wait(300) { FileManager.default.contents(atPath: master.path) != first }
    let second = try Data(contentsOf: master)
    #expect(second != first)
    let words = stop(batch).output
    #expect(!words.contains("failed"), "\(words)")
  }

  @Test func whatIsWatchedEndsWithItsLastState() throws {
    _ = try folder.file("a.wav", Array("no".utf8))
    let batch = try Executable.start(
      ["batch", "a.wav", "-o", "m.wav", "--set", "loudness.target=-14", "--watch"],
      in: folder.url)
    Thread.sleep(forTimeInterval: 2)
    _ = try folder.file("a.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    wait { folder.contents.contains("m.wav") }
    let result = stop(batch)
    let words = result.output
    #expect(words.contains("1 failed.") && words.contains("1 mastered."), "\(words)")
    #expect(result.status == 0)
  }

  @Test(arguments: [["--force"], []])
  func noMixOfABatchIsAnOutput(options: [String]) throws {
    let mixes = ["a.wav", "a x.wav"]
    for name in mixes { _ = try folder.file(name, Array(name.utf8)) }
    let result = try run(["batch"] + mixes + ["-o", "{name} x.wav"] + options)
    #expect(result.status == 4)
    #expect(result.errors.contains("inputs are never overwritten"), "\(result.errors)")
    #expect(folder.contents == mixes.sorted())
    let kept = try Data(contentsOf: folder.url.appending(path: "a x.wav"))
    #expect(kept == Data("a x.wav".utf8))
  }

  @Test func aKilledBatchIsTakenUpAndClearedAwayBehind() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 60, gain: 0.2, seed: 1))
    let call = ["batch", "a.wav", "-o", "m.wav", "-o", "m.opus", "-o", "m.ogg", "--cache", "none"]
    let (process, output, errors) = try Executable.start(call, in: folder.url)
    func hidden() -> [String] { folder.contents.filter { $0.hasPrefix(".lacquer-") } }
    for _ in 0..<60_000 where hidden().isEmpty && process.isRunning {
      Thread.sleep(forTimeInterval: 0.001)
    }
    kill(process.processIdentifier, SIGKILL)
    _ = output.fileHandleForReading.readDataToEndOfFile()
    _ = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(!hidden().isEmpty)
    let again = try Executable.run(call, in: folder.url)
    #expect(again.status == 0, "\(again.errors)\(again.output)")
    #expect(hidden().isEmpty)
    #expect(Set(["m.wav", "m.opus", "m.ogg"]).isSubset(of: folder.contents))
  }

  @Test func addedReportsAndFormatsAreWritten() throws {
    _ = try folder.file("a.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    let call = ["batch", "a.wav", "-o", "{name}.m.wav"]
    #expect(try run(call).output.contains("1 mastered."))
    let told = try run(call + ["--report", "{name}.txt"])
    #expect(told.output.contains("1 mastered."), "\(told.output)")
    #expect(folder.contents.contains("a.txt"))
    #expect(try run(call + ["--report", "{name}.txt"]).output.contains("1 unchanged."))
    let more = try run(call + ["-o", "{name}.m.flac"])
    #expect(more.status == 0, "\(more.output)")
    #expect(folder.contents.contains("a.m.flac"))
  }

  @Test(arguments: [
    (["a.wav", "-o", "m.wav", "-o", "./m.wav"], "a.wav would become ./m.wav twice"),
    (["a.wav", "a.wav", "-o", "{name} m.wav"], "The mix a.wav is given twice"),
    (["a.wav", "./a.wav", "-o", "{name} m.wav"], "a.wav and ./a.wav are the same mix"),
    (["a.wav", "x/a.wav", "-o", "{name} m.wav"], "since {name} is the same for both"),
    (["a.wav", "x/a.wav", "-o", "m.wav"], "put {name} into the name"),
    (["a.wav", "-o", "{name} {lufs}.wav"], "no loudness is known when it is named"),
    (["a.wav", "-o", "{nmae}.wav"], "filled in are {name}, {date}."),
  ])
  func namesThatMeetAreToldApart(arguments: [String], sentence: String) throws {
    let inner = folder.url.appending(path: "x")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    for name in ["a.wav", "x/a.wav"] { _ = try folder.file(name, Array("no".utf8)) }
    let result = try run(["batch"] + arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(folder.contents == ["a.wav", "x"])
  }
}
