import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct MasterRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) throws -> Executable.Result {
    try Executable.run(arguments + ["--cache", "none"], in: folder.url)
  }

  @Test func aMixBecomesAMasterWithReportAndPlan() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 12, gain: 0.2, seed: 1))
    _ = try folder.file("song.wav", Recording.music(seconds: 12, gain: 0.6, seed: 5))
    let first = try run([
      "master", "mix.wav", "-r", "song.wav", "-o", "{name} {lufs}.wav", "-o", "m.flac",
      "--report", "m.json", "--report", "m.txt", "--report", "m.html", "--plan-out",
      "mix.plan.json",
    ])
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.isEmpty)
    #expect(first.output.contains("✓ loudness"))
    #expect(first.output.contains("✓ true peak"))
    for line in first.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let named = try #require(
      folder.contents.first { $0.hasPrefix("mix -") && $0.hasSuffix(".wav") })
    #expect(named.wholeMatch(of: /mix -\d+\.\d\.wav/) != nil)
    #expect(
      Set(folder.contents)
        == Set([
          named, "m.flac", "m.html", "m.json", "m.txt", "mix.plan.json", "mix.wav", "song.wav",
        ]))

    let again = try run([
      "master", "mix.wav", "--plan", "mix.plan.json", "-o", "again.wav", "--quiet",
    ])
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.isEmpty)
    let one = try Data(contentsOf: folder.url.appending(path: named))
    let two = try Data(contentsOf: folder.url.appending(path: "again.wav"))
    #expect(one == two)

    let told = try run(["explain", "m.json"])
    let written = try String(contentsOf: folder.url.appending(path: "m.txt"), encoding: .utf8)
    let page = try String(contentsOf: folder.url.appending(path: "m.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!doctype html>") && page.contains("<h2>Spectrum</h2>"))
    #expect(told.output == written)
    #expect(told.output.contains("tone, dB"))
    let plan = try run(["explain", "mix.plan.json"])
    #expect(plan.status == 0 && plan.output.contains("into the limiter"))
  }

  @Test func explainExportsCurvesFromMixAndPlan() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 8, gain: 0.2, seed: 1))
    _ = try folder.file("song.wav", Recording.music(seconds: 8, gain: 0.6, seed: 5))
    let told = try run(["explain", "mix.wav", "-r", "song.wav", "--eq", "--ir", "curve.wav"])
    #expect(told.status == 0, "\(told.errors)")
    #expect(told.output.contains("dB rms from the curve"))
    #expect(told.output.contains("curve.wav: ") && told.output.contains("time zero at sample"))
    #expect(folder.contents == ["curve.wav", "mix.wav", "song.wav"])
    let refused = try run(["explain", "mix.wav", "-r", "song.wav", "--ir", "curve.wav"])
    #expect(refused.status == 4 && refused.errors.contains("--force"))

    _ = try run([
      "master", "mix.wav", "-r", "song.wav", "--dry-run", "--plan-out", "a.plan.json", "--report",
      "a.json",
    ])
    let json = try run([
      "explain", "a.plan.json", "--eq", "--ir", "again.wav", "--json",
    ])
    #expect(json.status == 0, "\(json.errors)")
    let plan = try json.document()
    let equalizer = try #require(plan["equalizer"] as? [String: Any])
    #expect(equalizer["schema"] as? String == "lacquer.equalizer/1")
    let tone = try #require(equalizer["tone"] as? [String: Any])
    #expect((tone["bands"] as? [[String: Any]])?.isEmpty == false)
    #expect((tone["errorDB"] as? Double ?? 9) < 1)
    #expect((plan["impulseResponse"] as? [String: Any])?["sampleRate"] as? Int == 44_100)
    let one = try Data(contentsOf: folder.url.appending(path: "curve.wav"))
    #expect(try Data(contentsOf: folder.url.appending(path: "again.wav")) == one)
    let report = try run(["explain", "a.json", "--eq"])
    #expect(report.status == 64 && report.errors.contains("--plan-out"))
  }

  @Test func existingOutputsAreRefusedWithoutForce() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    _ = try folder.file("out.wav", [1, 2, 3])
    let refused = try run(["master", "mix.wav", "-o", "out.wav"])
    #expect(refused.status == 4)
    #expect(refused.errors.contains("--force"))
    #expect(try Data(contentsOf: folder.url.appending(path: "out.wav")) == Data([1, 2, 3]))
    let forced = try run(["master", "mix.wav", "-o", "out.wav", "--force"])
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(try Data(contentsOf: folder.url.appending(path: "out.wav")).count > 1000)
  }

  @Test func aReportThatExistsIsRefusedBeforeAnyWork() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    _ = try folder.file("r.txt", [1])
    let refused = try run(["master", "mix.wav", "-o", "out.wav", "--report", "r.txt"])
    #expect(refused.status == 4)
    #expect(folder.contents == ["mix.wav", "r.txt"])
  }

  @Test func theInputIsNeverTheOutput() throws {
    let bytes = Recording.music(seconds: 4, gain: 0.2, seed: 1)
    _ = try folder.file("mix.wav", bytes)
    let result = try run(["master", "mix.wav", "-o", "./mix.wav", "--force"])
    #expect(result.status != 0)
    #expect(result.errors.hasPrefix("lacquer: "))
    #expect(try Data(contentsOf: folder.url.appending(path: "mix.wav")) == Data(bytes))
    #expect(folder.contents == ["mix.wav"])
  }

  @Test(arguments: [
    ("empty.wav", [] as [UInt8]), ("text.wav", Array("This is not music.\n".utf8)),
    ("short.wav", Array("RIFF\u{4}\0\0\0WAVE".utf8)),
    ("headers.wav", Recording.wave([], [])),
  ])
  func badInputsEndWith3AndOneSentence(name: String, bytes: [UInt8]) throws {
    _ = try folder.file(name, bytes)
    for call in [
      ["master", name, "-o", "out.wav"], ["limit", name, "-o", "out.wav"], ["analyze", name],
      ["explain", name],
    ] {
      let result = try run(call)
      #expect(result.status == 3, "\(call)")
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("lacquer: "))
      #expect(result.errors.filter { $0 == "\n" }.count == 1, "\(result.errors)")
      #expect(folder.contents == [name])
    }
  }

  @Test func missingFilesAndFoldersAreNamed() throws {
    for input in ["nothing.wav", "."] {
      let result = try run(["master", input, "-o", "out.wav"])
      #expect(result.status == 3)
      #expect(result.errors.contains(input))
    }
    _ = try folder.file("mix.wav", Recording.music(seconds: 4, gain: 0.2, seed: 1))
    let result = try run(["master", "mix.wav", "-o", "no/such/folder/out.wav"])
    #expect(result.status == 4)
    let unknown = try run(["master", "mix.wav", "-o", "out.xyz"])
    #expect(unknown.status == 64)
    #expect(folder.contents == ["mix.wav"])
  }

  @Test func theLimiterAloneReachesALoudness() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 8, gain: 0.2, seed: 3))
    let result = try run([
      "limit", "mix.wav", "-o", "out.wav", "--loudness", "-12", "--style", "loud", "--json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let report = try result.document()
    #expect(report["schema"] as? String == "lacquer.report/1")
    let master = try #require((report["deliverables"] as? [[String: Any]])?.first)
    let profile = try #require(master["profile"] as? [String: Any])
    let loudness = try #require(profile["loudness"] as? [String: Any])
    #expect(abs(try #require(loudness["integratedLUFS"] as? Double) + 12) <= 0.05)
    #expect(profile["waveform"] == nil || (profile["waveform"] as? [String: Any])?.isEmpty == true)
  }

  @Test func analysisIsADocument() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let text = try run(["analyze", "mix.wav", "--reference", "mix.wav"])
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("WAV, PCM 16 bit, 44.1 kHz, stereo, 0:06"))
    #expect(text.output.contains("to go, dB       0.0   0.0"))
    let json = try run(["analyze", "mix.wav", "--json"]).document()
    #expect(json["schema"] as? String == "lacquer.analysis/1")
    #expect((json["tracks"] as? [Any])?.count == 1)
    let curves = try run(["analyze", "mix.wav", "--json", "--curves"])
    #expect(curves.output.contains("midDB"))
  }

  @Test func aProfileNamesItsSection() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let call = ["profile", "-o", "part.lacquer-profile", "--force"]
    let part = try run(call + ["mix.wav@0:01-0:05"])
    #expect(part.status == 0 && part.output.contains(" from 0:01 to 0:05\n"), "\(part)")
    let whole = try run(call + ["mix.wav"])
    #expect(whole.status == 0 && !whole.output.contains(" from "), "\(whole)")
  }

  @Test func aDryRunWritesNoAudio() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let result = try run(["master", "mix.wav", "--dry-run", "--plan-out", "p.json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.contents == ["mix.wav", "p.json"])
  }

  @Test func aMasterGoesThroughPipes() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let (process, output, errors) = try Executable.start(
      ["limit", "mix.wav", "-o", "-", "--cache", "none"], in: folder.url)
    let audio = output.fileHandleForReading.readDataToEndOfFile()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(words)")
    #expect(String(decoding: audio.prefix(4), as: UTF8.self).hasPrefix("R"))
    #expect(words.contains("master"))
  }

  @Test func whatACodecLeavesGoesThroughPipesAlone() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let call = ["codec", "mix.wav", "--to", "opus", "-o", "-", "--cache", "none"]
    let (process, output, errors) = try Executable.start(call, in: folder.url)
    let audio = output.fileHandleForReading.readDataToEndOfFile()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && words.contains("the file"), "\(words)")
    #expect(audio.prefix(1) == Data("R".utf8) && audio.range(of: Data("the file".utf8)) == nil)
    let both = try Executable.run(call + ["--json"], in: folder.url)
    #expect(both.status == 64 && both.output.isEmpty, "\(both.errors)")
    #expect(both.errors.contains("cannot hold the decoded audio and --json"), "\(both.errors)")
  }

  /// Documents that files and sockets hold too name the engine where they are printed.
  @Test func whatIsPrintedAsJSONNamesTheEngine() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let project = try Executable.run(["project", "new", "p.lacquer", "mix.wav"], in: folder.url)
    #expect(project.status == 0, "\(project.errors)")
    for (call, schema) in [
      (["abx", "prepare", "mix.wav", "mix.wav", "-o", "test"], "lacquer.listening/1"),
      (["project", "edit", "p.lacquer", "tone.amount 80"], "lacquer.state/1"),
    ] {
      let document = try Executable.run(call + ["--json"], in: folder.url).document()
      #expect(document["schema"] as? String == schema)
      #expect(document["engine"] is [String: Any], "\(call)")
    }
  }

  @Test func aReaderThatGoesAwayEndsTheRunWith4() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 30, gain: 0.2, seed: 3))
    let (process, output, errors) = try Executable.start(
      ["limit", "mix.wav", "-o", "-", "--cache", "none"], in: folder.url)
    _ = try output.fileHandleForReading.read(upToCount: 10)
    try output.fileHandleForReading.close()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 4, "\(words)")
    #expect(words.hasPrefix("lacquer: ") && words.filter { $0 == "\n" }.count == 1, "\(words)")
    #expect(folder.contents == ["mix.wav"])
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aStoppedRunLeavesNothing(signal: Int32) throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 90, gain: 0.2, seed: 3))
    for isReading in [false, true] {
      let (process, _, errors) = try Executable.start(
        ["master", "mix.wav", "-o", "out.wav", "--set", "loudness.target=-9", "--cache", "none"],
        in: folder.url)
      if isReading {
        #expect(Executable.hasOpened("mix.wav", process))
      } else {
        Thread.sleep(forTimeInterval: 0.05)
      }
      kill(process.processIdentifier, signal)
      let words = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      let isOurs = process.terminationReason == .exit && process.terminationStatus == 130
      let wasEarly = !isReading && process.terminationReason == .uncaughtSignal
      #expect(isOurs || wasEarly, "\(process.terminationStatus) \(words)")
      #expect(folder.contents == ["mix.wav"])
    }
  }

  /// docs/cli.md: what is written although a check failed ends with 2, in one sentence.
  @Test func aFailedCheckIsWrittenAndTold() throws {
    let demo = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../demo/mix.flac").standardizedFileURL.path
    // Further than this style goes.
    let result = try run([
      "master", demo, "-o", "out.wav", "--quiet", "--set", "loudness.target=-5", "--set",
      "limit.style=transparent", "--set", "loudness.depth=off", "--set", "edit.end=6",
    ])
    #expect(result.status == 2)
    #expect(result.errors == "lacquer: Written, but a check failed: loudness.\n")
    #expect(result.output.isEmpty)
    #expect(folder.contents.contains("out.wav"))
  }

  /// docs/cli.md: 5 is a sound device that is not there.
  @Test func aMissingDeviceIsNamed() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 1, gain: 0.2, seed: 3))
    let result = try Executable.run(
      ["play", "mix.wav", "--device", "no-such-device"], in: folder.url)
    #expect(result.status == 5)
    #expect(
      result.errors
        == "lacquer: There is no sound device no-such-device: choose another with --device; "
        + "'lacquer devices' lists what there is.\n")
  }

  @Test func theCacheRemembersAndForgets() throws {
    _ = try folder.file("mix.wav", Recording.music(seconds: 6, gain: 0.2, seed: 3))
    let first = try Executable.run(["analyze", "mix.wav", "--cache", "c"], in: folder.url)
    let second = try Executable.run(["analyze", "mix.wav", "--cache", "c"], in: folder.url)
    #expect(first.status == 0 && first.output == second.output)
    let info = try Executable.run(["cache", "info", "--json", "--cache", "c"], in: folder.url)
      .document()
    #expect(info["tracks"] as? Int == 1)
    let cleared = try Executable.run(["cache", "clear", "--cache", "c"], in: folder.url)
    #expect(cleared.output.contains("c held 1 track, "))
    let after = try Executable.run(["cache", "--cache", "c"], in: folder.url)
    #expect(after.output.contains("c holds 0 tracks, 0 B of"))
  }
}
